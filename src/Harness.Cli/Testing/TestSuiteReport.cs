using System.Collections.Immutable;
using Harness.Cli.Output;
using Harness.Engine.Exploration;
using Harness.Reports;
using Harness.Reports.Ci;
using Harness.Reports.Results;
using Harness.Scenarios;

namespace Harness.Cli.Testing;

/// <summary>Prints what became of all tests of an assembly, and gives the exit code.</summary>
/// <param name="traces">Where the traces of violations are.</param>
internal sealed class TestSuiteReport(string traces)
{
    /// <summary>One test in a line.</summary>
    internal static string Line(TestSuiteResult result)
    {
        if (result.Outcome is not { Result: { } search } outcome)
        {
            return result.Error.Length > 0 ? $"error: {result.Error}" : "not started";
        }

        var state = result.Failed.Any() ? "NOT AS EXPECTED" : result.Undecided.Any() ? "undecided" : "as expected";
        var verdicts = outcome.Rows.GroupBy(r => r.Verdict).OrderBy(g => g.Key)
            .Select(g => g.Key == Verdict.Violated
                ? $"{g.Count()} Violated ({string.Join(", ", g.Select(r => Violation(outcome, r)))})"
                : $"{g.Count()} {g.Key}");
        return $"{state}: {string.Join(", ", verdicts)}; {Figures.Plural(search.States, "state")}{Schedules(search)}, "
            + $"{Figures.Seconds(search.Elapsed)}";
    }

    internal ExitCode Write(IReadOnlyCollection<TestSuiteResult> results, ImmutableArray<RunCase> cases)
    {
        var outcomes = results.Select(r => r.Outcome).OfType<ScenarioOutcome>().ToArray();
        WriteProblems(cases);
        var wrong = cases.Where(c => c is { State: CaseState.Failed, Trace: not null }).ToArray();
        if (wrong.MinBy(c => Headline.RankOf(c.Name)) is { } telling)
        {
            Console.Out.WriteLine();
            ColouredText.Write(TextReport.Of(telling.Trace!.Trace, telling.Replay!));
        }

        Console.Out.WriteLine();
        ColouredText.Write(TrustText.Of(outcomes));
        if (cases.Count(c => c.Trace is not null) is var violations and > 0)
        {
            Console.Out.WriteLine($"{Figures.Plural(violations, "violation")}: the traces are in {traces}, "
                + "each with its report beside it (*.txt) and the command that replays it.");
        }

        var summary = $"{Figures.Plural(results.Count, "test")}, {Figures.Plural(outcomes.Sum(o => o.Rows.Count()), "verdict")}";
        var (failed, undecided) = (results.Count(r => r.Failed.Any()), results.Count(r => !r.Failed.Any() && r.Undecided.Any()));
        string[] counts =
        [
            Count(failed, "not as expected"), Count(undecided, "undecided"), Count(results.Count - failed - undecided, "as expected"),
        ];
        var conclusion = failed + undecided == 0 ? "all as expected" : string.Join(", ", counts.Where(c => c.Length > 0));
        Console.Out.WriteLine($"{summary}: {conclusion}.");
        return failed > 0 ? ExitCode.Violated : undecided > 0 ? ExitCode.Inconclusive : ExitCode.Success;
    }

    /// <summary>What is not as expected, and what is undecided, with the commands that replay it.</summary>
    internal static void WriteProblems(ImmutableArray<RunCase> cases)
    {
        WriteCases("Not as expected", cases, CaseState.Failed);
        WriteCases("Undecided", cases, CaseState.Undecided);
    }

    private static string Count(int tests, string what) => tests == 0 ? "" : $"{Figures.Plural(tests, "test")} {what}";

    private static string Violation(ScenarioOutcome outcome, VerdictRow row)
        => outcome.Traces.TryGetValue(row.Property, out var trace)
            ? $"{row.Property}, {Figures.Plural(trace.Trace.Steps.Length, "step")}"
            : row.Property;

    private static string Schedules(SearchResult search) => search.Schedules is null ? "" : $", {Figures.Schedules(search)} schedules";

    private static void WriteCases(string title, ImmutableArray<RunCase> cases, CaseState state)
    {
        if (cases.Where(c => c.State == state).ToArray() is not { Length: > 0 } found)
        {
            return;
        }

        Console.Out.WriteLine($"\n{title}:");
        foreach (var c in found)
        {
            Console.Out.WriteLine($"  {c.Group}, {c.Name}{(c.Message.Length > 0 ? $": {c.Message}" : "")}");
            if (c.Replay is not null)
            {
                Console.Out.WriteLine($"      {c.Replay}");
            }
        }
    }
}
