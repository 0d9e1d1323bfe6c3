using Harness.Reports.Matrix;
using Harness.Reports.Results;
using Harness.Scenarios.Bounds;
using Harness.Scenarios.Gate;

namespace Harness.Reports.Tests;

public class MatrixTests
{
    private static readonly ScenarioOutcome[] s_outcomes = [Outcomes.Violated(), Outcomes.Proved(), Outcomes.NotStarted(), Outcomes.ManyProperties()];

    [Fact]
    public void Table_ShowsEveryVerdictAtAGlance_And120ColumnsAtMost()
    {
        var table = MatrixTable.Of(s_outcomes).ToString();

        table.Split('\n').ShouldAllBe(line => line.Length <= 120);
        Golden.Check("matrix.txt", table);
    }

    [Fact]
    public void Cells_KnowWhatTheyAreAbout()
    {
        var pieces = MatrixTable.Of([Outcomes.Violated()]).Pieces.Where(p => p.Tone != Tone.Plain).Select(p => (p.Text.Trim(), p.Tone)).Distinct();

        pieces.ShouldBe([("9", Tone.Violated), ("ok!", Tone.Unexpected), ("8", Tone.Violated)]);
    }

    [Fact]
    public void Markdown_HasTheMatrix_WhatItsColumnsMean_AndWhatDoesNotApply()
        => Golden.Check(
            "matrix.md",
            MatrixMarkdown.Of(s_outcomes, [new NotApplicable(["legacy", "in-progress"], [], ["P4", "P5"], "a|b", 1), new NotApplicable(["legacy"], ["non-zero"], ["P6"], "why", 2)], [new BoundsFinding("minimal", Outcomes.Legacy, "P1", BoundsOutcome.BelowThreshold)]));
}
