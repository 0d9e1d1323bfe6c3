using System.Globalization;
using System.Text;

namespace Harness.Reports.Counterexamples;

/// <summary>A reader that sleeps although it has work (L2, W2), or does not although it has none (L3, W1): poll looks at the slot before head, the reader at its own.</summary>
internal static class PollCause
{
    internal static string Asleep(TraceFacts facts, KeySteps keys, string rest)
    {
        KeyAsleep(facts, keys);
        var isOne = !facts.Trace.Steps.Any(s => s.Task == "reader 2");
        return $"{(isOne ? "the reader sleeps" : "all readers sleep")} in poll{(isOne ? rest : rest.Replace("wake it", "wake them", StringComparison.Ordinal))}, although slot {facts.Column("t", facts.Last)}, where {(isOne ? "it waits" : "they wait")}, is ready";
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

        KeyTest(facts, keys, facts.Last + 1);
        var root = SlotUse.KeyRoot(facts, new KeySteps());
        var twice = root is null ? SlotUse.KeyTakenTwice(facts, keys) : null;
        keys.Say((root is not null ? $"{root} was granted a second time while it was being filled, which took head one slot further than the reader: "
            : twice is not null ? $"{twice} was taken by two readers, which took them one slot further than the packets: "
            : "") + facts.Trace.Note);
        SlotUse.KeyRoot(facts, keys, withPublishes: true);
        foreach (var reader in facts.Trace.Steps.Select(s => s.Task).Where(t => t.StartsWith("reader", StringComparison.Ordinal)).Distinct())
        {
            keys.Add(facts.StepBefore(facts.Last + 1, i => facts[i].Task == reader && TraceFacts.FallsAsleep(facts[i])), $"{Words.The(reader)} sleeps", isCause: false);
        }

        keys.Add(facts.Last, $"{facts[facts.Last].Step} by {facts.TaskAt(facts.Last)}", isCause: facts.GrantedAt(facts.Last) is not null);
    }

    internal static string Awake(TraceFacts facts, KeySteps keys, string sentence)
    {
        var (slot, newest) = ($"slot {facts.Column("t", facts.Last)}", Newest(facts));
        KeyTest(facts, keys, facts.Last + 1);
        foreach (var unit in (string[])[newest, slot])
        {
            if (facts.AnyGrant(unit, facts.Last + 1) is { } grant)
            {
                keys.Add(grant, $"{unit} granted to {facts.TaskAt(grant)}");
            }
        }

        if (facts.StatusStore(newest, facts.Last + 1, hasUser: true) is { } publish)
        {
            keys.Add(publish, $"{newest} published by {facts.TaskAt(publish)}");
        }

        keys.Say(newest == slot ? $"poll takes any status but KERNEL for ready, and {slot} is {facts.StatusOf(slot, facts.Last)}" : Difference(facts, newest, slot, facts.Last));
        SlotUse.KeyRoot(facts, keys, withPublishes: true);
        SlotUse.KeyEnd(facts, keys);
        return string.Format(CultureInfo.InvariantCulture, CompositeFormat.Parse(sentence), slot);
    }

    /// <summary>What poll and the reader look at, and what stands there.</summary>
    internal static string Difference(TraceFacts facts, string newest, string slot, int index)
    {
        var writers = facts.WritersBefore(slot, index + 1);
        var isHeld = facts.Column(newest, index).EndsWith(" R", StringComparison.Ordinal);
        return $"poll looks at the slot before head, {newest}, which is {facts.StatusOf(newest, index)}{(isHeld ? " and not given back yet" : "")}, and the reader at {slot}, which is {facts.StatusOf(slot, index)}"
            + (writers.Count == 0 ? "" : $" and granted to {Words.And(writers)}");
    }

    /// <summary>The last test of poll, and the store whose value it finds.</summary>
    internal static void KeyTest(TraceFacts facts, KeySteps keys, int before)
    {
        if (facts.Find(before, (i, a) => facts.IsPollTest(i) && TraceFacts.UnitOf(a.Variable) is not null) is not { } test)
        {
            return;
        }

        var unit = facts.UnitAt(test)!;
        keys.Add(test, $"poll looks at {unit}, the slot before head: {SlotUse.StatusRead(facts, unit, test)}");
        if (facts.Find(test, (_, a) => a.Kind == "write" && a.Variable == $"{unit} status") is { } store)
        {
            keys.Add(store, TraceFacts.HasUser(facts.StoredStatus(store, unit)!) ? $"{unit} published by {facts.TaskAt(store)}" : $"{unit} set to {facts.StoredStatus(store, unit)} by {facts.TaskAt(store)}");
        }
    }

    private static bool IsLost(TraceFacts facts, int wake)
        => facts[wake].Accesses.Where(a => a.Variable.StartsWith("sk_wq", StringComparison.Ordinal)).All(a => a.Kind == "read" || a.Before == a.After);

    /// <summary>The slot before head.</summary>
    private static string Newest(TraceFacts facts)
    {
        var count = facts.Trace.Watches.Count(w => w.StartsWith("slot ", StringComparison.Ordinal));
        return facts.Number("head", facts.Last) is { } head && count > 0 ? $"slot {(head + count - 1) % count}" : "slot 0";
    }
}
