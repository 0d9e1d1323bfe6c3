namespace Harness.Reports.Counterexamples;

/// <summary>A packet that is dropped although there is room for it (P9).</summary>
internal static class DropCause
{
    internal static string Of(TraceFacts facts, KeySteps keys, string slot)
    {
        var task = facts.TaskAt(facts.Last);
        var head = $"slot {facts.Column("head", facts.Last)}";
        if (head != slot)
        {
            return RoomTest(facts, keys, task, head, slot);
        }

        if (SlotUse.Marked(facts, slot, isSet: true, facts.Last) is { } set && SlotUse.Marked(facts, slot, isSet: false, facts.Last, set) is null)
        {
            KeyMark(facts, keys, slot, set);
        }
        else if (facts.Find(facts.Last, (_, a) => a.Kind == "write" && a.Variable == $"{slot} status" && a.Before != a.After) is { } store)
        {
            keys.AddStore(facts, slot, store);
        }

        keys.Add(facts.Last, $"{task} finds no room");
        return $"{task} drops a packet although {slot} is free";
    }

    /// <summary>The mark that was tested, who set it, and how the slot became free in spite of it.</summary>
    private static void KeyMark(TraceFacts facts, KeySteps keys, string slot, int set)
    {
        var (owner, mark) = (facts.TaskAt(set), SlotUse.MarkAt(facts, slot, set));
        keys.Add(set, $"{mark} of {slot} set by {owner}");
        if (facts.Publish(slot, facts.Last) is not { } publish)
        {
            return;
        }

        var by = facts.TaskAt(publish);
        keys.Add(publish, $"{slot} published by {by}");
        if (facts.StatusStore(slot, facts.Last, hasUser: false, publish) is { } release)
        {
            keys.Add(release, $"{slot} given back by {facts.TaskAt(release)}");
        }

        keys.Say(by == owner
            ? $"{owner} publishes before it clears the {mark}, and the reader gave {slot} back in between: the {mark} still says that it is in use"
            : $"{owner} stored an owner map in which the bit of {slot} was still set, although {by} had done with it");
    }

    /// <summary>__packet_rcv_has_room looks ahead: at the slot half a ring from head.</summary>
    private static string RoomTest(TraceFacts facts, KeySteps keys, string task, string head, string slot)
    {
        var status = SlotUse.StatusRead(facts, slot, facts.Last);
        keys.Add(facts.Find(facts.Last, (i, a) => facts.TaskAt(i) == task && TraceFacts.IsRead(a) && a.Variable == "head"), $"head read by {task}");
        if (facts.StatusStore(slot, facts.Last, hasUser: true) is { } publish)
        {
            keys.Add(publish, $"{slot} published by {facts.TaskAt(publish)}");
        }

        if (facts.StatusStore(head, facts.Last, hasUser: false) is { } free)
        {
            keys.Add(free, $"{head} given back by {facts.TaskAt(free)}");
        }

        keys.Add(facts.Last, $"{task} finds no room").Say($"the room test looks at {slot}, which is {status}, and not at {head}, which is at head by now");
        return $"{task} drops a packet although {head}, at head, is free";
    }
}
