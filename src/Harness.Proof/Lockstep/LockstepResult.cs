using System.Collections.Immutable;

namespace Harness.Proof.Lockstep;

/// <summary>What a walk through engine and table together has found.</summary>
/// <param name="ExplicitStates">States of the engine's model.</param>
/// <param name="Pairs">Pairs of a state of the model and a state of the table.</param>
/// <param name="Steps">Steps that were compared.</param>
/// <param name="Differences">Where the two are not the same, at most a few.</param>
/// <param name="NeverTaken">Actions of the table that no step was.</param>
/// <param name="False">Statements of the invariant that are false somewhere, with in how many pairs.</param>
/// <param name="Violated">Properties of the table that the engine says are violated, with how often.</param>
/// <param name="IsComplete">Whether everything was visited.</param>
internal sealed record LockstepResult(
    int ExplicitStates,
    int Pairs,
    int Steps,
    ImmutableArray<string> Differences,
    ImmutableArray<string> NeverTaken,
    ImmutableDictionary<string, int> False,
    ImmutableDictionary<string, int> Violated,
    bool IsComplete);
