using System.Collections.Immutable;
using Harness.Engine.Exploration;
using Harness.Engine.Machine;
using Harness.Ring;

namespace Harness.Scenarios.Bounds;

/// <summary>
/// One exhaustive search that judges what a gate's file says of one bounds: where a violation is smallest, and where it is not there yet. From the
/// smallest bounds on it asks whether the violation stays when they grow.
/// </summary>
/// <param name="scenario">The scenario within these bounds.</param>
/// <param name="violated">Properties whose smallest bounds these are.</param>
/// <param name="holding">Properties whose smallest bounds are larger by one in one of N, P, K.</param>
internal sealed class MinimalityCheck(Scenario scenario, ImmutableArray<string> violated, ImmutableArray<(string Property, RingBounds Smallest)> holding) : BoundsCheck
{
    public override string Title => $"{scenario.Title}, smallest bounds";

    public override IEnumerable<BoundsFinding> Run(BoundsSearcher searcher)
    {
        var program = Program(scenario);
        var result = searcher.Explore(program, violated.Concat(holding.Select(h => h.Property)).Distinct());
        var verdicts = result.Properties.ToDictionary(p => p.Property.Name, StringComparer.Ordinal);
        var found = violated.Where(p => verdicts[p] is { Counterexample: { } run } verdict && (!verdict.Property.IsLiveness || run.Loop.IsEmpty)).ToImmutableDictionary(p => p, p => new CarriedViolation(program, verdicts[p].Counterexample!), StringComparer.Ordinal);
        return
        [
            .. violated.Select(p => Smallest(verdicts[p])),
            .. holding.Select(h => Below(program, verdicts[h.Property], h.Smallest)),
            .. violated.IsEmpty ? [] : Growth.Of(scenario, violated, found).SelectMany(g => g.Run(searcher)),
        ];
    }

    private BoundsFinding Smallest(PropertyResult result)
    {
        var outcome = result.Verdict switch
        {
            Verdict.Violated => BoundsOutcome.Confirmed,
            Verdict.Inconclusive => BoundsOutcome.Undecided,
            _ => BoundsOutcome.Refuted,
        };
        var detail = outcome == BoundsOutcome.Confirmed ? "" : $"the file says Violated at these smallest bounds, found {result.Verdict}{Because(result)}";
        return new BoundsFinding("smallest", scenario, result.Property.Name, outcome, detail);
    }

    private BoundsFinding Below(ControlledProgram program, PropertyResult result, RingBounds smallest)
    {
        var finding = new BoundsFinding("minimal", scenario, result.Property.Name, BoundsOutcome.Confirmed);
        return result.Verdict switch
        {
            Verdict.Proved => finding,
            Verdict.Vacuous when result.Property.Vacuous is not null => finding with { Outcome = BoundsOutcome.BelowThreshold },
            Verdict.Vacuous => finding with { Outcome = BoundsOutcome.NothingToJudge },
            Verdict.Violated => finding with
            {
                Outcome = BoundsOutcome.Refuted,
                Detail = $"it is violated here already, so that {smallest} is not smallest",
                Violation = (program, result.Counterexample!),
            },
            Verdict.Inconclusive => finding with { Outcome = BoundsOutcome.Undecided, Detail = result.Reason },
            _ => finding with { Outcome = BoundsOutcome.Refuted, Detail = $"below the smallest bounds {smallest} it should be Proved, found {result.Verdict}{Because(result)}" },
        };
    }

    private static string Because(PropertyResult result) => result.Reason.Length == 0 ? "" : $" ({result.Reason})";
}
