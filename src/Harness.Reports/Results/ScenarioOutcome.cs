using System.Collections.Immutable;
using Harness.Engine.Exploration;
using Harness.Engine.Machine;
using Harness.Scenarios;
using Harness.Scenarios.Gate;

namespace Harness.Reports.Results;

/// <summary>What became of one scenario: the search's result, what was expected of it, and where the traces of its violations are.</summary>
public sealed record ScenarioOutcome
{
    /// <summary>What a person calls it.</summary>
    public required string Title { get; init; }

    /// <summary>The scenario; null for a model that is none.</summary>
    public Scenario? Scenario { get; init; }

    /// <summary>Name of the memory model.</summary>
    public string Memory { get => field ?? Scenario?.Memory ?? "sc"; init; }

    /// <summary>What the search found out; null when it was never started.</summary>
    public required SearchResult? Result { get; init; }

    /// <summary>What was expected of each property; null for a scenario by hand.</summary>
    public ImmutableSortedDictionary<string, Expectation>? Expectations { get; init; }

    /// <summary>The trace of each violated property, by the property's name.</summary>
    public ImmutableSortedDictionary<string, RecordedTrace> Traces { get; init; } = ImmutableSortedDictionary<string, RecordedTrace>.Empty;

    /// <summary>The steps that the model expects to take.</summary>
    public ImmutableArray<StepLabel> ExpectedSteps { get; init; } = [];

    /// <summary>The largest number of steps for which schedules were counted; 0 for none.</summary>
    public int ScheduleBound { get; init; }

    /// <summary>A row for each property: safety, liveness, then the built-in ones.</summary>
    public IEnumerable<VerdictRow> Rows => Unordered.OrderBy(r => PropertyOrder.KeyOf(r.Property));

    private IEnumerable<VerdictRow> Unordered
        => Result is { } result
            ? result.Properties.Select(p => new VerdictRow(p.Property.Name, Expected(p.Property.Name), p.Verdict, p.Evaluated, p.Reason, Traces.GetValueOrDefault(p.Property.Name)?.Path))
            : (Expectations ?? ImmutableSortedDictionary<string, Expectation>.Empty)
                .Select(e => new VerdictRow(e.Key, e.Value.Verdict, Verdict.Inconclusive, 0, "the search was stopped before this scenario", null));

    private Verdict? Expected(string property) => Expectations?.GetValueOrDefault(property)?.Verdict;
}
