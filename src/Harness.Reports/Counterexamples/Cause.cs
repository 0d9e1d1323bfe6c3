using System.Collections.Immutable;

namespace Harness.Reports.Counterexamples;

/// <summary>Why a property is violated: who did what to which slot or block, and in which steps.</summary>
/// <param name="Sentence">The cause in short, without the steps.</param>
/// <param name="Keys">The decisive steps, in the order of the trace; empty where the first state violates the property.</param>
public sealed record Cause(string Sentence, ImmutableArray<KeyStep> Keys);
