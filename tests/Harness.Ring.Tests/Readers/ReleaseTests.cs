namespace Harness.Ring.Tests.Readers;

/// <summary>Readers that give slots back too early, too late, in another order, or never.</summary>
public class ReleaseTests
{
    /// <summary>
    /// A single producer is enough: A B F G1 G2 H I J K (9), r1 e1 and the store before r2 (3), A B F G1 (4) write the first half of the next packet, r2 r3 r4 read it with the rest of the
    /// one before.
    /// </summary>
    [Fact]
    public void A_release_before_the_reads_tears_a_frame()
        => Rings.Model(new LegacyVariant(), new EarlyReleaseReader(), 1, 1, 2).ShouldViolate(("P3", 19));

    /// <summary>No claim discipline helps: A B D F G1 G2 H I J (9), r1 e1 r5, A B D F G1 of another producer, r2 r3 r4.</summary>
    [Fact]
    public void A_release_before_the_reads_tears_a_frame_with_the_mark_as_well()
        => Rings.Model(new InProgressVariant(), new EarlyReleaseReader(), 1, 2, 1).ShouldViolate(("P3", 20));

    /// <summary>It is the reader's own fault: the producers are still apart.</summary>
    [Fact]
    public void A_release_before_the_reads_leaves_the_producers_apart()
        => Rings.Model(new InProgressVariant(), new EarlyReleaseReader(), 1, 2, 1).ShouldProve("P1", "P2", "P10", "L1", "L2", "L4");

    /// <summary>A B F G1 G2 H I J K, r1 f1: slot 0 is ready for ever, and the reader waits at slot 1; poll says ready because of slot 0, the newest.</summary>
    [Fact]
    public void A_slot_that_is_never_released_is_a_hole()
        => Rings.Model(new LegacyVariant(), new ForgetsReleaseReader(), 2, 1, 1).ShouldViolate(("L3", 11), ("L4", 11));

    /// <summary>
    /// L1 does not see it: the ring is never drained while a slot says USER. With one slot every later packet is dropped, and no property but that a reader stays in front of a
    /// ready slot could tell: it looks on, and poll never lets it sleep.
    /// </summary>
    [Fact]
    public void A_ring_that_drops_for_ever_because_of_the_reader_is_not_called_wedged()
    {
        var result = Rings.Search(Rings.Model(new InProgressVariant(), new ForgetsReleaseReader(), 1, 2, 2));

        result.With(Harness.Engine.Exploration.Verdict.Violated).ShouldBe(["livelock"]);
        result.On("L1").Verdict.ShouldBe(Harness.Engine.Exploration.Verdict.Proved);
    }

    /// <summary>
    /// The index is past what is still in hand, so that a slot is ready which is not the reader's (A B D F G1 G2 H I J K, r1), until it is released. Nothing else is lost by it.
    /// </summary>
    [Fact]
    public void Releasing_out_of_order_loses_nothing()
    {
        var model = Rings.Model(new InProgressVariant(), new OutOfOrderReader(), 2, 2, 2);

        model.ShouldViolate("L3", "L4");
        model.ShouldViolate(("L3", 11), ("L4", 11));
    }
}
