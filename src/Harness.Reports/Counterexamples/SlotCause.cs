namespace Harness.Reports.Counterexamples;

/// <summary>What went wrong in a ring of slots: the sentence, and the steps that collided. Null where the model's own note says more.</summary>
internal static class SlotCause
{
    private static readonly string[] s_fields = ["payload 1", "payload 2", "header"];

    internal static string? Of(TraceFacts facts, KeySteps keys) => facts.Trace.Property switch
    {
        "P1" when facts.PlaceAt(facts.Last) is { } slot => SharedWrite(facts, keys, slot),
        "P10" when facts.GrantedAt(facts.Last) is { } slot => SecondGrant(facts, keys, facts.Last, slot),
        "P13" when facts.GrantedAt(facts.Last) is { } slot => Tampered(facts, keys, slot, SecondGrant(facts, keys, facts.Last, slot)),
        "P13" when facts.PlaceAt(facts.Last) is { } slot => Tampered(facts, keys, slot, SharedWrite(facts, keys, slot)),
        "P2" when facts.PlaceAt(facts.Last) is { } slot => WriteOfReaders(facts, keys, slot),
        "P3" => WholeFrame(facts, keys),
        "P4" => DeliveryCause.Twice(facts, keys),
        "P5" => DeliveryCause.OutOfOrder(facts, keys),
        "P6" => DeliveryCause.Lost(facts, keys),
        "P9" when facts.UnitAt(facts.Last) is { } slot => Drop(facts, keys, slot),
        "P11" => Copies(facts, keys),
        "P12" => Losing(facts, keys),
        "P7" => At(facts, keys, $"nobody is inside and every slot is free, but head is {Head(facts)} and the reader waits at slot {Readers(facts)}"),
        "P7i" => At(facts, keys, $"the slots in use are not those from the reader's, slot {Readers(facts)}, to head, {Head(facts)}"),
        "P8" => Counts(facts, keys),
        "L1" => Dead(facts, keys),
        "L2" => Asleep(facts, keys, $"the reader sleeps in poll, and nothing will wake it, although slot {Readers(facts)}, where it waits, is ready"),
        "W2" => Asleep(facts, keys, $"the reader sleeps in poll although slot {Readers(facts)}, where it waits, is ready"),
        "L3" => Poll(facts, keys, $"poll says ready because of the newest slot, but slot {Readers(facts)}, where the reader waits, is not: it spins for ever"),
        "W1" => Poll(facts, keys, $"poll says ready because of the newest slot, but slot {Readers(facts)}, where the reader waits, is not"),
        "L4" => At(facts, keys, $"a slot is ready, but not slot {Readers(facts)}, where the reader waits"),
        _ => null,
    };

    private static string Head(TraceFacts facts) => facts.Column("head", facts.Last);

    private static string Readers(TraceFacts facts) => facts.Column("t", facts.Last);

    private static string SharedWrite(TraceFacts facts, KeySteps keys, string slot)
    {
        var writer = facts.TaskAt(facts.Last);
        List<string> writers = [.. facts.WritersBefore(slot, facts.Last).Append(writer).Distinct().Order(StringComparer.Ordinal)];
        KeyGrants(facts, keys, slot, writers);
        keys.Add(facts.Last, $"written by {writer}");
        return $"{Words.And(writers)} both write {slot}";
    }

    private static string SecondGrant(TraceFacts facts, KeySteps keys, int index, string slot)
    {
        var writers = facts.WritersBefore(slot, index);
        KeyGrants(facts, keys, slot, [.. writers, facts.TaskAt(index)]);
        return $"{slot}, which {Words.And(writers)} still {(writers.Count == 1 ? "fills" : "fill")}, is granted again, to {facts.TaskAt(index)}";
    }

    /// <summary>The grants of a slot to several producers, and what made it look free between them.</summary>
    private static void KeyGrants(TraceFacts facts, KeySteps keys, string slot, IReadOnlyCollection<string> writers)
    {
        int[] grants = [.. writers.Select(w => facts.Grant(slot, w, facts.Last + 1)).OfType<int>().Distinct().Order()];
        foreach (var (index, writer) in writers.Select(w => (Index: facts.Grant(slot, w, facts.Last + 1), w)))
        {
            keys.Add(index, $"granted to {writer}");
        }

        if (grants.Length > 1)
        {
            KeyFreed(facts, keys, slot, grants[0], grants[^1]);
        }
    }

