using Harness.Reports.Results;
using Harness.Scenarios;
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
    public void Violations_HaveACauseAndACommand() => Golden.Check("violations.txt", ViolationList.Of(s_outcomes, path => $"harness replay {path}"));

    /// <summary>Who writes where another writes before what is torn, what is torn before what is miscounted; a property of somebody's own model before all.</summary>
    [Theory]
    [InlineData("P1", "P10", "P8", "P3")]
    [InlineData("P3", "P8", "P7", "L2")]
    [InlineData("P4", "deadlock", "P9")]
    [InlineData("mine", "P1")]
    public void Headline_IsWhatMattersMost(string headline, params string[] others) => others.Append(headline).MinBy(Headline.RankOf).ShouldBe(headline);

    [Fact]
    public void MostTelling_IsTheSubjectOfTheRfc_WhereNothingIsUnexpected()
        => ViolationList.MostTelling(s_outcomes)!.Trace.Property.ShouldBe("P1");

    [Fact]
    public void ProofBasis_SaysWhatAProofRestsOn()
    {
        ProofBasis.Of(Outcomes.Proved()).ShouldBe("N=2 P=2 K=unbounded, sequential consistency, 64-bit fingerprints (seed 0), nothing left out, 301 merges audited, 9 schedules re-executed");
        ProofBasis.Of(Outcomes.ByHand()).ShouldBeNull();
        ProofBasis.Of(Outcomes.NotStarted()).ShouldBeNull();
    }
}
