namespace Harness.Reports.Counterexamples;

/// <summary>What went wrong in a ring of slots: the sentence, the reason and the steps that collided. Null where the model's own note says more.</summary>
internal static class SlotCause
{
    internal static string? Of(TraceFacts facts, KeySteps keys) => facts.Trace.Property switch
    {
        "P1" when facts.PlaceAt(facts.Last) is { } slot => GrantCause.SharedWrite(facts, keys, slot),
        "P10" when facts.GrantedAt(facts.Last) is { } slot => GrantCause.SecondGrant(facts, keys, slot),
        "P13" when facts.PlaceAt(facts.Last) is { } slot => GrantCause.Tampered(facts, keys, slot),
        "P2" when facts.PlaceAt(facts.Last) is { } slot => GrantCause.WriteOfReaders(facts, keys, slot),
        "P3" => FrameCause.Of(facts, keys),
        "P4" => DeliveryCause.Twice(facts, keys),
        "P5" => DeliveryCause.OutOfOrder(facts, keys),
        "P6" => DeliveryCause.Lost(facts, keys),
        "P9" when facts.UnitAt(facts.Last) is { } slot => DropCause.Of(facts, keys, slot),
        "P11" => CopyCause.Of(facts, keys),
        "P12" => Losing(facts, keys),
        "P7" => At(facts, keys, $"nobody is inside and every slot is free, but head is {Head(facts)} and the reader waits at slot {Readers(facts)}"),
        "P7i" => At(facts, keys, $"the slots in use are not those from the reader's, slot {Readers(facts)}, to head, {Head(facts)}"),
        "P8" => Counts(facts, keys),
        "L1" => Dead(facts, keys),
        "L2" => PollCause.Asleep(facts, keys, ", and nothing will wake it"),
        "W2" => PollCause.Asleep(facts, keys, ""),
        "L3" => PollCause.Awake(facts, keys, "nobody is inside, and poll would say ready although {0}, where the reader waits, is not: a reader that polls spins"),
        "W1" => PollCause.Awake(facts, keys, "poll says ready, but {0}, where the reader waits, is not"),
        "L4" => At(facts, keys, $"a slot is ready, but not slot {Readers(facts)}, where the reader waits"),
        _ => null,
    };

    private static string Head(TraceFacts facts) => facts.Column("head", facts.Last);

    private static string Readers(TraceFacts facts) => facts.Column("t", facts.Last);

    private static string Losing(TraceFacts facts, KeySteps keys)
    {
        var task = facts.TaskAt(facts.Last);
        var slot = facts.UnitAt(facts.Last);
        var hasLosing = slot is not null && facts[facts.Last].Accesses.Any(a => a.Variable == $"{slot} status" && a.After.Contains("LOSING", StringComparison.Ordinal));
        var change = facts.Find(facts.Last, (_, a) => a is { Kind: "write", Variable: "tp_drops" } && a.Before != a.After);
        var read = facts.Find(facts.Last, (i, a) => facts.TaskAt(i) == task && a.Variable == "tp_drops" && TraceFacts.IsRead(a));
        keys.Add(facts.Grant(task, facts.Last), $"{slot ?? "its slot"} granted to {task}");
        keys.Add(change, "tp_drops changes").Add(read, $"tp_drops read by {task}");
        keys.Add(facts.Last, $"{slot ?? "its slot"} published by {task}");
        if (change < read || read < change)
        {
            keys.Say($"{task} read tp_drops {(read < change ? "before" : "after")} {facts.TaskAt(change!.Value)} changed it");
        }

        return hasLosing
            ? $"{task} publishes {slot} with LOSING, although tp_drops was 0 throughout its claim"
            : $"{task} publishes {slot ?? "its slot"} without LOSING, although tp_drops was not 0 throughout its claim";
    }

    private static string Counts(TraceFacts facts, KeySteps keys)
    {
        SlotUse.KeyRoot(facts, keys, withPublishes: true);
        SlotUse.KeyEnd(facts, keys);
        return "nobody is inside, and the packets that were counted are not those that were delivered or are still in the ring";
    }

    private static string Dead(TraceFacts facts, KeySteps keys)
    {
        var slot = $"slot {Head(facts)}";
        SlotUse.KeyRoot(facts, keys, withPublishes: true);
        KeyLastUse(facts, keys, slot);
        SlotUse.KeyEnd(facts, keys);
        return $"nobody is inside and nothing is left to read, but {slot}, at head, cannot be granted: the ring is dead";
    }

    /// <summary>A property of a state: what the unit at which head and reader differ has seen last.</summary>
    private static string At(TraceFacts facts, KeySteps keys, string sentence)
    {
        if (SlotUse.KeyRoot(facts, keys, withPublishes: true) is null)
        {
            KeyLastUse(facts, keys, $"slot {Readers(facts)}");
        }

        SlotUse.KeyEnd(facts, keys);
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
            keys.AddStore(facts, slot, store);
            if (facts.StoredStatus(store, slot) is { } status && status != "KERNEL" && !TraceFacts.HasUser(status))
            {
                keys.Say($"{Words.The(facts.TaskAt(store))} left {slot} {status}, and only a slot that is KERNEL is granted");
                if (facts.IsReader(store) && facts.Publish(slot, store) is { } publish)
                {
                    keys.AddStore(facts, slot, publish);
                }

                keys.Add(GivenUp(facts, store), $"the packet given up by {facts.TaskAt(store)}");
            }
        }

        if (SlotUse.Marked(facts, slot, isSet: true, facts.Last + 1) is { } mark && SlotUse.Marked(facts, slot, isSet: false, facts.Last + 1, mark) is null)
        {
            KeyMark(facts, keys, slot, mark);
        }
    }

    /// <summary>A mark that nobody took back, and the drop after which nobody will.</summary>
    private static void KeyMark(TraceFacts facts, KeySteps keys, string slot, int mark)
    {
        var (task, name) = (facts.TaskAt(mark), SlotUse.MarkAt(facts, slot, mark));
        keys.Add(mark, $"{name} of {slot} set by {task}");
        if (GivenUp(facts, mark) is { } drop)
        {
            keys.Add(drop, $"the packet given up by {task}").Say($"{task} gave its packet up and left the {name} of {slot} set: nobody else clears it");
        }
        else if (facts.Find(mark, (i, a) => facts.TaskAt(i) == task && TraceFacts.IsRead(a) && a.Variable == "rx_owner_map") is { } read
            && facts.Find(mark, (i, a) => i > read && a is { Kind: "write", Variable: "rx_owner_map" } && facts.TaskAt(i) != task) is { } lost)
        {
            keys.Add(read, $"the owner map read by {task}").Add(lost, $"the owner map changed by {facts.TaskAt(lost)}")
                .Say($"{task} stored an owner map that it had read before {facts.TaskAt(lost)} changed it: the bit of {slot} is set again, and nobody clears it");
        }
    }

    private static int? GivenUp(TraceFacts facts, int from)
        => facts.StepFrom(from + 1, i => facts.TaskAt(i) == facts.TaskAt(from) && facts.IsDrop(i));
}
