using System.Collections.Immutable;
using Harness.Engine.Exploration;
using Harness.Ring;
using Harness.Scenarios.Gate;

namespace Harness.Scenarios.Bounds;

/// <summary>
/// That what is proved within a scenario's bounds does not fail one step beyond them: by a search with all reductions where that ends within its budget, and where it does not,
/// by sampled schedules, which prove nothing and keep a proof whose bounds are just too small from standing unnoticed. Where it fails, another scenario of the gate must say so.
/// </summary>
/// <param name="scenario">The scenario within the larger bounds.</param>
/// <param name="own">The bounds within which the properties are proved.</param>
/// <param name="properties">The properties.</param>
/// <param name="same">The scenarios of the gate that differ from it in nothing but bounds.</param>
internal sealed class LargerCheck(Scenario scenario, RingBounds own, ImmutableArray<string> properties, ImmutableArray<GateScenario> same) : BoundsCheck
{
    public override string Title => $"{scenario.Title}, one step larger";

    /// <summary>One check for each of N, P and K, as far as the scenario allows it.</summary>
    internal static IEnumerable<LargerCheck> Of(Scenario scenario, ImmutableArray<string> properties, ImmutableArray<GateScenario> same)
        => new[] { Grown(scenario.RingBounds, 1, 0, 0), Grown(scenario.RingBounds, 0, 1, 0), Grown(scenario.RingBounds, 0, 0, 1) }
            .Select(scenario.Within)
            .Where(ScenarioCatalog.IsPossible)
            .Select(larger => new LargerCheck(larger, scenario.RingBounds, properties, same));

    public override IEnumerable<BoundsFinding> Run(BoundsSearcher searcher)
    {
        var program = Program(scenario);
        var search = searcher.ExploreBeyond(program, properties);
        var isWhole = search.End is SearchEnd.Complete or SearchEnd.Decided;
        var violated = search.Properties.Where(p => p.Counterexample is not null).ToDictionary(p => p.Property.Name, p => p.Counterexample!, StringComparer.Ordinal);
        foreach (var (property, counterexample) in searcher.Sample(program, isWhole ? [] : properties.Except(violated.Keys)))
        {
            violated.Add(property, counterexample);
        }

        var unrefuted = searcher.Cancellation.IsCancellationRequested ? BoundsOutcome.Undecided : isWhole ? BoundsOutcome.Confirmed : BoundsOutcome.Sampled;
        foreach (var property in properties)
        {
            var finding = new BoundsFinding("larger", scenario, property, unrefuted);
            yield return !violated.TryGetValue(property, out var counterexample) ? finding
                : JudgedBy(property) is { } judge
                    ? finding with { Outcome = BoundsOutcome.ViolatedBeyond, Detail = $"Proved within {own}; violated within larger bounds, which the gate's scenario '{judge.Title}' judges" }
                    : finding with { Outcome = BoundsOutcome.Refuted, Detail = $"Proved within {own}, and violated at these larger bounds, which no scenario of the gate says", Violation = (program, counterexample) };
        }
    }

    /// <summary>A scenario of the gate that expects the violation within bounds that are not larger than these.</summary>
    private Scenario? JudgedBy(string property)
        => same.FirstOrDefault(s => s.Expectations.TryGetValue(property, out var expected) && expected.Verdict == Verdict.Violated && IsWithin(expected.Smallest ?? s.Scenario.RingBounds))?.Scenario;

    /// <summary>In the file's order of bounds; those without a number of packets have no place in it.</summary>
    private bool IsWithin(RingBounds bounds)
        => bounds.IsUnbounded
            ? bounds.Slots <= scenario.Slots && bounds.Producers <= scenario.Producers
            : BoundsOrder.Instance.Compare(bounds, scenario.RingBounds) <= 0;
}
