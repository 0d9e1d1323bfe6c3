using System.Collections.Immutable;
using Harness.Engine.Exploration;
using Harness.Engine.Machine;
using Harness.Ring;

namespace Harness.Scenarios.Bounds;

/// <summary>
/// Whether violations stay when their smallest bounds grow in one direction. Each larger program judges, in this order: the schedule of the
/// violation itself with more packets around it, sampled schedules, the schedule with packets in between, and a search that stops when it has seen
/// them. Where packets must grow too, and by how much is not known, several bounds are tried, and one is enough.
/// </summary>
internal sealed class Growth
{
    private const long StateLimit = 1_000_000;

    /// <summary>Steps of carried schedules for a property, first with nothing in between and then with two packets or rounds at any places.</summary>
    private const int FewSteps = 20_000;
    private const int ManySteps = 1_000_000;

    private readonly Scenario _scenario;
    private readonly RingBounds _smallest;
    private readonly ImmutableArray<(Scenario Within, Lazy<ControlledProgram> Program)> _candidates;
    private readonly ImmutableDictionary<string, CarriedViolation> _violations;
    private readonly SortedDictionary<string, string> _open;

    private Growth(Scenario smallest, IEnumerable<Scenario> candidates, IEnumerable<string> properties, ImmutableDictionary<string, CarriedViolation> violations)
    {
        (_scenario, _smallest, _violations) = (smallest, smallest.RingBounds, violations);
        _candidates = [.. candidates.Select(c => (c, new Lazy<ControlledProgram>(() => ControlledProgram.Create(new ScenarioModel(c)))))];
        _open = new SortedDictionary<string, string>(properties.ToDictionary(p => p, _ => ""), StringComparer.Ordinal);
    }

    /// <summary>The three directions of growth, as far as the scenario allows them.</summary>
    /// <param name="smallest">The scenario within its smallest bounds.</param>
    /// <param name="properties">The properties that should be violated there.</param>
    /// <param name="violations">The violations that were found there, by property.</param>
    internal static IEnumerable<Growth> Of(Scenario smallest, ImmutableArray<string> properties, ImmutableDictionary<string, CarriedViolation> violations)
    {
        var bounds = smallest.RingBounds;
        return new[] { [BoundsCheck.Grown(bounds, 0, 1, 0)], [BoundsCheck.Grown(bounds, 0, 0, 1)], MoreSlots(bounds) }
            .Select(direction => direction.Select(smallest.Within).Where(ScenarioCatalog.IsPossible).ToArray())
            .Where(candidates => candidates.Length > 0)
            .Select(candidates => new Growth(smallest, candidates, properties, violations));
    }

    internal IEnumerable<BoundsFinding> Run(BoundsSearcher searcher)
    {
        var findings = new List<BoundsFinding>();
        Func<Scenario, ControlledProgram, IEnumerable<string>>[] ways =
        [
            (within, program) => Carried(within, program, insertions: 0, FewSteps),
            (_, program) => searcher.Sample(program, _open.Keys).Keys,
            (within, program) => Carried(within, program, insertions: 2, ManySteps),
            (_, program) => searcher.Sample(program, _open.Keys, BoundsSearcher.ManySchedules).Keys,
            (_, program) => Searched(program, searcher),
        ];
        foreach (var way in ways)
        {
            foreach (var (within, program) in _candidates)
            {
                string[] violated = _open.Count == 0 || searcher.Cancellation.IsCancellationRequested ? [] : [.. way(within, program.Value)];
                foreach (var property in violated)
                {
                    findings.Add(new BoundsFinding("growth", within, property, BoundsOutcome.Confirmed));
                    _open.Remove(property);
                }
            }
        }

        return findings.Concat(_open.Select(o => Open(o.Key, searcher.Cancellation.IsCancellationRequested ? "the run was stopped" : o.Value)));
    }

    private BoundsFinding Open(string property, string reason)
        => new(
            "growth",
            _candidates[^1].Within,
            property,
            reason.Length == 0 ? BoundsOutcome.Refuted : BoundsOutcome.Undecided,
            reason.Length == 0 ? $"the violation at the smallest bounds {_smallest} is gone here" : $"whether the violation at {_smallest} stays is not known: {reason}");

    /// <summary>The properties that the schedules of their smallest violations violate here too.</summary>
    private List<string> Carried(Scenario within, ControlledProgram program, int insertions, int budget)
        => [.. _open.Keys.Where(p => _violations.TryGetValue(p, out var violation) && violation.Into(program, p, Further(within), insertions, budget) is not null)];

    /// <summary>The properties that a search finds violated; of the others it notes why that is not known.</summary>
    private List<string> Searched(ControlledProgram program, BoundsSearcher searcher)
    {
        var violated = new List<string>();
        foreach (var result in searcher.Explore(program, [.. _open.Keys], StateLimit).Properties)
        {
            if (result.Verdict == Verdict.Violated)
            {
                violated.Add(result.Property.Name);
            }
            else if (result.Verdict == Verdict.Inconclusive)
            {
                _open[result.Property.Name] = result.Reason;
            }
        }

        return violated;
    }

    /// <summary>How many packets each producer has more than within the smallest bounds.</summary>
    private ImmutableArray<int> Further(Scenario within)
        => [.. Enumerable.Range(0, within.Producers).Select(p => within.Packets!.Value - (p < _scenario.Producers ? _scenario.Packets!.Value : 0))];

    /// <summary>
    /// One more slot needs packets to come round it: with other producers (P-1)*K of them, or a little more where a slot is a block that takes several;
    /// with one producer as many as it takes.
    /// </summary>
    private static RingBounds[] MoreSlots(RingBounds smallest)
    {
        var (slots, others, packets) = (smallest.Slots + 1, smallest.Producers - 1, smallest.PacketsPerProducer!.Value);
        return others > 0
            ? [.. Enumerable.Range(Math.Max(packets, (slots + others - 1) / others), 3).Select(k => new RingBounds(slots, smallest.Producers, k))]
            : [.. Enumerable.Range(packets, (slots * packets) - packets + 1).Select(k => new RingBounds(slots, 1, k))];
    }
}
