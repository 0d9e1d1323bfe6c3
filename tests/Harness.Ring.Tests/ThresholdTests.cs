using Harness.Engine.Exploration;

namespace Harness.Ring.Tests;

/// <summary>
/// RFC claim 1 as a formula: a stalled producer's slot is reached again when the P-1 others claim N packets, and they have (P-1)*K. The search does
/// not know the formula: it comes to the same answer on both sides of it.
/// </summary>
public class ThresholdTests
{
    public static TheoryData<int, int, int> Bounds
    {
        get
        {
            var data = new TheoryData<int, int, int>();
            foreach (var slots in Enumerable.Range(1, 3))
            {
                foreach (var (producers, packets) in new[] { (1, 1), (1, 2), (1, 3), (2, 1), (2, 2), (2, 3), (3, 1), (3, 2) })
                {
                    data.Add(slots, producers, packets);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Bounds))]
    public void Legacy_shares_a_slot_exactly_where_the_other_producers_can_come_round(int slots, int producers, int packets)
    {
        var result = Rings.Search(Rings.Legacy(slots, producers, packets), new SearchOptions { Properties = Rings.Exclusivity, StopWhenDecided = true });

        if ((producers - 1) * packets >= slots)
        {
            result.With(Verdict.Violated).ShouldBe(["P1", "P10"]);
        }
        else
        {
            // Called vacuous, since it could not have failed; every state was visited all the same, and none violates it.
            result.End.ShouldBe(SearchEnd.Complete);
            result.With(Verdict.Vacuous).ShouldBe(["P1", "P10"]);
            result.Properties.ShouldAllBe(p => p.Evaluated > 0);
        }
    }
}
