using Coyote.Cli.Output;
using Harness.Engine.Exploration;
using Harness.Reports;
using Harness.Reports.Results;

namespace Coyote.Cli.Verify;

/// <summary>Prints what a run of <c>coyote verify</c> found out, and gives the exit code.</summary>
internal static class VerifyReport
{
    internal static ExitCode Write(IReadOnlyList<ScenarioOutcome> outcomes, bool isGate)
    {
        Console.Out.WriteLine();
        ColouredText.Write(ResultTable.Of(outcomes));
        WriteProofs(outcomes);
        WriteViolations(outcomes);
        Console.Out.WriteLine();
        return isGate ? JudgeGate(outcomes) : JudgeByHand(outcomes[0]);
    }

    private static void WriteProofs(IReadOnlyList<ScenarioOutcome> outcomes)
    {
        var bases = outcomes.Select(o => (o.Title, Basis: ProofBasis.Of(o))).Where(b => b.Basis is not null).ToArray();
        if (bases.Length == 0)
        {
            return;
        }

        Console.Out.WriteLine();
        ColouredText.Write(ProofBasis.Common + "\n");
        foreach (var (title, basis) in bases)
        {
            Console.Out.WriteLine($"  {title}");
            Console.Out.WriteLine($"    {basis}");
        }
    }

    private static void WriteViolations(IReadOnlyList<ScenarioOutcome> outcomes)
    {
        if (ViolationList.MostTelling(outcomes) is not { } telling)
        {
            return;
        }

        Console.Out.WriteLine();
        Console.Out.WriteLine("Violations, each with the command that replays it:");
        Console.Out.Write(ViolationList.Of(outcomes, SelfCommand.Replay));
        Console.Out.WriteLine();
        ColouredText.Write(TextReport.Of(telling.Trace, SelfCommand.Replay(telling.Path)));
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
            : verdicts.All(v => v == Verdict.Proved) && !isPartial ? ExitCode.Success
            : ExitCode.Inconclusive;
    }

    private static ExitCode JudgeGate(IReadOnlyList<ScenarioOutcome> outcomes)
    {
        var gate = GateJudgement.Of(outcomes);
        foreach (var line in gate.Unexpected)
        {
            ColouredText.Write($"Not as expected: {line}\n");
        }

        foreach (var step in gate.StepsNeverTaken)
        {
            Console.Out.WriteLine($"Never taken by any scenario of the gate: step {step}: nothing here says anything about it");
        }

        if (gate.IsGreen)
        {
            Console.Out.WriteLine($"Gate green: {Figures.Plural(outcomes.Count, "scenario")}, {Figures.Plural(gate.Verdicts, "verdict")}, all as expected.");
            return ExitCode.Success;
        }

        var undecided = gate.Undecided == 0 ? "" : $", {gate.Undecided} of {Figures.Plural(gate.Verdicts, "verdict")} not reached";
        Console.Out.WriteLine(
            gate.IsRed
                ? $"Gate red: {Figures.Plural(gate.Unexpected.Length, "unexpected verdict")}, {Figures.Plural(gate.StepsNeverTaken.Length, "step")} never taken{undecided}."
                : $"Gate undecided{undecided}.");
        return gate.IsRed ? ExitCode.Violated : ExitCode.Inconclusive;
    }
}
