using System.Collections.Immutable;
using Harness.Engine.Exploration;
using Harness.Ring;

namespace Harness.Scenarios.Bounds;

/// <summary>
/// That violations stay when their smallest bounds grow in one direction: by sampled schedules where these show it, else by a search that stops when
/// it has. Where packets must grow too, and by how much is not known, several bounds are tried, and one is enough.
/// </summary>
/// <param name="scenario">The scenario.</param>
/// <param name="smallest">The smallest bounds.</param>
/// <param name="candidates">The larger bounds.</param>
/// <param name="properties">The properties.</param>
internal sealed class GrowthCheck(Scenario scenario, RingBounds smallest, ImmutableArray<RingBounds> candidates, ImmutableArray<string> properties) : BoundsCheck
{
    private const long StateLimit = 200_000;

    public override string Title => $"{scenario.Within(candidates[0]).Title}, growth";

    /// <summary>The three directions of growth from bounds, as far as the scenario allows them.</summary>
    internal static IEnumerable<GrowthCheck> Of(Scenario scenario, RingBounds smallest, ImmutableArray<string> properties)
        => new[] { ImmutableArray.Create(Grown(smallest, 0, 1, 0)), [Grown(smallest, 0, 0, 1)], MoreSlots(smallest) }
            .Select(directions => directions.Where(b => ScenarioCatalog.IsPossible(scenario.Within(b))).ToImmutableArray())
            .Where(candidates => !candidates.IsEmpty)
            .Select(candidates => new GrowthCheck(scenario, smallest, candidates, properties));

    public override IEnumerable<BoundsFinding> Run(BoundsSearcher searcher)
    {
        var open = properties.ToDictionary(p => p, _ => "", StringComparer.Ordinal);
        var findings = new List<BoundsFinding>();
        foreach (var bounds in candidates)
        {
            if (open.Count == 0)
            {
                break;
            }

            var within = scenario.Within(bounds);
            foreach (var property in Violated(within, searcher, open))
            {
                findings.Add(new BoundsFinding("growth", within, property, BoundsOutcome.Confirmed));
                open.Remove(property);
            }
        }

        var last = scenario.Within(candidates[^1]);
        return
        [
            .. findings,
            .. open.Select(o => new BoundsFinding(
                "growth",
                last,
                o.Key,
                o.Value.Length == 0 ? BoundsOutcome.Refuted : BoundsOutcome.Undecided,
                o.Value.Length == 0 ? $"the violation at the smallest bounds {smallest} is gone here" : $"whether the violation at {smallest} stays is not known: {o.Value}")),
        ];
    }

    /// <summary>The properties that are violated within bounds; of the others, why that is not known.</summary>
    private static List<string> Violated(Scenario within, BoundsSearcher searcher, Dictionary<string, string> open)
    {
        var program = Program(within);
        List<string> violated = [.. searcher.Sample(program, open.Keys).Keys];
        string[] left = [.. open.Keys.Except(violated)];
        if (left.Length == 0)
        {
            return violated;
        }

        foreach (var result in searcher.Explore(program, left, StateLimit).Properties)
        {
            if (result.Verdict == Verdict.Violated)
            {
                violated.Add(result.Property.Name);
            }
            else if (result.Verdict == Verdict.Inconclusive)
            {
                open[result.Property.Name] = result.Reason;
            }
        }

        return violated;
    }

    /// <summary>
    /// One more slot needs packets to come round it: with other producers (P-1)*K of them, or a little more where a slot is a block that takes several;
    /// with one producer as many as it takes.
    /// </summary>
    private static ImmutableArray<RingBounds> MoreSlots(RingBounds smallest)
    {
        var (slots, others, packets) = (smallest.Slots + 1, smallest.Producers - 1, smallest.PacketsPerProducer!.Value);
        return others > 0
            ? [.. Enumerable.Range(Math.Max(packets, (slots + others - 1) / others), 3).Select(k => new RingBounds(slots, smallest.Producers, k))]
            : [.. Enumerable.Range(packets, (slots * packets) - packets + 1).Select(k => new RingBounds(slots, 1, k))];
    }
}
