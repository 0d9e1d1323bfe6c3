namespace Harness.Ring.Tests.Readers;

/// <summary>Readers that take any value other than KERNEL for theirs.</summary>
public class NonZeroTests
{
    /// <summary>
    /// Suricata as libpcap: the marked slot is taken (A B D r1), and given back in flight. With one slot: A B D F, r1 m1 m2 r2 r3 r4 r5, A B grant it again.
    /// </summary>
    [Fact]
    public void Busy_bits_do_not_tell_a_mark_from_a_frame()
        => Rings.Model(new InProgressVariant(), new BusyBitsReader(), 1, 2, 1).ShouldViolate(("P3", 4), ("P10", 13), ("P1", 14));

    /// <summary>A mark in bit 31 alone is not all of its three bits.</summary>
    [Fact]
    public void Nor_where_the_mark_is_one_of_the_busy_bits()
        => Rings.Model(new InProgressVariant(TpStatus.TsRawHardware), new BusyBitsReader(), 1, 2, 1).ShouldViolate(("P3", 4));

    /// <summary>The kernel stores nothing but values with USER into a slot that is not its own, so that |= has nothing to lose.</summary>
    [Fact]
    public void Busy_bits_are_safe_with_the_owner_map()
        => Rings.Model(new OwnerMapVariant(), new BusyBitsReader(), 1, 2, 1).ShouldViolate(Array.Empty<string>());
}
