using Harness.Engine.Traces;
using Harness.Reports.Counterexamples;

namespace Harness.Reports.Text;

/// <summary>A step in words.</summary>
public static class StepText
{
    /// <summary>What the words mean that only traces of weak memory have, by the kind of access.</summary>
    private static readonly (string Kind, string Meaning)[] s_words =
    [
        ("buffered", "(waits) the store is in the task's store buffer until its step w"),
        ("forwarded", "(own) read from the task's own store buffer"),
        ("stale", "(old) not the newest value of the word"),
        ("behind", "(behind) the store takes its place before values that others have stored already"),
    ];

    /// <summary>What a step chose, or the value that it read or wrote in the ring, after the step's name if that is asked for.</summary>
    /// <param name="trace">The trace.</param>
    /// <param name="index">Index of the step.</param>
    /// <param name="withName">Whether to name the step too.</param>
    public static string Of(Trace trace, int index, bool withName)
    {
        ArgumentNullException.ThrowIfNull(trace);
        var step = trace.Steps[index];
        var deed = string.Join(", ", new[] { step.Outcome.Length > 0 ? step.Outcome : Deed(trace, index), Result(step) }.Where(d => d.Length > 0));
        return deed.Length == 0 ? step.Step : withName ? $"{step.Step}: {deed}" : deed;
    }

    /// <summary>What only the model's bookkeeping shows of a step: that it grants a slot, or that its reader sleeps from then on.</summary>
    private static string Result(TraceStep step)
        => step.Accesses.Any(a => TraceFacts.WrittenPlace(a) is not null && TraceFacts.Producers(a.After).Except(TraceFacts.Producers(a.Before)).Any()) ? "granted"
            : TraceFacts.FallsAsleep(step) ? "sleeps"
            : "";

    /// <summary>What the operation of a step came to; empty where its name says all.</summary>
    private static string Deed(Trace trace, int index)
    {
        var step = trace.Steps[index];
        if (step.Operation.StartsWith("Wake ", StringComparison.Ordinal))
        {
            return step.Accesses.LastOrDefault(a => a.Variable.EndsWith(" woken", StringComparison.Ordinal)) is not { } woken ? ""
                : woken.After == "nobody" ? "nobody waits"
                : woken.After == woken.Before ? $"{woken.After} is woken already"
                : $"wakes {woken.After}";
        }

        // A read and a write in one step: what it left behind says more.
        var accesses = step.Accesses.Where(a => a.Kind != "ghost" && IsOperand(step, a.Variable)).ToArray();
        return (accesses.LastOrDefault(TraceFacts.IsStore) ?? accesses.FirstOrDefault()) is { } access ? Show(trace, index, access) : "";
    }

    private static string Show(Trace trace, int index, TraceAccess access)
    {
        var step = trace.Steps[index];
        var (name, before, after) = (access.Variable, access.Before, access.After switch { "True" => "yes", "False" => "no", var value => value });
        if (name == SlotUse.OwnerMap && (TraceFacts.IsStore(access) || step.Step.Contains("bit", StringComparison.Ordinal)))
        {
            name = TraceFacts.IsStore(access) ? ChangedBit(before, after) : $"slot {HeadBefore(trace, index)}";
            after = SlotUse.MarkValue(access, name)!;
        }
        else if (TraceFacts.UnitOf(name) is { } unit)
        {
            var word = name[(unit.Length + 1)..];
            after = SlotUse.MarkValue(access, unit) ?? after;
            name = word is "status" or "tp_padding" || step.Step.EndsWith(word, StringComparison.Ordinal) ? unit : name;
        }
        else
        {
            return after;
        }

        return access.Kind switch
        {
            "write" when SlotUse.MarkValue(access, name) is not null
                => step.Step.StartsWith("set", StringComparison.Ordinal) || step.Step.StartsWith("clear", StringComparison.Ordinal) ? name : $"bit of {name} {(after == "set" ? "set" : "cleared")}",
            "write" => $"{name} = {after}",
            "buffered" => $"(waits) {name} = {after}",
            "behind" => $"(behind) {name} = {after}",
            "stale" => $"(old) {name} is {after}",
            "forwarded" => $"(own) {name} is {after}",
            _ => $"{name} is {after}",
        };
    }

    /// <summary>The slot whose bit a store to the owner map changes; the first where it changes several or none.</summary>
    private static string ChangedBit(string before, string after)
    {
        for (var bit = 0; bit < 64; bit++)
        {
            var slot = $"slot {bit}";
            if (SlotUse.HasBit(before, slot) != SlotUse.HasBit(after, slot))
            {
                return slot;
            }
        }

        return "slot 0";
    }

    private static string HeadBefore(Trace trace, int index)
    {
        var column = trace.Watches.IndexOf("head");
        return column < 0 ? "0" : TraceFacts.WatchesBefore(trace, index)[column];
    }

    /// <summary>A sentence for each word that <see cref="Of"/> uses in a trace of weak memory; empty for others.</summary>
    /// <param name="trace">The trace.</param>
    public static IReadOnlyList<string> WordsOf(Trace trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        var kinds = trace.Steps.SelectMany(s => s.Accesses).Select(a => a.Kind).ToHashSet();
        return [.. s_words.Where(w => kinds.Contains(w.Kind)).Select(w => w.Meaning + ".")];
    }

    /// <summary>A step under the queue lock may read and change more: its own word is the one that the operation names. A lock's name says all, and so does its step; what leaves a store buffer is one word.</summary>
    private static bool IsOperand(TraceStep step, string variable)
        => step.Task != TraceFacts.TaskOf(step) || (step.Operation.Split(' ', 2) is [var kind, var operand] && kind is not ("Lock" or "Unlock" or "Register" or "Sleep" or "Until")
            && operand.StartsWith(variable, StringComparison.Ordinal) && (operand.Length == variable.Length || operand[variable.Length] == ' '));
}
