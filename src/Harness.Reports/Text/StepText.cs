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
        if (trace.Causes.Length == 0)
        {
            return accesses.Length > 0 ? ShowOwn(step, accesses) : "";
        }

        return (accesses.LastOrDefault(TraceFacts.IsStore) ?? accesses.FirstOrDefault()) is { } access ? Show(trace, index, access) : "";
    }

    /// <summary>Of a model that is no ring: what the memory did with the access, the word unless the step's own text names it, and whether an exchange succeeded.</summary>
    private static string ShowOwn(TraceStep step, TraceAccess[] accesses)
    {
        var (read, written) = (accesses.FirstOrDefault(TraceFacts.IsRead), accesses.LastOrDefault(TraceFacts.IsStore));
        var shown = written ?? read!;
        var mark = s_words.FirstOrDefault(w => w.Kind == shown.Kind).Meaning is { } meaning ? meaning[..(meaning.IndexOf(')', StringComparison.Ordinal) + 1)] + " " : "";
        var isNamed = Names(step.Step, shown.Variable);
        if (step.Operation.StartsWith("CompareExchange ", StringComparison.Ordinal))
        {
            return written is null ? $"{mark}fails, {(isNamed ? "finds" : $"{shown.Variable} is")} {shown.After}" : Change();
        }

        return written is not null && step.Operation.StartsWith("Update ", StringComparison.Ordinal) ? Change()
            : isNamed ? mark + shown.After
            : $"{mark}{shown.Variable} {(written is null ? "is" : "=")} {shown.After}";

        string Change() => $"{mark}{(isNamed ? "" : shown.Variable + " ")}{read?.After ?? shown.Before} -> {shown.After}";
    }

    /// <summary>Whether a text has a name in it as a word of its own.</summary>
    private static bool Names(string text, string name)
    {
        var at = text.IndexOf(name, StringComparison.OrdinalIgnoreCase);
        return at >= 0 && (at == 0 || !char.IsLetterOrDigit(text[at - 1])) && (at + name.Length == text.Length || !char.IsLetterOrDigit(text[at + name.Length]));
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

    /// <summary>A sentence for each word that <see cref="Of"/> uses in steps of a trace of weak memory; empty for others.</summary>
    /// <param name="steps">The steps that are shown one by one.</param>
    public static IReadOnlyList<string> WordsOf(IEnumerable<TraceStep> steps)
    {
        var kinds = steps.SelectMany(s => s.Accesses).Select(a => a.Kind).ToHashSet();
        return [.. s_words.Where(w => kinds.Contains(w.Kind)).Select(w => w.Meaning + ".")];
    }

    /// <summary>A step under the queue lock may read and change more: its own word is the one that the operation names. A lock's name says all, and so does its step; what leaves a store buffer is one word.</summary>
    private static bool IsOperand(TraceStep step, string variable)
        => step.Task != TraceFacts.TaskOf(step) || (step.Operation.Split(' ', 2) is [var kind, var operand] && kind is not ("Lock" or "Unlock" or "Register" or "Sleep")
            && operand.StartsWith(variable, StringComparison.Ordinal) && (operand.Length == variable.Length || operand[variable.Length] == ' '));
}
