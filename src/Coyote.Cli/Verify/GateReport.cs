using Coyote.Cli.Output;
using Harness.Reports.Matrix;
using Harness.Reports.Results;

namespace Coyote.Cli.Verify;

/// <summary>Prints the result of a gate, and gives the exit code.</summary>
internal static class GateReport
{
    /// <summary>More violations than this are counted and not listed, unless a list is asked for.</summary>
    private const int MostListed = 6;

    /// <param name="outcomes">The scenarios.</param>
    /// <param name="rules">How many rules of the file say what does not apply.</param>
    /// <param name="traces">Where the traces are.</param>
    /// <param name="list">Whether every violation is to be listed.</param>
    internal static ExitCode Write(IReadOnlyCollection<ScenarioOutcome> outcomes, int rules, string traces, bool list)
    {
        ColouredText.Write(MatrixTable.Of(outcomes));
        if (rules > 0)
        {
            Console.Out.WriteLine($" {Figures.Plural(rules, "rule")} of the gate's file {(rules == 1 ? "says" : "say")} what does not apply, and why; --markdown lists them");
        }

        Console.Out.WriteLine();
        ColouredText.Write(ProofBasis.Common + "\n");
        WriteViolations(outcomes, traces, list);
        Console.Out.WriteLine();
        return Judge(outcomes);
    }

    private static void WriteViolations(IReadOnlyCollection<ScenarioOutcome> outcomes, string traces, bool list)
    {
        var count = outcomes.Sum(o => o.Traces.Count);
        if (list || count <= MostListed)
        {
            VerifyReport.WriteViolations(outcomes);
            return;
        }

        Console.Out.WriteLine($"{Figures.Plural(count, "violation")}: the traces are in {traces}, --violations lists each with its cause and the command that replays it.");
        if (outcomes.Any(o => o.Rows.Any(r => r.IsUnexpected && r.Trace is not null)))
        {
            VerifyReport.WriteSchedule(ViolationList.MostTelling(outcomes)!);
        }
    }

    private static ExitCode Judge(IReadOnlyCollection<ScenarioOutcome> outcomes)
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
