using System.Collections.Immutable;
using Harness.Cli.Files;
using Harness.Engine.Exploration;
using Harness.Engine.Traces;
using Harness.Reports.Results;
using Harness.Scenarios;

namespace Harness.Cli.Verify;

/// <summary>Searches scenarios and writes the traces of what they violate; several threads may use it.</summary>
/// <param name="options">How each search is run, except for the properties and the progress.</param>
/// <param name="directory">Where traces go.</param>
internal sealed class ScenarioExplorer(SearchOptions options, ITraceSink directory)
{
    internal ScenarioOutcome Explore(ScenarioWork work, Action<SearchProgress> report, CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested)
        {
            return work.NotStarted();
        }

        var isPartOfAGate = work.Expectations is not null && !work.Properties.IsEmpty;
        var how = options with { Properties = work.Properties, StopWhenDecided = options.StopWhenDecided || isPartOfAGate };
        var result = SearchRunner.Run(work.Program, how, report, cancellation);
        return work.NotStarted() with { Result = result, Traces = WriteTraces(work, result), ScheduleBound = options.ScheduleBound };
    }

    private ImmutableSortedDictionary<string, RecordedTrace> WriteTraces(ScenarioWork work, SearchResult result)
    {
        var traces = ImmutableSortedDictionary.CreateBuilder<string, RecordedTrace>(StringComparer.Ordinal);
        foreach (var (property, _, _, _, counterexample) in result.Properties)
        {
            if (counterexample is not null)
            {
                var trace = TraceRecorder.Record(work.Program, property, counterexample, work.Scenario.ToParameters());
                traces.Add(property.Name, directory.Write($"{ScenarioParameters.FileName(work.Scenario)}-{property.Name}", trace));
            }
        }

        return traces.ToImmutable();
    }
}
