using System.Collections.Immutable;
using Harness.Proof.Smt;
using Harness.Proof.Tables;

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
           select new TableMutant(conjunct.Name, left, Smt.Obligations.Of(left), true);

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

    private static TableMutant Of(string name, ProtocolTable table, GuardedAction action, GuardedAction changed, bool isAuxiliary)
    {
        var left = table with { Actions = table.Actions.Replace(action, changed) };
        return new TableMutant(name, left, [.. Smt.Obligations.OfChecks(left, changed), .. Smt.Obligations.OfSteps(left, changed)], isAuxiliary);
    }
}
