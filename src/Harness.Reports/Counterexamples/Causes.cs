using Harness.Engine.Machine;
using Harness.Engine.Traces;

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
            return new Cause(trace.LoopStart is null ? "the first state already violates it" : trace.Note, []);
        }

        var facts = new TraceFacts(trace);
        var keys = new KeySteps();
        if (trace.LoopStart is { } start)
        {
            return new Cause(
                trace.Note,
                start == trace.Steps.Length
                    ? keys.Add(facts.Last, "after it nobody has to move").ToImmutable()
                    : keys.Add(start, "the loop begins").Add(facts.Last, "the loop ends").ToImmutable());
        }

        var sentence = trace.Watches.Any(w => w.StartsWith("block ", StringComparison.Ordinal)) ? BlockCause.Of(facts, keys)
            : trace.Watches.Any(w => w.StartsWith("slot ", StringComparison.Ordinal)) ? SlotCause.Of(facts, keys)
            : null;
        var last = trace.Steps[^1];
        keys.Add(facts.Last, trace.Property == Property.Exception ? $"{last.Task} ends with an exception" : $"{last.Step} by {last.Task}");
        return new Cause(
            sentence ?? (trace.Note.Length > 0 ? trace.Note : $"after step {last.Number}, '{last.Step}' by {last.Task}, the state violates it"),
            keys.ToImmutable());
    }
}
