using System.Collections.Immutable;
using Harness.Engine.Exploration;
using Harness.Engine.Machine;

namespace Harness.Scenarios.Reductions;

/// <summary>
/// Searches a scenario whole and with each reduction, and compares every verdict and the length of every shortest schedule. What is said of runs that never end is left out: it is always judged
/// on the whole graph.
/// </summary>
/// <param name="Scenario">The scenario.</param>
/// <param name="Whole">The search that leaves nothing out; inconclusive where it reached the limit of states.</param>
/// <param name="Reduced">The searches with reductions, in the order of <see cref="Kinds"/>; empty where the whole one is inconclusive.</param>
/// <param name="Differences">What differs, in words; empty where all agree.</param>
public sealed record ReductionComparison(Scenario Scenario, SearchResult Whole, ImmutableArray<SearchResult> Reduced, ImmutableArray<string> Differences)
{
    /// <summary>The reductions that are compared: each alone, and all.</summary>
    public static ImmutableArray<SearchReductions> Kinds { get; } = [SearchReductions.Symmetry, SearchReductions.PartialOrder, SearchReductions.All];

    /// <summary>Whether the whole search finished, so that there is something to compare.</summary>
    public bool IsComparable => Whole.End == SearchEnd.Complete;

    /// <summary>Runs the searches.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="options">How each search is run, with the limit of states for the whole one.</param>
    /// <param name="search">Runs a search.</param>
    public static ReductionComparison Of(Scenario scenario, SearchOptions options, Func<ControlledProgram, SearchOptions, SearchResult> search)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(search);
        var program = ControlledProgram.Create(new ScenarioModel(scenario));
        var safety = options with
        {
            Properties = [.. program.Properties.Where(p => !p.IsOfRuns).Select(p => p.Name)],
            CountSchedules = false,
            ScheduleBound = 0,
        };
        var whole = search(program, safety with { Reductions = SearchReductions.None });
        if (whole.End != SearchEnd.Complete)
        {
            return new ReductionComparison(scenario, whole, [], []);
        }

        ImmutableArray<SearchResult> reduced = [.. Kinds.Select(kind => search(program, safety with { Reductions = kind, StateLimit = 0 }))];
        return new ReductionComparison(scenario, whole, reduced, [.. Kinds.Zip(reduced).SelectMany(r => Compare(whole, r.Second, r.First))]);
    }

    private static IEnumerable<string> Compare(SearchResult whole, SearchResult reduced, SearchReductions kind)
    {
        foreach (var (one, other) in whole.Properties.Zip(reduced.Properties))
        {
            if (one.Verdict != other.Verdict || one.Counterexample?.Length != other.Counterexample?.Length)
            {
                yield return $"{one.Property.Name} is {Describe(one)} in the whole search and {Describe(other)} with {kind}";
            }
        }

        if (reduced.States > whole.States)
        {
            yield return $"{kind} reaches more states than the whole search";
        }
    }

    private static string Describe(PropertyResult result)
        => result.Counterexample is { } counterexample ? $"{result.Verdict} after {counterexample.Length} steps" : $"{result.Verdict}";
}
