using Harness.Ring.Observation;
namespace Harness.Reports.Counterexamples;

/// <summary>What goes on for ever, or stays as it is for ever: the model's note in two parts, and the steps of the loop that keep it going.</summary>
internal static class LoopCause
{
    internal static string Of(TraceFacts facts, KeySteps keys)
    {
        var trace = facts.Trace;
        var parts = trace.Note.Split(". ", 2);
        var rest = parts.Length > 1 ? parts[1] : "";
        if (trace.LoopStart == trace.Steps.Length)
        {
            keys.Say(rest);
            WaitCause.KeyWaits(facts, keys);
            if (trace.Property.StartsWith("L2", StringComparison.Ordinal) && trace.Causes == Happened.InSlots)
            {
                PollCause.KeyAsleep(facts, keys);
            }

            keys.Add(facts.Last, "after it nobody has to move");
            return parts[0];
        }

        var start = trace.LoopStart!.Value;
        if (trace.Causes == Happened.InSlots && Spin(facts, keys, start) is { } spin)
        {
            keys.Say(rest.Length == 0 ? spin : $"{spin}; {rest}");
        }

        keys.Say(rest);
        if (trace.Causes.Length == 0)
        {
            UnseenCause.Key(facts, keys);
        }

        Turns(facts, keys, start);
        return parts[0];
    }

    /// <summary>A loop that goes round because poll finds another slot ready than the one that the reader waits for: why, and how it came to that.</summary>
    private static string? Spin(TraceFacts facts, KeySteps keys, int start)
    {
        if (facts.StepFrom(start, i => facts.IsPollTest(i)) is not { } test || facts.UnitAt(test) is not ['s', ..] newest
            || !TraceFacts.HasUser(SlotUse.StatusRead(facts, newest, test))
            || facts.StepFrom(start, i => facts.IsReader(i) && facts.UnitAt(i) is { } unit && unit != newest && facts[i].Accesses.Any(a => a.Variable == $"{unit} status" && TraceFacts.IsRead(a))) is not { } look)
        {
            return null;
        }

        var own = facts.UnitAt(look)!;
        PollCause.KeyTest(facts, keys, test + 1);
        if (facts.WritersBefore(own, look) is { Count: > 0 } writers)
        {
            keys.Add(facts.Grant(own, writers[0], look), $"{own} granted to {writers[0]}");
        }

        if (facts.StepBefore(start, i => facts.IsReader(i) && facts[i].Outcome.StartsWith("skip", StringComparison.Ordinal)) is { } skip)
        {
            keys.Add(skip, $"{newest} left as it is by {facts.TaskAt(skip)}, which goes on to the next");
        }

        return PollCause.Difference(facts, newest, own, look);
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
            else if (facts.IsPollTest(i) && seen.Add(step.Step) && facts.UnitAt(i) is { } unit)
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
