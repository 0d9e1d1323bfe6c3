using System.Collections.Immutable;

namespace Harness.Proof;

/// <summary>What came of a property.</summary>
/// <param name="Name">The property.</param>
/// <param name="Verdict">Its verdict, which is that of the invariant where that is worse.</param>
/// <param name="Needs">The statements of the invariant from which it follows; empty where it was not proved.</param>
/// <param name="Obligations">How many obligations are its own.</param>
/// <param name="Processor">Processor time of each solver for them.</param>
public sealed record PropertyProof(string Name, ProofVerdict Verdict, ImmutableArray<string> Needs, int Obligations, ImmutableArray<TimeSpan> Processor);

/// <summary>A solver on this machine.</summary>
/// <param name="Name">The program.</param>
/// <param name="Version">What it says of its version; null where there is no such program.</param>
/// <param name="Processor">Processor time that it used in all.</param>
public sealed record SolverUse(string Name, string? Version, TimeSpan Processor);
