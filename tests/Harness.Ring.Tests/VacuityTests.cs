using Harness.Engine.Exploration;

namespace Harness.Ring.Tests;

/// <summary>A pass that could not have failed is not called one.</summary>
public class VacuityTests
{
    [Theory]
    [InlineData(2, 2, 1)]
    [InlineData(3, 3, 1)]
    [InlineData(3, 2, 2)]
    public void Exclusive_use_says_nothing_where_the_others_cannot_come_round(int slots, int producers, int packets)
    {
        var result = Rings.Search(Rings.InProgress(slots, producers, packets), new SearchOptions { Properties = Rings.Exclusivity });

        result.With(Verdict.Vacuous).ShouldBe(["P1", "P10"]);
        result.On("P1").Reason.ShouldBe(
            $"(P-1)*K = {(producers - 1) * packets} < N = {slots}: the other producers cannot come round to a stalled producer's slot");
    }

    [Fact]
    public void A_ring_that_is_never_full_never_judges_a_drop()
    {
        var result = Rings.Search(Rings.InProgress(3, 1, 2), new SearchOptions { Properties = ["P9"] });

        result.On("P9").Verdict.ShouldBe(Verdict.Vacuous);
        result.StepsNotTaken.ShouldBe([Steps.Drop, Steps.DropWake], ignoreOrder: true);
    }
}
