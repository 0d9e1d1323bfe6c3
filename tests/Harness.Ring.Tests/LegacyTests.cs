using Harness.Engine.Exploration;

namespace Harness.Ring.Tests;

/// <summary>Kernels up to v5.5: claims 1 and 5 of the RFC.</summary>
public class LegacyTests
{
    /// <summary>
    /// To come round to a slot in flight, N + 1 claims must happen. Each is A B, and F for all but the last, since the next producer needs the lock:
    /// 3N + 2 steps to the second grant. The next write to the slot, by either writer, is the first by one of two.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Two_producers_get_one_slot_after_as_few_steps_as_can_be(int slots)
    {
        var result = Rings.Search(Rings.Legacy(slots, slots + 1, 1), new SearchOptions { Properties = ["P1", "P10"], StopWhenDecided = true });

        result.On("P10").Verdict.ShouldBe(Verdict.Violated);
        result.StepsTo("P10").ShouldBe((3 * slots) + 2);
        result.On("P1").Verdict.ShouldBe(Verdict.Violated);
        result.StepsTo("P1").ShouldBe((3 * slots) + 3);
    }

    [Fact]
    public void What_follows_from_the_shared_slot_is_violated_too()
    {
        var result = Rings.Search(Rings.Legacy(2, 3, 1));

        // P2: the first publisher hands the slot over while the second still writes. P3: the reader takes that slot. P4, P6, P8: the slot holds
        // one packet where two were counted, published twice. P5: the second round's packet comes before one of the first. P7, P7i, L2: head went
        // round once more than the reader.
        result.With(Verdict.Violated).ShouldBe(["L2", "P1", "P10", "P2", "P3", "P4", "P5", "P6", "P7", "P7i", "P8"]);
        result.With(Verdict.Proved).ShouldBe(["L1", "L3", "L4", "L5", "P12", "P9", "deadlock", "exception", "livelock"]);
    }

    /// <summary>Claim 5: a single producer and a single consumer need no mark. Exclusive use is vacuous there, everything else is not.</summary>
    [Theory]
    [InlineData(1, 3)]
    [InlineData(2, 4)]
    public void A_single_producer_is_safe(int slots, int packets)
    {
        var result = Rings.Search(Rings.Legacy(slots, 1, packets));

        result.With(Verdict.Violated).ShouldBeEmpty();
        result.With(Verdict.Vacuous).ShouldBe(["P1", "P10"]);
        result.On("P3").Verdict.ShouldBe(Verdict.Proved);
        result.On("P6").Verdict.ShouldBe(Verdict.Proved);
        result.On("P8").Verdict.ShouldBe(Verdict.Proved);
    }

    [Fact]
    public void With_packets_for_ever_the_same_shortest_schedule_violates_P1()
    {
        var result = Rings.Search(Rings.Legacy(1, 2, null), new SearchOptions { Properties = ["P1", "P10"], StopWhenDecided = true });

        result.End.ShouldBe(SearchEnd.Decided);
        result.StepsTo("P10").ShouldBe(5);
        result.StepsTo("P1").ShouldBe(6);
    }
}
