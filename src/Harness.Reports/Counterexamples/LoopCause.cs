namespace Harness.Reports.Counterexamples;

/// <summary>What goes on for ever, or stays as it is for ever: the model's note in two parts, and the steps of the loop that keep it going.</summary>
internal static class LoopCause
{
    internal static string Of(TraceFacts facts, KeySteps keys)
    {
        var trace = facts.Trace;
        var parts = trace.Note.Split(". ", 2);
        keys.Say(parts.Length > 1 ? parts[1] : "");
        if (trace.LoopStart == trace.Steps.Length)
        {
            WaitCause.KeyWaits(facts, keys);
            if (trace.Property.StartsWith("L2", StringComparison.Ordinal) && trace.Watches.Any(w => w.StartsWith("slot ", StringComparison.Ordinal)))
            {
                PollCause.KeyAsleep(facts, keys);
            }

            keys.Add(facts.Last, "after it nobody has to move");
            return parts[0];
        }

        Turns(facts, keys, trace.LoopStart!.Value);
        return parts[0];
    }

    /// <summary>In the loop: who takes the lock at which others are overtaken, and what poll finds; where there is neither, where the loop begins and ends.</summary>
    private static void Turns(TraceFacts facts, KeySteps keys, int start)
    {
        var locks = WaitCause.Names(facts.Trace.Note);
        var seen = new HashSet<string>();
        var isFound = false;
        for (var i = start; i <= facts.Last; i++)
        {
            var step = facts[i];
            var taken = locks.FirstOrDefault(l => step.Operation.StartsWith($"Lock {l}", StringComparison.Ordinal));
            if (taken is not null && seen.Add($"{step.Task} {taken}"))
            {
                keys.Add(i, $"{taken} taken by {step.Task}, again and again");
                isFound = true;
            }
            else if (step.Step.StartsWith("poll: test newest", StringComparison.Ordinal) && seen.Add(step.Step) && facts.UnitAt(i) is { } unit)
            {
                keys.Add(i, $"poll looks at {unit}: {SlotUse.StatusRead(facts, unit, i)}");
                isFound = true;
            }
            else if (facts.IsReader(i) && step.Operation.StartsWith("Load ", StringComparison.Ordinal) && step.Step.EndsWith("status", StringComparison.Ordinal) && facts.UnitAt(i) is { } own
                && seen.Add(step.Step))
            {
                keys.Add(i, $"{step.Task} looks at {own}: {SlotUse.StatusRead(facts, own, i)}");
            }
        }

        if (!isFound)
        {
            keys.Add(start, "the loop begins").Add(facts.Last, "the loop ends");
        }
    }
}
