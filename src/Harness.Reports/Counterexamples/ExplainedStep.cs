using System.Collections.Immutable;
using Harness.Engine.Traces;

namespace Harness.Reports.Counterexamples;

/// <summary>A step of a trace, with what it means for the violation.</summary>
/// <param name="Step">The step.</param>
/// <param name="Column">Index into <see cref="Explanation.Tasks"/>: the task in whose column it stands.</param>
/// <param name="Role">What it has to do with the cause.</param>
/// <param name="Key">What a decisive step did, in the words of the cause; null for other steps.</param>
/// <param name="IsSwitch">Whether another task took the step before.</param>
/// <param name="Inside">The tasks that are in the middle of something after the step, as indices into <see cref="Explanation.Tasks"/>: producers inside tpacket_rcv.</param>
/// <param name="Ring">The ring after the step.</param>
public sealed record ExplainedStep(
    TraceStep Step, int Column, StepRole Role, string? Key, bool IsSwitch, ImmutableArray<int> Inside, RingState Ring);