    /// <summary>Between a grant and the next, somebody may have taken back what marked the slot.</summary>
    private static void KeyFreed(TraceFacts facts, KeySteps keys, string slot, int first, int second)
    {
        if (facts.StatusStore(slot, second, hasUser: false, first + 1) is { } store && facts.StoredStatus(store, slot) == "KERNEL")
        {
            keys.Add(store, $"set to KERNEL by {facts.TaskAt(store)}");
        }

        var bit = Bit(slot);
        keys.Add(
            facts.Find(second, (i, a) => i > first && a is { Kind: "write", Variable: "rx_owner_map" } && IsSet(a.Before, bit) && !IsSet(a.After, bit)) is { } clear ? clear : null,
            "its bit in the owner map cleared");
        keys.Add(
            facts.Find(second, (i, a) => i > first && a.Kind == "write" && a.Variable == $"{slot} tp_padding" && a.Before != a.After && IsNo(a.After)),
            "its mark in the padding cleared");
    }

    private static bool IsSet(string map, int bit) => bit < map.Length - 2 && map[^(bit + 1)] == '1';

    private static bool IsNo(string value) => value is "no" or "False" or "false" or "0";

    private static string Tampered(TraceFacts facts, KeySteps keys, string slot, string sentence)
    {
        keys.Add(facts.Find(facts.Last, (_, a) => a.Kind == "write" && a.Variable.StartsWith(slot + " ", StringComparison.Ordinal) && a.Before != a.After) is { } store
            && facts[store].Task.StartsWith("user space", StringComparison.Ordinal) ? store : null, "user space stores into it");
        return sentence;
    }

    private static string WriteOfReaders(TraceFacts facts, KeySteps keys, string slot)
    {
        var writer = facts.TaskAt(facts.Last);
        keys.Add(facts.Grant(slot, writer, facts.Last), $"granted to {writer}");
        KeyReady(facts, keys, slot, facts.Last);
        keys.Add(facts.Last, $"written by {writer}");
        return $"{writer} writes {slot}, which already belongs to the reader";
    }

    /// <summary>The store that gave a slot to the reader, and the grant of its producer.</summary>
    private static void KeyReady(TraceFacts facts, KeySteps keys, string slot, int before)
    {
        if (facts.StatusStore(slot, before, hasUser: true) is { } publish)
        {
            var task = facts.TaskAt(publish);
            var isProducer = task.StartsWith("producer ", StringComparison.Ordinal);
            keys.Add(facts.Grant(slot, task, publish), $"granted to {task}");
            keys.Add(publish, isProducer ? $"published by {task}" : $"given USER by {task}");
        }
    }

    private static string WholeFrame(TraceFacts facts, KeySteps keys)
    {
        var (trace, last) = (facts.Trace, facts[facts.Last]);
        var held = trace.Watches.Zip(last.Watches).Where(w => w.Second.EndsWith(" R", StringComparison.Ordinal)).Select(w => w.First).ToArray();
        var slot = held.FirstOrDefault(h => h == facts.UnitAt(facts.Last)) ?? held.FirstOrDefault();
        if (slot is null)
        {
            slot = facts.UnitAt(facts.Last);
            if (slot is not null)
            {
                KeyReady(facts, keys, slot, facts.Last);
                KeyFields(facts, keys, slot);
            }

            keys.Add(facts.Last, $"read by {facts.TaskAt(facts.Last)}");
            return slot is null ? $"the reader takes a frame that is not whole, at step {last.Number}" : $"what the reader has read of {slot} is not one published packet";
        }

        var writers = facts.WritersBefore(slot, facts.Last + 1);
        KeyReady(facts, keys, slot, facts.Last + 1);
        foreach (var writer in writers)
        {
            keys.Add(facts.Grant(slot, writer, facts.Last + 1), $"granted to {writer}");
        }

        keys.Add(Taken(facts, slot, facts.Last + 1), "taken by the reader");
        if (writers.Count > 0)
        {
            return $"the reader has taken {slot} while {Words.And(writers)} {(writers.Count == 1 ? "is" : "are")} still filling it";
        }

        if (last.Accesses.FirstOrDefault(a => a.Kind == "stale" && TraceFacts.UnitOf(a.Variable) == slot) is { } stale)
        {
            var word = stale.Variable[(slot.Length + 1)..];
            keys.Add(facts.Find(facts.Last, (_, a) => TraceFacts.IsStore(a) && a.Variable == stale.Variable), $"{word} written");
            keys.Add(facts.Last, $"an old {word} read by {facts.TaskAt(facts.Last)}");
            return $"the reader has taken {slot}, and reads a {word} that is older than what was published";
        }

        KeyFields(facts, keys, slot);
        return $"the reader has taken {slot}, which is not one published packet: {string.Join(", ", s_fields.Select(f => $"{f} {Value(facts, $"{slot} {f}")}"))}";
    }

