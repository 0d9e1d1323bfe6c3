using System.Collections.Immutable;
using Harness.Proof.Smt;
using Harness.Proof.Tables;
using Harness.Proof.Terms;

namespace Harness.Proof.Tests;

/// <summary>A table from which one thing was taken.</summary>
/// <param name="Name">What was taken.</param>
/// <param name="Table">What is left.</param>
/// <param name="Obligations">What of the proof may fail now.</param>
/// <param name="IsAuxiliary">Whether it is bookkeeping that only the argument has.</param>
internal sealed record TableMutant(string Name, ProtocolTable Table, ImmutableArray<Obligation> Obligations, bool IsAuxiliary)
{
    /// <summary>Without each of the statements of the invariant.</summary>
    internal static IEnumerable<TableMutant> WithoutConjuncts(ProtocolTable table)
        => from conjunct in table.Invariant
           let left = table with { Invariant = table.Invariant.Remove(conjunct) }
           select new TableMutant(conjunct.Name, left, Nearest(Smt.Obligations.Of(left), [.. conjunct.Holds.Reads]), true);

    /// <summary>Without each of the guards.</summary>
    internal static IEnumerable<TableMutant> WithoutGuards(ProtocolTable table)
        => from action in table.Actions
           from guard in action.Guards
           select Of($"{action.Name}: {guard}", table, action, action with { Guards = action.Guards.Remove(guard) }, false);

    /// <summary>Without each of the assignments.</summary>
    internal static IEnumerable<TableMutant> WithoutAssignments(ProtocolTable table)
        => from action in table.Actions
           from assignment in action.Assignments
           select Of($"{action.Name}: {assignment}", table, action, action with { Assignments = action.Assignments.Remove(assignment) }, assignment.Variable.IsAuxiliary);

    /// <summary>Those first that speak of most of the same variables, and of the fewest others: it is there that something is missed.</summary>
    private static ImmutableArray<Obligation> Nearest(ImmutableArray<Obligation> obligations, HashSet<StateVariable> about)
        => [.. obligations.Where(o => o.Kind != ObligationKind.Start).OrderByDescending(o => Nearness([.. o.Goal.Reads], about))];

    private static double Nearness(HashSet<StateVariable> goal, HashSet<StateVariable> about)
        => (double)goal.Intersect(about).Count() / goal.Union(about).Count();

    private static TableMutant Of(string name, ProtocolTable table, GuardedAction action, GuardedAction changed, bool isAuxiliary)
    {
        var left = table with { Actions = table.Actions.Replace(action, changed) };
        return new TableMutant(name, left, [.. Smt.Obligations.OfChecks(left, changed), .. Smt.Obligations.OfSteps(left, changed)], isAuxiliary);
    }
}
