using System.Collections.Immutable;
using Harness.Proof.Terms;

namespace Harness.Proof.Tables;

/// <summary>Who takes a step.</summary>
internal enum Actor
{
    /// <summary>A kernel thread, the parameter of the action.</summary>
    Producer,

    /// <summary>The program that reads the ring.</summary>
    Reader,
}

/// <summary>
/// A step of the protocol as data: where all guards hold, all assignments take place at once. A step of the engine's model is one of the actions with its letter.
/// </summary>
/// <param name="Name">Its name, unique in a table: the letter, and what tells it from other actions with this letter.</param>
/// <param name="Letter">The letter of the step in the engine's model.</param>
/// <param name="Actor">Who takes it.</param>
/// <param name="Guards">What must be true.</param>
/// <param name="Checks">What is judged at the step.</param>
/// <param name="Assignments">What changes.</param>
internal sealed record GuardedAction(
    string Name, string Letter, Actor Actor, ImmutableArray<Term> Guards, ImmutableArray<StepCheck> Checks, ImmutableArray<Assignment> Assignments)
{
    /// <summary>Where the step is a choice of the environment: what it chose, as the model names it; else null.</summary>
    internal string? Outcome { get; init; }

    /// <summary>The producer that takes the step, in guards, checks and assignments.</summary>
    internal static Bound Self { get; } = new("p", Domain.Producers);

    /// <summary>The variables that it changes.</summary>
    internal IEnumerable<StateVariable> Writes => Assignments.Select(a => a.Variable).Distinct();

    public override string ToString() => Name;
}
