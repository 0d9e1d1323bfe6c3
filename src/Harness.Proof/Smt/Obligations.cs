using System.Collections.Immutable;
using Harness.Proof.Tables;
using Harness.Proof.Terms;

namespace Harness.Proof.Smt;

/// <summary>What has to be proved of a table: by induction the invariant is true in every reachable state, and the properties follow from it.</summary>
internal static class Obligations
{
    /// <summary>All of them.</summary>
    internal static ImmutableArray<Obligation> Of(ProtocolTable table)
        => [.. Starts(table), .. table.Actions.SelectMany(a => OfSteps(table, a)), .. table.Actions.SelectMany(a => OfChecks(table, a)), .. OfStates(table)];

    /// <summary>That a step keeps the conjuncts which speak of something that it changes. The others it keeps because they are the same formula before and after it.</summary>
    internal static IEnumerable<Obligation> OfSteps(ProtocolTable table, GuardedAction action)
    {
        var written = action.Writes.ToHashSet();
        return table.Invariant.Where(c => c.Holds.Reads.Any(written.Contains))
            .Select(c => new Obligation($"step.{action.Name}.{c.Name}", ObligationKind.Step, Invariant(table, c.Holds), action, c.Holds, c.Name));
    }

    /// <summary>That the properties which are judged at a step hold.</summary>
    internal static IEnumerable<Obligation> OfChecks(ProtocolTable table, GuardedAction action)
        => action.Checks.Select(c => new Obligation($"check.{action.Name}.{c.Property}", ObligationKind.Check, Invariant(table, c.Holds), action, c.Holds, c.Property));

    /// <summary>That a property of states follows.</summary>
    internal static IEnumerable<Obligation> OfStates(ProtocolTable table)
        => table.Properties.Select(p => new Obligation($"state.{p.Name}", ObligationKind.State, Invariant(table, p.Holds), null, p.Holds, p.Name));

    private static IEnumerable<Obligation> Starts(ProtocolTable table)
    {
        ImmutableArray<(string, Term)> initial = [.. table.Initial.Select((t, i) => ($"initial-{i + 1}", t))];
        return table.Invariant.Select(c => new Obligation($"start.{c.Name}", ObligationKind.Start, initial, null, c.Holds, c.Name));
    }

    /// <summary>
    /// What is assumed for a goal. The invariant is proved in two parts: the statements that do not speak of accounts are an invariant by themselves, and the others are
    /// kept together with them. So what is said of the ring needs nothing that is said of accounts, which solvers would only be slowed down by.
    /// </summary>
    private static ImmutableArray<(string Name, Term Holds)> Invariant(ProtocolTable table, Term goal)
        => [.. table.Invariant.Where(c => IsOfAccounts(goal) || !IsOfAccounts(c.Holds)).Select(c => (c.Name, c.Holds))];

    private static bool IsOfAccounts(Term term) => term.Reads.Any(v => v.IsOfAccounts);
}
