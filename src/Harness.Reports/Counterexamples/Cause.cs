using System.Collections.Immutable;

namespace Harness.Reports.Counterexamples;

/// <summary>Why a property is violated: who did what to which slot or block, and in which steps.</summary>
/// <param name="Sentence">What is wrong, in short.</param>
/// <param name="Because">How it could come to that, as a clause that can follow "because"; empty where the steps say all that is known.</param>
/// <param name="Keys">The decisive steps, in the order of the trace; empty where the first state violates the property.</param>
public sealed record Cause(string Sentence, string Because, ImmutableArray<KeyStep> Keys);
