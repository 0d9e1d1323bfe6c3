using System.Collections.Immutable;
using Harness.Engine.Exploration;
using Harness.Engine.Machine;
using Harness.Ring;
using Harness.Scenarios.Gate;

namespace Harness.Scenarios.Bounds;

/// <summary>What has to be looked at beyond the bounds of a gate's scenarios, so that they are known to be the right ones. No bounds are searched twice.</summary>
public static class BoundsPlan
{
    /// <summary>The checks: smallest bounds with their growth, and one step larger.</summary>
    /// <param name="scenarios">The scenarios of the gate.</param>
    public static ImmutableArray<BoundsCheck> Of(ImmutableArray<GateScenario> scenarios)
    {
        var violations = scenarios
            .SelectMany(s => s.Expectations.Where(e => e.Value.Smallest is not null).Select(e => new Claim(s.Scenario, e.Key, e.Value.Smallest!)))
            .DistinctBy(c => (c.Scenario.Within(c.Smallest).Title, c.Property))
            .ToArray();
        return [.. Minimality(violations), .. scenarios.Where(s => s.Scenario.Packets is not null).SelectMany(s => Larger(s, scenarios))];
    }

    private static IEnumerable<BoundsCheck> Minimality(Claim[] violations)
        => violations.Select(c => (Within: c.Scenario.Within(c.Smallest), Claim: c, IsSmallest: true))
            .Concat(violations.SelectMany(c => Lower(c.Smallest).Select(b => (Within: c.Scenario.Within(b), Claim: c, IsSmallest: false))))
            .GroupBy(x => x.Within.Title)
            .Select(g => new MinimalityCheck(
                g.First().Within,
                [.. g.Where(x => x.IsSmallest).Select(x => x.Claim.Property)],
                [.. g.Where(x => !x.IsSmallest).Select(x => (x.Claim.Property, x.Claim.Smallest))]));

    /// <summary>Sampling sees neither deadlocks of a few states nor runs that never end.</summary>
    private static IEnumerable<BoundsCheck> Larger(GateScenario scenario, ImmutableArray<GateScenario> scenarios)
    {
        ImmutableArray<string> properties =
        [
            .. scenario.Expectations
                .Where(e => e.Value.Verdict == Verdict.Proved && e.Key is not (Property.Deadlock or Property.Livelock) && !e.Key.EndsWith(LivenessProperties.Suffix, StringComparison.Ordinal))
                .Select(e => e.Key),
        ];
        ImmutableArray<GateScenario> same = [.. scenarios.Where(s => s.Scenario.Within(scenario.Scenario.RingBounds).Title == scenario.Scenario.Title)];
        return properties.IsEmpty ? [] : LargerCheck.Of(scenario.Scenario, properties, same);
    }

    private static IEnumerable<RingBounds> Lower(RingBounds bounds)
    {
        var (slots, producers, packets) = (bounds.Slots, bounds.Producers, bounds.PacketsPerProducer!.Value);
        return new[] { (slots - 1, producers, packets), (slots, producers - 1, packets), (slots, producers, packets - 1) }
            .Where(b => b is { Item1: >= 1, Item2: >= 1, Item3: >= 1 })
            .Select(b => new RingBounds(b.Item1, b.Item2, b.Item3));
    }

    private sealed record Claim(Scenario Scenario, string Property, RingBounds Smallest);
}
