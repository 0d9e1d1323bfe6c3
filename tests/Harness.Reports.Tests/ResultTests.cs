using Harness.Reports.Results;
using Harness.Scenarios.Bounds;

namespace Harness.Reports.Tests;

public class ResultTests
{
    private static readonly ScenarioOutcome[] s_outcomes = [Outcomes.Violated(), Outcomes.Proved(), Outcomes.ByHand(), Outcomes.NotStarted()];

    [Fact]
    public void Table_IsReadable_And120ColumnsWideAtMost()
    {
        var table = ResultTable.Of(s_outcomes);

        table.Split('\n').ShouldAllBe(line => line.Length <= 120);
        Golden.Check("table.txt", table);
    }

    [Fact]
    public void Json_HasOneObjectForEachScenarioAndProperty() => Golden.Check("rows.json", ResultJson.Of(s_outcomes, [new BoundsFinding("larger", Outcomes.Legacy, "P9", BoundsOutcome.Refuted, "why") { Trace = "t.json" }]));

    [Fact]
    public void Markdown_IsATable() => Golden.Check("table.md", ResultMarkdown.Of(s_outcomes));

    [Fact]
    public void Violations_HaveACauseAndACommand() => Golden.Check("violations.txt", ViolationList.Of(s_outcomes, path => $"coyote replay {path}"));

    [Fact]
    public void MostTelling_IsTheSubjectOfTheRfc_WhereNothingIsUnexpected()
        => ViolationList.MostTelling(s_outcomes)!.Trace.Property.ShouldBe("P1");

    [Fact]
    public void ProofBasis_SaysWhatAProofRestsOn()
    {
        ProofBasis.Of(Outcomes.Proved()).ShouldBe("N=2 P=2 K=unbounded, sequential consistency, 64-bit fingerprints, 301 merges audited, 9 schedules re-executed");
        ProofBasis.Of(Outcomes.ByHand()).ShouldBeNull();
        ProofBasis.Of(Outcomes.NotStarted()).ShouldBeNull();
    }
}
