using Harness.Engine.Exploration;

namespace Harness.Ring.Tests;

/// <summary>The private record of who writes a slot: what v5.6 merged, and the lock-free orders that were discussed with it.</summary>
public class OwnerMapTests
{
    /// <summary>
    /// Everything holds but the fairness of polling: with the newest slot ready and the reader's own in flight, poll says ready in vain, and a
    /// publisher that waits for the lock between two polls may be overtaken for ever. Only an unfair lock allows that; the kernel's is a queue.
    /// </summary>
    [Fact]
    public void What_was_merged_is_safe()
    {
        var result = Rings.Search(Rings.Model(new OwnerMapVariant(), new UserBitReader(), 2, 3, 1));

        result.With(Verdict.Violated).ShouldBe(["livelock"]);
        result.With(Verdict.Vacuous).ShouldBeEmpty();
        result.StepsNotTaken.ShouldBeEmpty();
    }

    /// <summary>No value other than KERNEL and those with USER is ever stored, so that both readers see the same slots as their own.</summary>
    [Fact]
    public void What_was_merged_is_safe_for_readers_that_take_any_value()
    {
        var strict = Rings.Search(Rings.Model(new OwnerMapVariant(), new UserBitReader(), 2, 3, 1));
        var any = Rings.Search(Rings.Model(new OwnerMapVariant(), new NonZeroReader(), 2, 3, 1));

        any.States.ShouldBe(strict.States);
        any.With(Verdict.Proved).ShouldBe(strict.With(Verdict.Proved));
    }

    [Fact]
    public void What_was_merged_counts_right_when_the_statistics_are_read_at_any_time()
    {
        var result = Rings.Search(Rings.Model(new OwnerMapVariant(), new UserBitReader(), 1, 2, 1, RingFaults.StatisticsRead));

        result.On("P8").Verdict.ShouldBe(Verdict.Proved);
        result.StepsNotTaken.ShouldBeEmpty();
    }

    [Fact]
    public void What_was_merged_is_exclusive_for_every_number_of_packets()
    {
        var result = Rings.Search(Rings.Model(new OwnerMapVariant(), new UserBitReader(), 2, 2, null), new SearchOptions { Properties = ["P1", "P2", "P3", "P10", "L1"] });

        result.With(Verdict.Proved).Length.ShouldBe(5);
    }

    /// <summary>Producer 1 up to its clear: A B B2 D2 C2 F G1 G2 H I J3. The slot is KERNEL and unowned, and producer 2 gets it: A B B2 D2.</summary>
    [Fact]
    public void Clearing_the_bit_before_the_status_is_stored_grants_the_slot_again()
    {
        var result = Rings.Search(LockFree(new ClearFirstVariant(), 1), new SearchOptions { Properties = ["P1", "P10"], StopWhenDecided = true });

        result.StepsTo("P10").ShouldBe(15);
        result.StepsTo("P1").ShouldBe(16);
    }

    /// <summary>
    /// Producer 1 up to the barrier (10 steps); producer 2 sees KERNEL (A B); producer 1 publishes and clears (J J3); producer 2 sees no owner and gets
    /// a slot that is the reader's (B2 D2 C2 F), into which it writes (G1).
    /// </summary>
    [Fact]
    public void Testing_the_status_before_the_bit_grants_a_slot_of_the_reader()
    {
        var result = Rings.Search(LockFree(new StatusFirstVariant(), 1), new SearchOptions { Properties = ["P2"], StopWhenDecided = true });

        result.StepsTo("P2").ShouldBe(19);
    }

    /// <summary>
    /// Safe, but a packet is dropped for nobody: producer 1 publishes (11 steps), the reader takes and releases (r1 to r5), and producer 2 still sees the
    /// owner's bit (A B2).
    /// </summary>
    [Fact]
    public void Testing_the_bit_before_the_status_is_safe_but_drops_without_need()
    {
        var result = Rings.Search(LockFree(new BitTestedFirstVariant(), 1));

        result.With(Verdict.Violated).ShouldBe(["P9"]);
        result.StepsTo("P9").ShouldBe(18);
    }

    /// <summary>Two publishers read the word, and each writes back the other's bit: a bit without an owner is left, and its slot is dead.</summary>
    [Fact]
    public void Clearing_the_bit_by_a_plain_read_and_write_of_the_word_wedges_the_ring()
    {
        var result = Rings.Search(LockFree(new PlainClearVariant(), 2), new SearchOptions { Properties = ["L1", "P7"] });

        result.With(Verdict.Violated).ShouldBe(["L1", "P7"]);
    }

    private static RingModel LockFree(RingVariant variant, int slots)
        => Rings.Model(variant, new UserBitReader(), slots, slots + 1, 1);
}
