using System.Collections.Immutable;
using Harness.Proof.Tables;
using Harness.Proof.Terms;

namespace Harness.Proof.Smt;

/// <summary>One thing to prove: what is assumed is true, a step is taken or not, and the goal is true.</summary>
/// <param name="Name">Its name, which is its file's.</param>
/// <param name="Kind">What it is a part of.</param>
/// <param name="Assumed">What is assumed of the state before, by name.</param>
/// <param name="Action">The step, or null.</param>
/// <param name="Goal">What must be true: after the step for <see cref="ObligationKind.Step"/>, before it otherwise.</param>
/// <param name="Subject">The conjunct or the property that it is about.</param>
internal sealed record Obligation(
    string Name, ObligationKind Kind, ImmutableArray<(string Name, Term Holds)> Assumed, GuardedAction? Action, Term Goal, string Subject);

/// <summary>The kinds of obligations.</summary>
internal enum ObligationKind
{
    /// <summary>A conjunct is true at first.</summary>
    Start,

    /// <summary>A step keeps a conjunct.</summary>
    Step,

    /// <summary>A property that is judged at a step holds there.</summary>
    Check,

    /// <summary>A property of states follows from the invariant.</summary>
    State,
}
