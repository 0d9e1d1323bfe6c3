using Harness.Reports.Results;
using Harness.Ring;
using Harness.Scenarios.Bounds;

namespace Harness.Reports.Tests;

public class GateJudgementTests
{
    [Fact]
    public void EverythingAsExpected_IsGreen_ExceptForAStepThatNobodyTook()
    {
        var gate = GateJudgement.Of([Outcomes.Proved()], [], []);

        gate.Unexpected.ShouldBeEmpty();
        gate.Undecided.ShouldBe(0);
        gate.StepsNeverTaken.Select(s => s.Letter).ShouldBe(["p5"]);
        gate.IsGreen.ShouldBeFalse();
        gate.IsRed.ShouldBeTrue();
    }

    [Fact]
    public void StepThatAnotherScenarioTook_IsTaken()
    {
        var other = Outcomes.Proved();
        var gate = GateJudgement.Of([Outcomes.Proved(), other with { Result = other.Result! with { StepsNotTaken = [] } }], [], []);

        gate.StepsNeverTaken.ShouldBeEmpty();
        gate.IsGreen.ShouldBeTrue();
    }

    [Fact]
    public void OtherVerdict_IsUnexpected()
    {
        var gate = GateJudgement.Of([Outcomes.Violated()], [], []);

        gate.Verdicts.ShouldBe(20);
        gate.Unexpected.Length.ShouldBe(18);
        gate.Unexpected[0].ShouldBe("P2 of legacy, user-bit reader, N=2 P=3 K=1, sc: expected Violated, found Proved; the file expects it because: for the test");
    }

    [Fact]
    public void ScenarioThatWasNotStarted_IsUndecided_AndNoStepIsCalledUntaken()
    {
        var gate = GateJudgement.Of([Outcomes.NotStarted()], [], []);

        gate.Undecided.ShouldBe(14);
        gate.StepsNeverTaken.ShouldBeEmpty();
        gate.IsGreen.ShouldBeFalse();
        gate.IsRed.ShouldBeFalse();
    }

    [Fact]
    public void StepThatNoScenarioExpects_IsNeverTaken()
        => GateJudgement.Of([Outcomes.NotStarted()], [], [Steps.Mark]).StepsNeverTaken.ShouldBe([Steps.Mark]);

    [Theory]
    [InlineData(BoundsOutcome.Refuted, true)]
    [InlineData(BoundsOutcome.Undecided, false)]
    public void ClaimAboutBounds_ThatIsNotConfirmed_KeepsTheGateFromBeingGreen(BoundsOutcome outcome, bool isRed)
    {
        var whole = Outcomes.Proved();
        var gate = GateJudgement.Of(
            [whole with { Result = whole.Result! with { StepsNotTaken = [] } }], [new BoundsFinding("growth", Outcomes.Legacy, "P1", outcome, "gone") { Trace = "t.json" }], []);

        gate.IsGreen.ShouldBeFalse();
        gate.IsRed.ShouldBe(isRed);
        (isRed ? gate.RefutedBounds : gate.UndecidedBounds).ShouldBe(["P1 of legacy, user-bit reader, N=2 P=3 K=1, sc: gone (t.json)"]);
    }
}
