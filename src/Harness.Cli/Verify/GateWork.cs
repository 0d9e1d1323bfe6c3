using System.Collections.Immutable;
using Harness.Cli.Files;
using Harness.Cli.Output;
using Harness.Engine.Exploration;
using Harness.Engine.Machine;
using Harness.Reports.Results;
using Harness.Scenarios;
using Harness.Scenarios.Bounds;
using Harness.Scenarios.Gate;

namespace Harness.Cli.Verify;

/// <summary>Does the pieces of a gate, all or some, and hands each over in their order.</summary>
/// <param name="options">How.</param>
/// <param name="traces">Where traces go.</param>
/// <param name="cancellation">Stops it.</param>
internal sealed class GateWork(VerifyOptions options, ITraceSink traces, CancellationToken cancellation)
{
    private readonly SearchOptions _search = options.Search with { Rivals = new SearchRivals() };

    internal void Explore(ImmutableArray<GateScenario> scenarios, Action<int, ScenarioOutcome> done)
    {
        var work = scenarios.Select(s => new ScenarioWork(
            s.Scenario, ControlledProgram.Create(new ScenarioModel(s.Scenario)), s.IsPartial ? [.. s.Expectations.Keys] : [], s.Expectations)).ToArray();
        var explorer = new ScenarioExplorer(_search, traces);
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
                done(i, outcome);
                view.Write($"[{i + 1}/{work.Length}] {outcome.Title}: {Summary(outcome.Result)}");
            }));
    }

    internal void Check(ImmutableArray<BoundsCheck> checks, Action<int, BoundsFinding[], long> done)
    {
        if (!checks.IsEmpty)
        {
            new BoundsRun(_search, options.LargerStates, options.Jobs, traces).Run(checks, done, cancellation);
        }
    }

    private static string Summary(SearchResult? result)
        => result is null ? "not started" : $"{Figures.Plural(result.States, "state")}, {Figures.Seconds(result.Elapsed)}";
}
