using System.Collections.Immutable;

namespace Harness.Proof;

/// <summary>What came of the question whether a protocol keeps its properties for every number of slots, producers and packets.</summary>
/// <param name="Subject">Variant, reader and faults.</param>
/// <param name="Solvers">The solvers that have to agree.</param>
/// <param name="Invariant">That the invariant holds at first and is kept by every step: <c>Needs</c> are its statements.</param>
/// <param name="Properties">Each property.</param>
/// <param name="Unsettled">Obligations that are not proved, each with what was said of it.</param>
/// <param name="Counterexample">Where the argument fails: a state, a step and what breaks, for a person; else null.</param>
public sealed record ProofReport(
    string Subject,
    ImmutableArray<SolverUse> Solvers,
    PropertyProof Invariant,
    ImmutableArray<PropertyProof> Properties,
    ImmutableArray<string> Unsettled,
    string? Counterexample)
{
    /// <summary>Whether everything was proved by every solver.</summary>
    public bool IsProved => Properties.All(p => p.Verdict == ProofVerdict.ProvedForAll);

    /// <summary>Whether there was no solver to ask.</summary>
    public bool IsSkipped => Solvers.All(s => s.Version is null);
}
