namespace Harness.Reports.Counterexamples;

/// <summary>A reader that sleeps although it has work (L2, W2), or does not although it has none (L3, W1): poll looks at the newest slot, the reader at its own.</summary>
internal static class PollCause
{
    internal static string Asleep(TraceFacts facts, KeySteps keys, string rest)
    {
        KeyAsleep(facts, keys);
        return $"the reader sleeps in poll{rest}, although slot {facts.Column("t", facts.Last)}, where it waits, is ready";
    }

    /// <summary>The race of a publish and its wake with a reader that looks, registers, tests and sleeps.</summary>
    internal static void KeyAsleep(TraceFacts facts, KeySteps keys)
    {
        var slot = $"slot {facts.Column("t", facts.Last)}";
        if (facts.StatusStore(slot, facts.Last + 1, hasUser: true) is { } publish)
        {
            var by = facts.TaskAt(publish);
            keys.Add(publish, $"{slot} published by {by}");
            keys.Add(facts.Find(publish, (i, a) => facts.IsReader(i) && TraceFacts.IsRead(a) && a.Variable == $"{slot} status"), $"{slot} not ready yet, as the reader finds");
            if (facts.FindFirst(publish, (i, a) => facts.TaskAt(i) == by && facts[i].Operation.StartsWith("Wake ", StringComparison.Ordinal)) is { } wake && IsLost(facts, wake))
            {
                keys.Add(wake, $"the wake of {by}, when nobody was waiting");
            }
        }

        if (facts.StepBefore(facts.Last + 1, i => facts.IsReader(i) && facts[i].Operation.StartsWith("Register ", StringComparison.Ordinal)) is { } register)
        {
            keys.Add(register, $"{Words.The(facts.TaskAt(register))} begins to wait for a wake");
        }

        keys.Add(Test(facts), "poll looks at the newest slot").Say(facts.Trace.Note);
        if (!SlotUse.KeyRoot(facts, keys))
        {
            SlotUse.KeyEnd(facts, keys);
        }
        else
        {
            keys.Add(facts.Last, "the reader sleeps", isCause: false);
        }
    }

    internal static string Awake(TraceFacts facts, KeySteps keys, string rest)
    {
        var (slot, newest) = ($"slot {facts.Column("t", facts.Last)}", Newest(facts));
        keys.Add(Test(facts), "poll looks at the newest slot");
        if (facts.StatusStore(newest, facts.Last + 1, hasUser: true) is { } publish)
        {
            keys.Add(publish, $"{newest} published by {facts.TaskAt(publish)}");
        }

        if (facts.AnyGrant(slot, facts.Last + 1) is { } grant)
        {
            keys.Add(grant, $"{slot} granted to {facts.TaskAt(grant)}");
        }

        SlotUse.KeyRoot(facts, keys);
        SlotUse.KeyEnd(facts, keys);
        var writers = facts.WritersBefore(slot, facts.Last + 1);
        keys.Say(newest == slot
            ? $"poll takes any status but KERNEL for ready, and {slot} is {StatusOf(facts, slot)}"
            : $"poll looks at the newest slot, {newest}, which is {StatusOf(facts, newest)}, and the reader at {slot}, which is {StatusOf(facts, slot)}"
            + (writers.Count == 0 ? "" : $" and being filled by {Words.And(writers)}"));
        return $"poll says ready, but {slot}, where the reader waits, is not{rest}";
    }

    private static bool IsLost(TraceFacts facts, int wake)
        => facts[wake].Accesses.Where(a => a.Variable.StartsWith("sk_wq", StringComparison.Ordinal)).All(a => a.Kind == "read" || a.Before == a.After);

    private static int? Test(TraceFacts facts)
        => facts.Find(facts.Last + 1, (i, a) => facts[i].Step.StartsWith("poll: test newest", StringComparison.Ordinal) && TraceFacts.UnitOf(a.Variable) is not null);

    /// <summary>The slot before head.</summary>
    private static string Newest(TraceFacts facts)
    {
        var count = facts.Trace.Watches.Count(w => w.StartsWith("slot ", StringComparison.Ordinal));
        return facts.Number("head", facts.Last) is { } head && count > 0 ? $"slot {(head + count - 1) % count}" : "slot 0";
    }

    /// <summary><c>KERNEL</c> for <c>KERNEL [P1] R</c>.</summary>
    private static string StatusOf(TraceFacts facts, string slot) => facts.Column(slot, facts.Last).Split(' ')[0];
}