    /// <summary>A word in memory after the last step.</summary>
    private static string Value(TraceFacts facts, string variable)
        => facts.Find(facts.Last + 1, (_, a) => a.Variable == variable && a.Kind is ("read" or "write")) is { } index
            ? facts[index].Accesses.Last(a => a.Variable == variable && a.Kind is ("read" or "write")).After
            : "-";

    /// <summary>The last write of each field of a frame, or where its store waits.</summary>
    private static void KeyFields(TraceFacts facts, KeySteps keys, string slot)
    {
        foreach (var field in s_fields)
        {
            var variable = $"{slot} {field}";
            if (facts.Find(facts.Last + 1, (_, a) => a.Variable == variable && TraceFacts.IsStore(a)) is { } write)
            {
                var waits = facts[write].Accesses.Any(a => a.Variable == variable && a.Kind == "buffered");
                keys.Add(write, waits ? $"{field} stored by {facts.TaskAt(write)}, and waiting in its store buffer" : $"{field} written by {facts.TaskAt(write)}");
            }
        }
    }

    /// <summary>The last step in which the reader found a slot ready.</summary>
    private static int? Taken(TraceFacts facts, string slot, int before)
        => facts.Find(before, (i, a) => a.Variable == $"{slot} status" && TraceFacts.IsRead(a) && TraceFacts.TaskOf(facts[i]).StartsWith("reader", StringComparison.Ordinal)
            && facts.Column(slot, i).EndsWith(" R", StringComparison.Ordinal) && !facts.Column(slot, i - 1).EndsWith(" R", StringComparison.Ordinal));

    private static string Drop(TraceFacts facts, KeySteps keys, string slot)
    {
        var task = facts.TaskAt(facts.Last);
        var status = $"{slot} status";
        keys.Add(facts.Find(facts.Last, (_, a) => a.Kind == "write" && a.Variable == status && a.Before != a.After) is { } freed ? freed : null, $"{slot} changes its status");
        keys.Add(facts.Find(facts.Last, (i, a) => a.Kind == "write" && a.Variable == "rx_owner_map" && a.Before != a.After), "the owner map changes");
        keys.Add(facts.Last, $"{task} finds no room");
        return $"{task} drops a packet although {slot} is free";
    }

    private static string? Copies(TraceFacts facts, KeySteps keys)
    {
        keys.Add(facts.Find(facts.Last, (i, a) => facts.IsReader(i) && a.Variable.EndsWith(" status", StringComparison.Ordinal) && a.After.Contains("COPY", StringComparison.Ordinal)), "a frame with COPY found");
        if (facts.Find(facts.Last, (_, a) => a is { Kind: "write", Variable: "sk_receive_queue" }) is { } queued)
        {
            keys.Add(queued, $"{facts[queued].Step} by {facts.TaskAt(queued)}");
        }

        keys.Add(facts.Last, "recvfrom takes a copy");
        return "the reader has read a frame with COPY, and recvfrom gives it the copy of another packet, or none";
    }

    private static string? Losing(TraceFacts facts, KeySteps keys)
    {
        var task = facts.TaskAt(facts.Last);
        var slot = facts.UnitAt(facts.Last);
        var hasLosing = slot is not null && facts[facts.Last].Accesses.Any(a => a.Variable == $"{slot} status" && a.After.Contains("LOSING", StringComparison.Ordinal));
        keys.Add(facts.Grant(task, facts.Last), $"granted to {task}");
        keys.Add(facts.Find(facts.Last, (_, a) => a is { Kind: "write", Variable: "tp_drops" } && a.Before != a.After), "tp_drops changes");
        keys.Add(facts.Find(facts.Last, (i, a) => facts.TaskAt(i) == task && a.Variable == "tp_drops" && TraceFacts.IsRead(a)), $"tp_drops read by {task}");
        keys.Add(facts.Last, $"published by {task}");
        return hasLosing
            ? $"{task} publishes {slot} with LOSING, although tp_drops was 0 throughout its claim"
            : $"{task} publishes {slot ?? "its slot"} without LOSING, although tp_drops was not 0 throughout its claim";
    }

