using Harness.Cli.Output;
using Harness.Engine.Exploration;
using Harness.Reports;
using Harness.Reports.Results;

namespace Harness.Cli.Verify;

/// <summary>Prints what the search of one scenario found out, and gives the exit code.</summary>
internal static class VerifyReport
{
    internal static ExitCode Write(ScenarioOutcome outcome)
    {
        Console.Out.WriteLine();
        ColouredText.Write(ResultTable.Of([outcome]));
        WriteProof(outcome);
        WriteViolations([outcome]);
        Console.Out.WriteLine();
        return JudgeByHand(outcome);
    }

    /// <summary>Every violation with its cause and the command that replays it, and the schedule of the one that says most.</summary>
    internal static void WriteViolations(IReadOnlyCollection<ScenarioOutcome> outcomes)
    {
        if (ViolationList.MostTelling(outcomes) is not { } telling)
        {
            return;
        }

        Console.Out.WriteLine();
        Console.Out.WriteLine("Violations, each with the command that replays it:");
        Console.Out.Write(ViolationList.Of(outcomes, SelfCommand.Replay));
        WriteSchedule(telling);
    }

    internal static void WriteSchedule(RecordedTrace trace)
    {
        Console.Out.WriteLine();
        ColouredText.Write(TextReport.Of(trace.Trace, SelfCommand.Replay(trace.Path)));
    }

    /// <summary>The exit code of one search that nobody expected anything of, after a line that sums it up.</summary>
    internal static ExitCode JudgeByHand(ScenarioOutcome outcome)
    {
        var verdicts = outcome.Rows.Select(r => r.Verdict).ToHashSet();
        var summary = string.Join(", ", outcome.Rows.GroupBy(r => r.Verdict).Select(g => $"{g.Count()} {g.Key}"));
        // A step that cannot be taken within the bounds is one of which the verdicts say nothing: that is no clean pass.
        var isPartial = verdicts.Contains(Verdict.Proved) && outcome.Result is { End: SearchEnd.Complete, StepsNotTaken.IsEmpty: false };
        ColouredText.Write($"{outcome.Title}: {summary}{(isPartial ? "; vacuous in part, since some steps cannot be taken within these bounds" : "")}.\n");
        return verdicts.Contains(Verdict.Violated) ? ExitCode.Violated
            : verdicts.SetEquals([Verdict.Proved]) && !isPartial ? ExitCode.Success
            : ExitCode.Inconclusive;
    }

    private static void WriteProof(ScenarioOutcome outcome)
    {
        if (ProofBasis.Of(outcome) is { } basis)
        {
            Console.Out.WriteLine();
            ColouredText.Write(ProofBasis.Common + "\n");
            Console.Out.WriteLine($"  {outcome.Title}");
            Console.Out.WriteLine($"    {basis}");
            Console.Out.WriteLine($"    {SearchMemory.Of(outcome.Result!)}");
        }

        ColouredText.Write(TrustText.Of([outcome]));
    }
}
