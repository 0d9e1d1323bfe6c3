using System.Collections.Immutable;
using Coyote.Cli.Files;
using Coyote.Cli.Output;
using Harness.Engine.Exploration;
using Harness.Engine.Machine;
using Harness.Reports.Matrix;
using Harness.Reports.Results;
using Harness.Scenarios;
using Harness.Scenarios.Gate;

namespace Coyote.Cli.Verify;

/// <summary>Runs <c>coyote verify</c> for a gate: every scenario of a file, several at the same time, each by a search with one thread.</summary>
internal sealed class GateRun(VerifyOptions options)
{
    private readonly TraceDirectory _traces = new(options.OutputDirectory);

    internal ExitCode Run()
    {
        var (path, gate) = GateLocator.Read(options.Config);
        var work = Select(path, gate);
        using var json = options.Json is { } jsonPath ? OutputFile.Prepare(jsonPath, "--json") : null;
        using var markdown = options.Markdown is { } markdownPath ? OutputFile.Prepare(markdownPath, "--markdown") : null;
        using var interrupt = new Interrupt();
        var jobs = Math.Min(options.Jobs, work.Length);
        var which = work.Length == gate.Scenarios.Length ? "" : $" (profile {options.Profile}: {work.Length} of {gate.Scenarios.Length})";
        Console.Out.WriteLine($"Gate {path}: {Figures.Plural(work.Length, "scenario")}{which}{(jobs > 1 ? $", {jobs} at a time" : "")}.");
        Console.Out.WriteLine();

        var outcomes = Explore(work, jobs, interrupt.Token);
        json?.Write(ResultJson.Of(outcomes));
        markdown?.Write(MatrixMarkdown.Of(outcomes, gate.NotApplicable));
        return GateReport.Write(outcomes, gate.NotApplicable.Length, _traces.Name, options.ListViolations);
    }

    private ImmutableArray<ScenarioWork> Select(string path, GateFile gate)
    {
        var selected = gate.Select(options.Profile);
        return selected.IsEmpty
            ? throw new InputException($"{path} has no scenario of profile '{options.Profile}': nothing would be checked")
            : [.. selected.Select(s => new ScenarioWork(s.Scenario, ControlledProgram.Create(new ScenarioModel(s.Scenario)), [], s.Expectations))];
    }

    private ScenarioOutcome[] Explore(ImmutableArray<ScenarioWork> work, int jobs, CancellationToken cancellation)
    {
        var outcomes = new ScenarioOutcome[work.Length];
        var explorer = new ScenarioExplorer(options.Search with { Rivals = new SearchRivals() }, _traces);
        PoolProgressView.Run(view => OrderedPool.Run(
            work.Length,
            jobs,
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