    private static string Counts(TraceFacts facts, KeySteps keys)
    {
        Keyed.Root(facts, keys);
        Keyed.End(facts, keys);
        return "nobody is inside, and the packets that were counted are not those that were delivered or are still in the ring";
    }

    private static string Dead(TraceFacts facts, KeySteps keys)
    {
        var slot = $"slot {Head(facts)}";
        Keyed.Root(facts, keys);
        KeyLastUse(facts, keys, slot);
        Keyed.End(facts, keys);
        return $"nobody is inside and nothing is left to read, but {slot}, at head, cannot be granted: the ring is dead";
    }

    private static string Asleep(TraceFacts facts, KeySteps keys, string sentence)
    {
        var slot = $"slot {Readers(facts)}";
        if (facts.StatusStore(slot, facts.Last + 1, hasUser: true) is { } publish)
        {
            keys.Add(publish, $"{slot} published by {facts.TaskAt(publish)}");
        }

        keys.Add(PollTest(facts), "poll looks at the newest slot");
        Keyed.Root(facts, keys);
        Keyed.End(facts, keys);
        return sentence;
    }

    private static string Poll(TraceFacts facts, KeySteps keys, string sentence)
    {
        var test = PollTest(facts);
        keys.Add(test, "poll looks at the newest slot");
        KeyLastUse(facts, keys, $"slot {Readers(facts)}");
        Keyed.Root(facts, keys);
        Keyed.End(facts, keys);
        return sentence;
    }

    private static int? PollTest(TraceFacts facts)
        => facts.Find(facts.Last + 1, (i, a) => facts[i].Step.StartsWith("poll: test newest", StringComparison.Ordinal) && TraceFacts.UnitOf(a.Variable) is not null);

    /// <summary>A property of a state: what the unit at which head and reader differ has seen last.</summary>
    private static string At(TraceFacts facts, KeySteps keys, string sentence)
    {
        Keyed.Root(facts, keys);
        KeyLastUse(facts, keys, $"slot {Readers(facts)}");
        Keyed.End(facts, keys);
        return sentence;
    }

    /// <summary>The last grant of a slot, the last change of its status, and who set what still says that it is in use.</summary>
    private static void KeyLastUse(TraceFacts facts, KeySteps keys, string slot)
    {
        if (facts.AnyGrant(slot, facts.Last + 1) is { } grant)
        {
            keys.Add(grant, $"{slot} granted to {facts.TaskAt(grant)}");
        }

        if (facts.Find(facts.Last + 1, (_, a) => a.Kind == "write" && a.Variable == $"{slot} status" && a.Before != a.After) is { } store)
        {
            keys.Add(store, $"{slot} set to {facts.StoredStatus(store, slot)} by {facts.TaskAt(store)}");
        }

        var bit = Bit(slot);
        if (facts.Column("owned", facts.Last).Split(',').Contains(slot[5..])
            && facts.Find(facts.Last + 1, (_, a) => a is { Kind: "write", Variable: "rx_owner_map" } && !IsSet(a.Before, bit) && IsSet(a.After, bit)) is { } mark)
        {
            KeyMark(facts, keys, mark, "its bit in the owner map");
        }
        else if (facts.Find(facts.Last + 1, (_, a) => a.Kind == "write" && a.Variable == $"{slot} tp_padding" && a.Before != a.After) is { } padding
            && !IsNo(facts[padding].Accesses.Last(a => a.Variable == $"{slot} tp_padding").After))
        {
            KeyMark(facts, keys, padding, "its mark in the padding");
        }
    }

    /// <summary>A mark that nobody took back, and the drop after which nobody will.</summary>
    private static void KeyMark(TraceFacts facts, KeySteps keys, int mark, string what)
    {
        var task = facts.TaskAt(mark);
        keys.Add(mark, $"{what} set by {task}");
        keys.Add(
            facts.FindFirst(mark + 1, (i, _) => facts.TaskAt(i) == task && facts[i].Step.StartsWith("drop", StringComparison.Ordinal)), $"the packet given up by {task}, and the mark left");
    }

    private static int Bit(string slot) => int.TryParse(slot[5..], System.Globalization.CultureInfo.InvariantCulture, out var bit) ? bit : 0;
}
