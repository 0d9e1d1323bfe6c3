namespace Harness.Ring.Tests.Variants;

/// <summary>The mark in tp_padding: safe while user space leaves it alone, but honest it is not.</summary>
public class PaddingTests
{
    /// <summary>
    /// As with the bit that is tested first: producer 1 publishes (A B2 B D2 C2 F G1 G2 H I J), the reader takes and releases (r1 to r5), and producer 2 still sees
    /// the mark (A B2), since J3 has not come.
    /// </summary>
    [Fact]
    public void Nothing_but_a_drop_without_need_is_violated()
    {
        var model = Rings.Model(new MarkInPaddingVariant(), new UserBitReader(), 1, 2, 1);

        model.ShouldViolate("P9");
        model.ShouldViolate(("P9", 18));
    }
}
