namespace Harness.Reports.Counterexamples;

/// <summary>Who has a slot that somebody else has too: two producers that fill it (P1, P10, P13), or a producer that fills what is the reader's (P2).</summary>
internal static class GrantCause
{
    internal static string SharedWrite(TraceFacts facts, KeySteps keys, string slot)
    {
        var writer = facts.TaskAt(facts.Last);
        List<string> writers = [.. facts.WritersBefore(slot, facts.Last).Append(writer).Distinct().Order(StringComparer.Ordinal)];
        KeyGrants(facts, keys, slot, writers);
        keys.Add(facts.Last, $"{slot} written by {writer}");
        return $"{Words.And(writers)} both write {slot}";
    }

    internal static string SecondGrant(TraceFacts facts, KeySteps keys, string slot)
    {
        var writers = facts.WritersBefore(slot, facts.Last);
        KeyGrants(facts, keys, slot, [.. writers, facts.TaskAt(facts.Last)]);
        return $"{slot}, which {Words.And(writers)} still {(writers.Count == 1 ? "fills" : "fill")}, is granted again, to {facts.TaskAt(facts.Last)}";
    }

    /// <summary>The same with a user space that stores into the ring what it likes.</summary>
    internal static string Tampered(TraceFacts facts, KeySteps keys, string slot)
    {
        if (facts.Find(facts.Last, (i, a) => a.Kind == "write" && a.Variable.StartsWith(slot + " ", StringComparison.Ordinal) && a.Before != a.After
            && facts.IsTampering(i)) is { } store)
        {
            var change = facts[store].Accesses.Last(a => a.Kind == "write" && a.Variable.StartsWith(slot + " ", StringComparison.Ordinal));
            keys.Add(store, $"user space stores {change.After} into {change.Variable}");
        }

        return facts.GrantedAt(facts.Last) is null ? SharedWrite(facts, keys, slot) : SecondGrant(facts, keys, slot);
    }

    internal static string WriteOfReaders(TraceFacts facts, KeySteps keys, string slot)
    {
        var writer = facts.TaskAt(facts.Last);
        var grant = facts.Grant(slot, writer, facts.Last);
        keys.Add(grant, $"{slot} granted to {writer}");
        if (facts.StatusStore(slot, facts.Last, hasUser: true) is { } publish)
        {
            Published(facts, keys, slot, writer, grant ?? 0, publish);
        }

        keys.Add(facts.Last, $"{slot} written by {writer}");
        return $"{writer} writes {slot}, which already belongs to the reader";
    }

    private static void Published(TraceFacts facts, KeySteps keys, string slot, string writer, int grant, int publish)
    {
        var by = facts.TaskAt(publish);
        if (!by.StartsWith("producer ", StringComparison.Ordinal))
        {
            keys.Add(publish, $"{slot} given USER by {by}").Say($"{by} stored USER into {slot} while {writer} was filling it");
            return;
        }

        keys.Add(publish, $"{slot} published by {by}");
        if (by == writer)
        {
            keys.Say($"{writer} published {slot} before it had written all of it");
        }
        else if (facts.Grant(slot, by, publish) is { } other)
        {
            keys.Add(other, $"{slot} granted to {by}");
            SlotUse.BetweenGrants(facts, keys, slot, Math.Min(other, grant), Math.Max(other, grant));
        }
    }

    /// <summary>The grants of a slot to several producers, and what made it look free between them.</summary>
    private static void KeyGrants(TraceFacts facts, KeySteps keys, string slot, IReadOnlyCollection<string> writers)
    {
        var grants = new SortedSet<int>();
        foreach (var writer in writers)
        {
            if (facts.Grant(slot, writer, facts.Last + 1) is { } grant)
            {
                grants.Add(grant);
                keys.Add(grant, $"{slot} granted to {writer}");
            }
        }

        if (grants.Count > 1)
        {
            SlotUse.BetweenGrants(facts, keys, slot, grants.Min, grants.Max);
        }
    }
}
