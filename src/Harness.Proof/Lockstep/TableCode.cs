using System.Collections.Immutable;
using Harness.Proof.Tables;
using Harness.Proof.Terms;

namespace Harness.Proof.Lockstep;

/// <summary>A table that runs: for so many slots, producers and packets.</summary>
internal sealed class TableCode
{
    private readonly TermCode _terms;

    internal TableCode(ProtocolTable table, StateLayout layout)
    {
        Layout = layout;
        _terms = new TermCode(layout);
        Actions = [.. table.Actions.Select(Compile)];
        Invariant = [.. table.Invariant.Select(c => new NamedValue(c.Name, _terms.Compile(c.Holds), false))];
        Properties = [.. table.Properties.Select(p => new NamedValue(p.Name, _terms.Compile(p.Holds), p.IsWitnessed))];
        Initial = MakeInitial(table);
    }

    internal StateLayout Layout { get; }

    internal ImmutableArray<ActionCode> Actions { get; }

    internal ImmutableArray<NamedValue> Invariant { get; }

    internal ImmutableArray<NamedValue> Properties { get; }

    /// <summary>The first state: of a variable of which the table does not say how it begins, every word is 0.</summary>
    internal long[] Initial { get; }

    private long[] MakeInitial(ProtocolTable table)
    {
        var state = new long[Layout.Length];
        foreach (var (variable, value) in table.Initial.Select(Simple).OfType<(StateVariable, long)>())
        {
            state[Layout.OffsetOf(variable)] = value;
        }

        return table.Initial.FirstOrDefault(t => _terms.Compile(t)(state, new long[TermCode.MostBound]) == 0) is { } wrong
            ? throw new InvalidOperationException($"the first state is not as the table says: {wrong}")
            : state;

        static (StateVariable, long)? Simple(Term term)
            => term is Application { Operator: Operator.Equal } equal && equal.Parts[0] is Read { Indices.IsEmpty: true } read && equal.Parts[1] is Constant constant
                ? (read.Variable, constant.Value)
                : null;
    }

    private ActionCode Compile(GuardedAction action)
    {
        var actor = action.Actor == Actor.Producer ? GuardedAction.Self : null;
        return new ActionCode(
            action,
            [.. action.Guards.Select(g => _terms.Compile(g, actor))],
            [.. action.Checks.Select(c => new NamedValue(c.Property, _terms.Compile(c.Holds, actor), c.IsWitnessed))],
            [.. action.Assignments.Select(a => new AssignmentCode(a.Variable, [.. a.Indices.Select(i => _terms.Compile(i, actor))], _terms.Compile(a.Value, actor)))]);
    }
}

/// <summary>A statement that can be evaluated.</summary>
internal sealed record NamedValue(string Name, TermValue Holds, bool IsWitnessed);

/// <summary>An assignment that can be executed.</summary>
internal sealed record AssignmentCode(StateVariable Variable, ImmutableArray<TermValue> Indices, TermValue Value);

/// <summary>An action that can be executed.</summary>
internal sealed record ActionCode(
    GuardedAction Action, ImmutableArray<TermValue> Guards, ImmutableArray<NamedValue> Checks, ImmutableArray<AssignmentCode> Assignments)
{
    /// <summary>Whether an actor can take it. The bound values begin with the actor.</summary>
    internal bool IsEnabled(long[] state, long[] bound)
    {
        foreach (var guard in Guards)
        {
            if (guard(state, bound) == 0)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The state after it.</summary>
    internal long[] Take(StateLayout layout, long[] state, long[] bound)
    {
        var next = state.AsSpan().ToArray();
        foreach (var (variable, indices, value) in Assignments)
        {
            next[layout.At(variable, [.. indices.Select(i => i(state, bound))])] = value(state, bound);
        }

        return next;
    }
}
