namespace Harness.Ring.Tests;

/// <summary>What is known to be false of poll, with every discipline: it asks for the newest slot, and not for the reader's.</summary>
public class PollTests
{
    /// <summary>
    /// W1: producer 1 stays behind in slot 0 (A B F) while 2 fills slot 1 (A B F G1 G2 H I J): r1 finds slot 0 not ready, and p1 p2 p3 p4 say ready. W2: r1 p1 p2 p3 p4 go to sleep, A B F G1
    /// G2 H I J fill the reader's slot, and the wake, K, is still to come.
    /// </summary>
    [Fact]
    public void Legacy() => Model(new LegacyVariant(), 2).ShouldViolate(("W1", 16), ("W2", 13));

    /// <summary>With C2 for each packet, and J1 and J2 around J: 4 + 11 + 5, and 5 + 10.</summary>
    [Fact]
    public void Owner_map() => Model(new OwnerMapVariant(), 2).ShouldViolate(("W1", 20), ("W2", 15));

    /// <summary>The mark is a status other than KERNEL, for which poll says ready at once: A B D F, r1 p1 p2 p3 p4.</summary>
    [Fact]
    public void In_progress() => Model(new InProgressVariant(), 1).ShouldViolate(("W1", 9), ("W2", 14));

    private static RingModel Model(RingVariant variant, int slots)
        => new(new RingConfiguration(variant, new UserBitReader(), new RingBounds(slots, 2, 1), JudgesKnownFalse: true));
}
