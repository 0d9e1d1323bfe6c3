using Harness.Reports.Ci;
using Harness.Reports.Results;

namespace Harness.Reports.Tests;

/// <summary>What a verdict rests on besides the search is said where verdicts are.</summary>
public class TrustTests
{
    private const string Word = "vouched for by the author, and not looked into: A.One, B.Two";

    [Fact]
    public void Nothing_is_said_where_there_is_nothing_to_say() => TrustText.Of([Outcomes.Proved(), Outcomes.NotStarted()]).ShouldBeEmpty();

    [Fact]
    public void Members_that_an_author_vouches_for_are_named_once()
        => TrustText.Of([Vouched("B.Two", "A.One"), Vouched("A.One")]).ShouldBe(Word + "\n");

    [Fact]
    public void Where_the_second_line_could_not_stand_apart_it_says_so()
    {
        var beside = Outcomes.Proved() with { Result = Outcomes.Proved().Result! with { IsReexecutedApart = false } };
        TrustText.Of([Outcomes.Violated(), beside]).ShouldBe(
            $"re-executed on a model built anew in the same load context, since it cannot be copied, so that a static would have been shared: {beside.Title}\n");
    }

    [Fact]
    public void Markdown_says_it_below_the_table()
        => ResultMarkdown.Of([Vouched("A.One", "B.Two")]).ShouldEndWith($"|\n\n* {Word}\n");

    [Fact]
    public void Junit_says_it_with_the_first_case_of_a_scenario()
    {
        var cases = RunCases.Of([Vouched("A.One", "B.Two")], [], [], static path => path);
        cases[0].Message.ShouldContain(Word);
        cases.Skip(1).ShouldAllBe(c => !c.Message.Contains(Word, StringComparison.Ordinal));
        JUnitReport.Of("run", cases, TimeSpan.Zero).ShouldContain(Word);
    }

    private static ScenarioOutcome Vouched(params string[] members)
        => Outcomes.Proved() with { Result = Outcomes.Proved().Result! with { Vouched = [.. members] } };
}
