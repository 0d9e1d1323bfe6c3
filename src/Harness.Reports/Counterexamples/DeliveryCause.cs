using Harness.Engine.Traces;

namespace Harness.Reports.Counterexamples;

/// <summary>Packets that come twice, out of order or never: the sentence, and the steps that made it so.</summary>
internal static class DeliveryCause
{
    /// <summary>What a delivering step reads: its last read of a header.</summary>
    private static TraceAccess? HeaderAt(TraceFacts facts, int index)
        => facts[index].Accesses.LastOrDefault(a => TraceFacts.IsRead(a) && a.Variable.EndsWith(" header", StringComparison.Ordinal));

    internal static string Twice(TraceFacts facts, KeySteps keys)
    {
        if (facts.StepBefore(facts.Last + 1, i => HeaderAt(facts, i) is not null) is not { } again)
        {
            return "the reader is given a packet a second time";
        }

        var header = HeaderAt(facts, again)!;
        keys.Add(again, $"{header.After} given to {facts.TaskAt(again)} again");
        if (facts.StepBefore(again, i => HeaderAt(facts, i)?.After == header.After && facts.IsReader(i)) is { } once)
        {
            keys.Add(once, $"{header.After} given to {facts.TaskAt(once)}");
            KeySecondTime(facts, keys, TraceFacts.UnitOf(header.Variable)!, once, again);
        }

        SlotUse.KeyRoot(facts, keys);
        return $"the reader is given {header.After} a second time";
    }

    /// <summary>Why a unit was read twice: two readers had it, somebody published it again, or nobody gave it back.</summary>
    private static void KeySecondTime(TraceFacts facts, KeySteps keys, string unit, int once, int again)
    {
        var reader = facts.TaskAt(again);
        if (facts.TaskAt(once) != reader && SlotUse.KeyTwoReaders(facts, keys, unit, reader, again))
        {
            return;
        }

        if (facts.StatusStore(unit, again, hasUser: true, once) is { } publish)
        {
            var by = facts.TaskAt(publish);
            keys.Add(publish, $"{unit} published by {by}").Say($"{by} published {unit} once more, with the packet that had been read there");
        }
        else if (facts.StatusStore(unit, again, hasUser: false, once) is null)
        {
            keys.Say($"{Words.The(facts.TaskAt(once))} never gave {unit} back");
        }
    }

    internal static string OutOfOrder(TraceFacts facts, KeySteps keys)
    {
        if (facts.StepBefore(facts.Last + 1, i => HeaderAt(facts, i) is not null) is not { } late)
        {
            return "the reader is given a packet after one that was claimed later";
        }

        var packet = HeaderAt(facts, late)!.After;
        keys.Add(late, $"{packet} given to {facts.TaskAt(late)}");
        if (Claim(facts, packet) is { } claim)
        {
            keys.Add(claim, $"{facts.GrantedAt(claim)} granted for {packet}");
            for (var i = late - 1; i > claim; i--)
            {
                if (facts.IsReader(i) && HeaderAt(facts, i) is { } other && Claim(facts, other.After) is { } later && later > claim)
                {
                    keys.Add(later, $"{facts.GrantedAt(later)} granted for {other.After}").Add(i, $"{other.After} given to {facts.TaskAt(i)}");
                    if (facts.TaskAt(i) != facts.TaskAt(late))
                    {
                        keys.Say($"{facts.TaskAt(late)} took {TraceFacts.UnitOf(HeaderAt(facts, late)!.Variable)} and was overtaken by {facts.TaskAt(i)}, which took {TraceFacts.UnitOf(other.Variable)}");
                    }

                    SlotUse.KeyRoot(facts, keys);
                    KeyGivenUp(facts, keys, claim);
                    return $"the reader is given {packet} after {other.After}, which was claimed later";
                }
            }
        }

        return $"the reader is given {packet} after one that was claimed later";
    }

    /// <summary>A packet that was given up when head had gone on: its slot is free, and is filled a round later than the next.</summary>
    private static void KeyGivenUp(TraceFacts facts, KeySteps keys, int before)
    {
        if (facts.StepFrom(0, i => facts.GrantedAt(i) is not null && i < before && Drop(facts, i) is not null) is { } grant)
        {
            var (task, slot) = (facts.TaskAt(grant), facts.GrantedAt(grant)!);
            keys.Add(grant, $"{slot} granted to {task}").Add(Drop(facts, grant), $"the packet given up by {task}")
                .Say($"{task} gave its packet up when head had gone on from {slot}, which is filled a round later than the slot after it");
        }
    }

    /// <summary>The drop of the packet that a grant was for; null where it was published.</summary>
    private static int? Drop(TraceFacts facts, int grant)
        => facts.StepFrom(grant + 1, i => facts.TaskAt(i) == facts.TaskAt(grant) && (facts.IsDrop(i) || facts.GrantedAt(i) is not null
            || facts[i].Step.StartsWith("publish", StringComparison.Ordinal))) is { } end && facts.IsDrop(end) ? end : null;

    /// <summary>The grant that a packet's header was written under.</summary>
    private static int? Claim(TraceFacts facts, string packet)
        => facts.FindFirst(0, (_, a) => TraceFacts.IsStore(a) && a.After == packet && a.Variable.EndsWith(" header", StringComparison.Ordinal)) is { } write
            ? facts.Grant(facts.TaskAt(write), write)
            : null;

    internal static string Lost(TraceFacts facts, KeySteps keys)
    {
        // The note: packet of P1 was published and never delivered
        var packet = facts.Trace.Note.Split(" was published", 2)[0].Split(", ")[0];
        if (facts.FindFirst(0, (_, a) => TraceFacts.IsStore(a) && a.After == packet && a.Variable.EndsWith(" header", StringComparison.Ordinal)) is { } write)
        {
            var slot = TraceFacts.UnitOf(facts[write].Accesses.First(a => a.After == packet && TraceFacts.IsStore(a)).Variable)!;
            var task = facts.TaskAt(write);
            keys.Add(facts.Grant(slot, task, write), $"{slot} granted to {task}");
            var publish = facts.FindFirst(write, (i, a) => a.Variable == $"{slot} status" && TraceFacts.IsStore(a) && TraceFacts.HasUser(a.After) && facts.TaskAt(i) == task);
            keys.Add(publish, $"{packet} published in {slot}");
            if (facts.FindFirst(write + 1, (i, a) => a.Kind == "write" && a.Variable.StartsWith($"{slot} ", StringComparison.Ordinal)
                && facts.TaskAt(i) != task && (a.Variable.EndsWith(" header", StringComparison.Ordinal) || (i > publish && a.Variable.EndsWith(" status", StringComparison.Ordinal)))) is { } over)
            {
                var isHeader = facts[over].Accesses.Any(a => a.Kind == "write" && a.Variable == $"{slot} header");
                keys.Add(over, isHeader ? $"overwritten by {facts.TaskAt(over)}" : $"{slot} set to {facts.StoredStatus(over, slot)} by {facts.TaskAt(over)}");
                keys.Add(isHeader ? facts.Grant(slot, facts.TaskAt(over), over) : null, $"{slot} granted to {facts.TaskAt(over)}");
                keys.Say(isHeader
                    ? $"{facts.TaskAt(over)} wrote another packet over it before it was read"
                    : $"{facts.TaskAt(over)} set {slot} to {facts.StoredStatus(over, slot)} before the packet was read");
            }
        }

        SlotUse.KeyRoot(facts, keys);
        SlotUse.KeyEnd(facts, keys);
        return $"nobody is inside and nothing is left to read, but {facts.Trace.Note}";
    }
}
