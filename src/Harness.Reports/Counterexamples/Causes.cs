using Harness.Engine.Machine;
using Harness.Engine.Traces;
using Harness.Ring.Observation;

namespace Harness.Reports.Counterexamples;

/// <summary>Finds the cause of a violation, from nothing but a trace: in one sentence, and with the steps that collided.</summary>
public static class Causes
{
    /// <summary>The cause of the violation that a trace shows.</summary>
    /// <param name="trace">The trace.</param>
    public static Cause Of(Trace trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        if (trace.Steps.IsEmpty)
        {
            return new Cause(trace.LoopStart is null ? "the first state already violates it" : trace.Note, "", []);
        }

        var facts = new TraceFacts(trace);
        var keys = new KeySteps();
        var sentence = trace.LoopStart is not null ? LoopCause.Of(facts, keys)
            : trace.Property == Property.Deadlock ? WaitCause.Of(facts, keys)
            : trace.Causes == Happened.InBlocks ? BlockCause.Of(facts, keys)
            : trace.Causes == Happened.InSlots ? SlotCause.Of(facts, keys)
            : trace.Causes.Length == 0 ? DataCause.Of(facts, keys)
            : null;
        var last = trace.Steps[^1];
        if (trace.LoopStart is null)
        {
            keys.Add(facts.Last, trace.Property == Property.Exception ? $"{last.Task} ends with an exception" : $"{last.Step} by {last.Task}");
        }

        if (facts.IsRing && keys.Because.Length == 0 && facts.StepBefore(facts.Last + 1, facts.IsTampering) is { } tampering)
        {
            keys.Add(tampering, $"user space stores {facts[tampering].Outcome}").Say($"user space has stored {facts[tampering].Outcome}");
        }

        return new Cause(
            sentence ?? (trace.Note.Length > 0 ? trace.Note : $"after step {last.Number}, '{last.Step}' by {last.Task}, the state violates it"),
            keys.Because,
            keys.ToImmutable());
    }
}
