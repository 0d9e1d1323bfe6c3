using System.Collections.Immutable;
using System.Diagnostics;
using Harness.Cli.Files;
using Harness.Cli.Output;
using Harness.Cli.Output.Reports;
using Harness.Engine.Exploration;
using Harness.Engine.Machine;
using Harness.Reports.Ci;
using Harness.Reports.Matrix;
using Harness.Reports.Results;
using Harness.Scenarios;
using Harness.Scenarios.Gate;

namespace Harness.Cli.Verify;

/// <summary>Runs <c>harness verify</c> for a gate: every scenario of a file, several at the same time, each by a search with one thread.</summary>
internal sealed class GateRun(VerifyOptions options)
{
    private readonly TraceDirectory _traces = new(options.OutputDirectory);

    internal ExitCode Run()
    {
        var (path, gate) = GateLocator.Read(options.Config);
        var selected = gate.Select(options.Profile);
        if (selected.IsEmpty)
        {
            throw new InputException($"{path} has no scenario of profile '{options.Profile}': nothing would be checked");
        }

        using var reports = ReportFiles.Prepare(options.Reports, new InputFile(path, "the gate's file"));
        using var interrupt = new Interrupt();
        var clock = Stopwatch.StartNew();
        var which = selected.Length == gate.Scenarios.Length ? "" : $" (profile {options.Profile}: {selected.Length} of {gate.Scenarios.Length})";
        var jobs = Math.Min(options.Jobs, selected.Length);
        Console.Out.WriteLine($"Gate {path}: {Figures.Plural(selected.Length, "scenario")}{which}{(jobs > 1 ? $", {jobs} at a time" : "")}.");
        Console.Out.WriteLine();

        var search = options.Search with { Rivals = new SearchRivals() };
        var outcomes = options.BoundsChecks == BoundsChecks.Only ? [] : Explore(selected, search, interrupt.Token);
        var bounds = options.BoundsChecks == BoundsChecks.Off ? [] : new BoundsRun(search, options.LargerStates, options.Jobs, _traces).Run(selected, interrupt.Token);
        var proofs = options.BoundsChecks == BoundsChecks.Only ? [] : GateProofs.Run(gate.SelectProofs(options.Profile), options.Jobs, interrupt.Token);
        var isWhole = options.Profile == GateFile.Full && options.BoundsChecks != BoundsChecks.Only;
        ImmutableArray<StepLabel> unexpected = isWhole ? GateSteps.Unexpected(gate) : [];
        var judgement = GateJudgement.Of(outcomes, bounds, unexpected);
        reports.Write(new RunReport(
            "harness verify",
            RunCases.Of(outcomes, bounds, judgement.StepsNeverTaken.Select(s => s.ToString()), SelfCommand.Replay),
            clock.Elapsed,
            () => ResultJson.Of(outcomes, bounds),
            () => MatrixMarkdown.Of(outcomes, gate.NotApplicable, bounds)));
        return new GateReport(_traces.Name, options.ListViolations, gate.NotApplicable.Length).Write(outcomes, bounds, judgement, proofs);
    }

    private ScenarioOutcome[] Explore(ImmutableArray<GateScenario> selected, SearchOptions search, CancellationToken cancellation)
    {
        var work = selected.Select(s => new ScenarioWork(
            s.Scenario, ControlledProgram.Create(new ScenarioModel(s.Scenario)), s.IsPartial ? [.. s.Expectations.Keys] : [], s.Expectations)).ToArray();
        var outcomes = new ScenarioOutcome[work.Length];
        var explorer = new ScenarioExplorer(search, _traces);
        PoolProgressView.Run(view => OrderedPool.Run(
            work.Length,
            options.Jobs,
            i =>
            {
                var outcome = explorer.Explore(work[i], p => view.Report(i, () => $"{work[i].Scenario.Title}: {ProgressText.Short(p)}"), cancellation);
                view.End(i);
                return outcome;
            },
            (i, outcome) =>
            {
                outcomes[i] = outcome;
                view.Write($"[{i + 1}/{work.Length}] {outcome.Title}: {Summary(outcome.Result)}");
            }));
        return outcomes;
    }

    private static string Summary(SearchResult? result)
        => result is null ? "not started" : $"{Figures.Plural(result.States, "state")}, {Figures.Seconds(result.Elapsed)}";
}
