using System.Collections.Immutable;

namespace Harness.Kernel.Scripts;

/// <summary>What a run of random scripts came to.</summary>
/// <param name="What">Which scripts: the layouts of the ring.</param>
/// <param name="FirstSeed">The seed of the first script; the others follow it.</param>
/// <param name="Scripts">Scripts that were run.</param>
/// <param name="Operations">Operations in them.</param>
/// <param name="Comparisons">How often the whole ring was compared.</param>
/// <param name="Failures">The scripts that failed, shrunk.</param>
public sealed record ScriptReport(string What, ulong FirstSeed, int Scripts, long Operations, long Comparisons, ImmutableArray<ScriptFailure> Failures);

/// <summary>A script after which kernel and model differ.</summary>
/// <param name="Seed">Its seed.</param>
/// <param name="Ring">The ring's layout.</param>
/// <param name="Script">What is left of it when nothing can be left out, one operation after the other.</param>
/// <param name="Mismatch">What differs at its end.</param>
/// <param name="Repeats">Whether the same script failed again when it was run again; if not, the machine, and not the model, may be at fault.</param>
public sealed record ScriptFailure(ulong Seed, string Ring, ImmutableArray<string> Script, Mismatch Mismatch, bool Repeats);
