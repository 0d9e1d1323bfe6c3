using Harness.Reports.Results;

namespace Harness.Reports.Tests;

public class GateJudgementTests
{
    [Fact]
    public void EverythingAsExpected_IsGreen_ExceptForAStepThatNobodyTook()
    {
        var gate = GateJudgement.Of([Outcomes.Proved()]);

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
        var gate = GateJudgement.Of([Outcomes.Proved(), other with { Result = other.Result! with { StepsNotTaken = [] } }]);

        gate.StepsNeverTaken.ShouldBeEmpty();
        gate.IsGreen.ShouldBeTrue();
    }

    [Fact]
    public void OtherVerdict_IsUnexpected()
    {
        var gate = GateJudgement.Of([Outcomes.Violated()]);

        gate.Verdicts.ShouldBe(20);
        gate.Unexpected.Length.ShouldBe(18);
        gate.Unexpected[0].ShouldBe("P2 of legacy, user-bit reader, N=2 P=3 K=1, sc: expected Violated, found Proved");
    }

    [Fact]
    public void ScenarioThatWasNotStarted_IsUndecided_AndNoStepIsCalledUntaken()
    {
        var gate = GateJudgement.Of([Outcomes.NotStarted()]);

        gate.Undecided.ShouldBe(14);
        gate.StepsNeverTaken.ShouldBeEmpty();
        gate.IsGreen.ShouldBeFalse();
        gate.IsRed.ShouldBeFalse();
    }
}
