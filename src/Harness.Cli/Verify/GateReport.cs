using Harness.Cli.Output;
using Harness.Cli.Testing;
using Harness.Reports.Matrix;
using Harness.Reports.Results;

namespace Harness.Cli.Verify;

/// <summary>Prints the result of a gate, and gives the exit code.</summary>
/// <param name="traces">Where the traces are.</param>
/// <param name="list">Whether every violation is to be listed.</param>
/// <param name="rules">How many rules of the file say what does not apply.</param>
internal sealed class GateReport(string traces, bool list, int rules)
{
    /// <summary>More violations than this are counted and not listed, unless a list is asked for.</summary>
    private const int MostListed = 6;

    internal ExitCode Write(GateResults results, GateJudgement gate)
    {
        var (outcomes, bounds, proofs) = results;
        if (outcomes.Count > 0)
        {
            WriteMatrix(outcomes);
        }

        if (bounds.Count > 0)
        {
            Console.Out.WriteLine();
            Console.Out.WriteLine("What the file says of bounds:");
            Console.Out.Write(BoundsReport.Summary(bounds));
        }

        if (proofs.Count > 0)
        {
            Console.Out.WriteLine();
            Console.Out.WriteLine("For every number of slots, producers and packets, by z3 and cvc5 (docs/proof.md):");
            foreach (var proof in proofs)
            {
                Console.Out.WriteLine("  " + proof.Line);
            }
        }

        if (results.Tests.Count > 0)
        {
            if (TrustText.Of([.. results.Tests.Select(t => t.Outcome).OfType<ScenarioOutcome>()]) is { Length: > 0 } trust)
            {
                Console.Out.WriteLine();
                ColouredText.Write(trust);
            }

            TestSuiteReport.WriteProblems([.. results.Tests.SelectMany(t => t.Cases)]);
        }

        Console.Out.WriteLine();
        WriteProblems(gate);
        string[] parts =
        [
            results.Tests.Count > 0 && outcomes.Count == 0 ? "" : Figures.Plural(outcomes.Count, "scenario"),
            results.Tests.Count == 0 ? "" : $"{Figures.Plural(results.Tests.Count, "test")} of assemblies",
            Figures.Plural(gate.Verdicts + results.Tests.Sum(t => t.Outcome?.Rows.Count() ?? 0), "verdict"),
            bounds.Count == 0 ? "" : $"{Figures.Plural(bounds.Count, "claim")} about bounds",
            proofs.Count == 0 ? "" : $"{Figures.Plural(proofs.Count, "proof")} for all sizes",
        ];
        var done = string.Join(", ", parts.Where(p => p.Length > 0));
        var (wrong, open) = (proofs.Count(p => p.IsUnexpected), proofs.Count(p => p.IsUndecided));
        var (failed, unsettled) = (results.Tests.Count(t => t.Failed.Any()), results.Tests.Count(t => !t.Failed.Any() && t.Undecided.Any()));
        if (gate.IsGreen && wrong + open + failed + unsettled == 0)
        {
            Console.Out.WriteLine($"Gate green: {done}, all as expected.");
            return ExitCode.Success;
        }

        var undecided = (gate.Undecided == 0 ? "" : $", {gate.Undecided} of {Figures.Plural(gate.Verdicts, "verdict")} not reached")
            + (gate.UndecidedBounds.IsEmpty ? "" : $", {Figures.Plural(gate.UndecidedBounds.Length, "claim")} about bounds undecided")
            + (open == 0 ? "" : $", {Figures.Plural(open, "proof")} for all sizes not reached")
            + (unsettled == 0 ? "" : $", {Figures.Plural(unsettled, "test")} undecided");
        var refuted = gate.RefutedBounds.IsEmpty ? "" : $", {Figures.Plural(gate.RefutedBounds.Length, "claim")} about bounds refuted";
        refuted += wrong == 0 ? "" : $", {Figures.Plural(wrong, "proof")} for all sizes not as expected";
        refuted += failed == 0 ? "" : $", {Figures.Plural(failed, "test")} not as expected";
        var isRed = gate.IsRed || wrong + failed > 0;
        Console.Out.WriteLine(
            isRed
                ? $"Gate red: {Figures.Plural(gate.Unexpected.Length, "unexpected verdict")}, {Figures.Plural(gate.StepsNeverTaken.Length, "step")} never taken{refuted}{undecided}."
                : $"Gate undecided{undecided}.");
        return isRed ? ExitCode.Violated : ExitCode.Inconclusive;
    }

    private static void WriteProblems(GateJudgement gate)
    {
        foreach (var line in gate.Unexpected)
        {
            ColouredText.Write($"Not as expected: {line}\n");
        }

        foreach (var line in gate.RefutedBounds)
        {
            ColouredText.Write($"Not as the file says: {line}\n");
        }

        foreach (var line in gate.UndecidedBounds)
        {
            ColouredText.Write($"Not decided: {line}\n");
        }

        foreach (var step in gate.StepsNeverTaken)
        {
            Console.Out.WriteLine($"Never taken by any scenario of the gate: step {step}: nothing here says anything about it");
        }
    }

    private void WriteMatrix(IReadOnlyCollection<ScenarioOutcome> outcomes)
    {
        ColouredText.Write(MatrixTable.Of(outcomes));
        if (rules > 0)
        {
            Console.Out.WriteLine($" {Figures.Plural(rules, "rule")} of the gate's file {(rules == 1 ? "says" : "say")} what does not apply, and why; --markdown lists them");
        }

        Console.Out.WriteLine();
        ColouredText.Write(ProofBasis.Common + "\n" + TrustText.Of(outcomes));
        WriteViolations(outcomes);
    }

    private void WriteViolations(IReadOnlyCollection<ScenarioOutcome> outcomes)
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
}
