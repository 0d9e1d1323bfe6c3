using System.Collections.Immutable;
using Harness.Cli.Output;
using Harness.Cli.Output.Reports;
using Harness.Engine.Machine;
using Harness.Reports.Ci;
using Harness.Reports.Matrix;
using Harness.Reports.Results;
using Harness.Scenarios.Gate;

namespace Harness.Cli.Verify;

/// <summary>Judges what became of all pieces of a gate, wherever they were run, and writes the reports.</summary>
/// <param name="plan">The pieces.</param>
/// <param name="reports">The reports to write.</param>
/// <param name="traces">Where the traces are.</param>
/// <param name="list">Whether every violation is to be listed.</param>
internal sealed class GateEnd(GatePlan plan, ReportFiles reports, string traces, bool list)
{
    internal ExitCode Write(GateResults results, TimeSpan elapsed)
    {
        var (outcomes, bounds, proofs) = results;
        ImmutableArray<RunCase> tested = [.. results.Tests.SelectMany(t => t.Cases)];
        ImmutableArray<StepLabel> unexpected = plan.IsWhole ? GateSteps.Unexpected(plan.Gate) : [];
        var judgement = GateJudgement.Of(outcomes, bounds, unexpected);
        var rules = plan.Gate.NotApplicable;
        reports.Write(new RunReport(
            "harness verify",
            [.. RunCases.Of(outcomes, bounds, judgement.StepsNeverTaken.Select(s => s.ToString()), SelfCommand.Replay), .. tested],
            elapsed,
            () => ResultJson.Of([.. outcomes, .. results.Tests.Select(t => t.Outcome).OfType<ScenarioOutcome>()], bounds),
            () => MatrixMarkdown.Of(outcomes, rules, bounds)));
        return new GateReport(traces, list, rules.Length).Write(results, judgement);
    }
}
