using System.Collections.Immutable;
using Harness.Ring;

namespace Harness.Scenarios.Bounds;

/// <summary>
/// That what is proved within a scenario's bounds does not fail one step beyond them: schedules are sampled there. This proves nothing, and keeps a
/// proof whose bounds are just too small from standing unnoticed.
/// </summary>
/// <param name="scenario">The scenario within the larger bounds.</param>
/// <param name="own">The bounds within which the properties are proved.</param>
/// <param name="properties">The properties.</param>
internal sealed class LargerCheck(Scenario scenario, RingBounds own, ImmutableArray<string> properties) : BoundsCheck
{
    public override string Title => $"{scenario.Title}, one step larger";

    /// <summary>One check for each of N, P and K, as far as the scenario allows it.</summary>
    internal static IEnumerable<LargerCheck> Of(Scenario scenario, ImmutableArray<string> properties)
        => new[] { Grown(scenario.RingBounds, 1, 0, 0), Grown(scenario.RingBounds, 0, 1, 0), Grown(scenario.RingBounds, 0, 0, 1) }
            .Select(scenario.Within)
            .Where(ScenarioCatalog.IsPossible)
            .Select(larger => new LargerCheck(larger, scenario.RingBounds, properties));

    public override IEnumerable<BoundsFinding> Run(BoundsSearcher searcher)
    {
        var program = Program(scenario);
        var violated = searcher.Sample(program, properties);
        return properties.Select(p => violated.TryGetValue(p, out var counterexample)
            ? new BoundsFinding("larger", scenario, p, BoundsOutcome.Refuted, $"Proved within {own}, and violated at these larger bounds") { Violation = (program, counterexample) }
            : new BoundsFinding("larger", scenario, p, searcher.Cancellation.IsCancellationRequested ? BoundsOutcome.Undecided : BoundsOutcome.Confirmed));
    }
}
