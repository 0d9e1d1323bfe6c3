using System.Globalization;
using Harness.Engine.Traces;

namespace Harness.Reports.Counterexamples;

/// <summary>What became of a slot on the way: marks set and cleared, readers that took it, and what made it look free although somebody was filling it.</summary>
internal static class SlotUse
{
    internal const string OwnerMap = "rx_owner_map";

    /// <summary>The last step before another, and from a third on, that sets a slot's bit in the owner map or its mark in tp_padding, or clears it.</summary>
    internal static int? Marked(TraceFacts facts, string slot, bool isSet, int before, int from = 0)
        => facts.Find(before, (i, a) => i >= from && a.Kind == "write" && MarkIn(a, slot) is not null && Has(a, slot, a.Before) != isSet && Has(a, slot, a.After) == isSet);

    /// <summary>The last step before another in which a task read a slot's mark.</summary>
    internal static int? MarkRead(TraceFacts facts, string slot, string task, int before)
        => facts.Find(before, (i, a) => facts.TaskAt(i) == task && TraceFacts.IsRead(a) && MarkIn(a, slot) is not null);

    /// <summary>What the mark is called that a step changes: <c>owner bit</c> or <c>padding mark</c>.</summary>
    internal static string MarkAt(TraceFacts facts, string slot, int index) => facts[index].Accesses.Select(a => MarkIn(a, slot)).OfType<string>().First();

    /// <summary>Whether a word with a slot's mark has it set: <c>set</c> or <c>clear</c>; null for other words.</summary>
    internal static string? MarkValue(TraceAccess access, string slot) => MarkIn(access, slot) is null ? null : Has(access, slot, access.After) ? "set" : "clear";

    /// <summary>The last step before another in which a reader looked at the status of a slot: from then on it has it, if it went on to read it.</summary>
    internal static int? Look(TraceFacts facts, string slot, string reader, int before)
        => facts.Find(before, (i, a) => a.Variable == $"{slot} status" && TraceFacts.IsRead(a) && facts.TaskAt(i) == reader);

    /// <summary>The status that a step read.</summary>
    internal static string StatusRead(TraceFacts facts, string slot, int index)
        => facts[index].Accesses.LastOrDefault(a => a.Variable == $"{slot} status" && TraceFacts.IsRead(a))?.After ?? "";

    /// <summary>Two grants of one slot: what took back, between them, that the first still had it, or that nothing said so.</summary>
    internal static void BetweenGrants(TraceFacts facts, KeySteps keys, string slot, int first, int second)
    {
        var (owner, next) = (facts.TaskAt(first), facts.TaskAt(second));
        if (Look(facts, slot, next, second + 1) is { } test && test > first && test < second)
        {
            keys.Add(test, $"the status of {slot} tested by {next}: {StatusRead(facts, slot, test)}");
        }

        if (MarkRead(facts, slot, next, second) is { } bit && bit > first)
        {
            keys.Add(bit, $"the {MarkAt(facts, slot, bit)} of {slot} tested by {next}: {facts[bit].Accesses.Select(a => MarkValue(a, slot)).OfType<string>().First()}");
        }

        if (facts.Publish(slot, second, first + 1) is { } publish && facts.TaskAt(publish) == owner)
        {
            AfterPublish(facts, keys, slot, publish, second);
        }

        if (facts.StatusStore(slot, second, hasUser: false, first + 1) is { } store && facts.StoredStatus(store, slot) == "KERNEL" && facts.TaskAt(store) != owner)
        {
            var by = facts.TaskAt(store);
            keys.AddStore(facts, slot, store);
            var look = facts.IsReader(store) ? Look(facts, slot, by, store) : null;
            keys.Add(look, $"{slot} taken by {by}").Say(
                look is { } taken && StatusRead(facts, slot, taken) is var status && !TraceFacts.HasUser(status)
                    ? $"{Words.The(by)} takes a status of {status} for a frame, and its release frees {slot} under {owner}"
                    : $"{Words.The(by)} set {slot} to KERNEL while {owner} was still filling it");
        }

        if (Marked(facts, slot, isSet: false, second, first + 1) is { } clear)
        {
            var (by, mark) = (facts.TaskAt(clear), MarkAt(facts, slot, clear));
            keys.Add(clear, $"{mark} of {slot} cleared by {by}");
            if (by != owner && MarkRead(facts, slot, by, clear) is { } read && read < first)
            {
                keys.Add(read, $"the owner map read by {by}").Say($"{by} stored an owner map that it had read before {owner} set its bit, which is lost");
            }

            keys.Say(by == owner
                ? $"{owner} clears the {mark} before it has published {slot}, and until then the status says KERNEL"
                : $"{by} cleared the {mark} of {slot}, which was {owner}'s");
        }

        if (facts[second].Accesses.Any(a => a.Kind == "stale" && a.Variable.StartsWith(slot + " ", StringComparison.Ordinal)))
        {
            keys.Say($"{next} reads an old value of {slot}");
        }

        if (StatusRead(facts, slot, second) == "KERNEL" && facts.StatusStore(slot, second, hasUser: false, first + 1) is null)
        {
            keys.Say($"nothing marks a slot that is being filled: {slot} stays KERNEL until {owner} publishes it, and so it is granted again");
        }
    }

    /// <summary>A grant after the publish of another: the tests before it looked at two words, each at a moment when it was free.</summary>
    private static void AfterPublish(TraceFacts facts, KeySteps keys, string slot, int publish, int second)
    {
        var (by, next) = (facts.TaskAt(publish), facts.TaskAt(second));
        keys.Add(publish, $"{slot} published by {by}");
        if (Marked(facts, slot, isSet: false, second, publish) is { } clear && Look(facts, slot, next, second) < publish && MarkRead(facts, slot, next, second) > clear)
        {
            keys.Add(clear, $"the {MarkAt(facts, slot, clear)} of {slot} cleared by {facts.TaskAt(clear)}")
                .Say($"{next} tested the status before {by} published, and the {MarkAt(facts, slot, clear)} after it was cleared: neither test saw that {slot} was in use");
        }
    }

    /// <summary>Where a slot was granted twice on the way, everything else follows from that: the slot, or null where none was.</summary>
    /// <param name="facts">The trace.</param>
    /// <param name="keys">Takes the grants, and why the second was possible.</param>
    /// <param name="withPublishes">Whether both publishes count too: two packets went into a slot that the reader reads once.</param>
    internal static string? KeyRoot(TraceFacts facts, KeySteps keys, bool withPublishes = false)
    {
        if (facts.FirstFailure("P10") is not { } again || facts.GrantedAt(again) is not { } slot)
        {
            return null;
        }

        var grants = facts.WritersBefore(slot, again).Select(w => (Task: w, Index: facts.Grant(slot, w, again))).Append((Task: facts.TaskAt(again), Index: again)).ToArray();
        foreach (var (task, index) in grants)
        {
            keys.Add(index, $"{slot} granted to {task}");
            if (withPublishes)
            {
                keys.Add(facts.FindFirst(again + 1, (i, a) => facts.TaskAt(i) == task && a.Kind == "write" && a.Variable == $"{slot} status" && TraceFacts.HasUser(a.After)), $"{slot} published by {task}");
            }
        }

        if (grants.Select(g => g.Index).Min() is not { } first || first == again)
        {
            return slot;
        }

        if (slot.StartsWith("block ", StringComparison.Ordinal))
        {
            BlockCause.BetweenClaims(facts, keys, slot, first, again);
        }
        else
        {
            BetweenGrants(facts, keys, slot, first, again);
        }

        return slot;
    }

    /// <summary>Two readers that have a slot at the same time: the other's look at it before this one gave it back, and whether that is why.</summary>
    internal static bool KeyTwoReaders(TraceFacts facts, KeySteps keys, string slot, string reader, int before)
    {
        var publish = facts.StatusStore(slot, before, hasUser: true) ?? -1;
        if (Look(facts, slot, reader, before) is not { } mine || mine < publish
            || facts.Find(before, (i, a) => i > publish && a.Variable == $"{slot} status" && TraceFacts.IsRead(a) && facts.IsReader(i) && facts.TaskAt(i) != reader) is not { } others)
        {
            return false;
        }

        keys.Add(mine, $"{slot} taken by {reader}").Add(others, $"{slot} taken by {facts.TaskAt(others)}");
        var both = Words.And([.. new[] { reader, facts.TaskAt(others) }.Order(StringComparer.Ordinal)]);
        keys.Say($"{both} have both taken {slot}: its status says USER until one of them gives it back");
        return true;
    }

    /// <summary>The first slot that two readers took for ready without a store to its status in between; null where none was.</summary>
    internal static string? KeyTakenTwice(TraceFacts facts, KeySteps keys)
    {
        var looks = new Dictionary<string, int>();
        for (var i = 0; i <= facts.Last; i++)
        {
            if (facts.UnitAt(i) is not { } unit || facts[i].Accesses.FirstOrDefault(a => a.Variable == $"{unit} status") is not { } access)
            {
                continue;
            }

            if (TraceFacts.IsStore(access))
            {
                looks.Remove(unit);
            }
            else if (facts.IsReader(i) && facts[i].Step.StartsWith("read ", StringComparison.Ordinal) && TraceFacts.HasUser(access.After))
            {
                if (looks.TryGetValue(unit, out var other) && facts.TaskAt(other) != facts.TaskAt(i))
                {
                    keys.Add(other, $"{unit} taken by {facts.TaskAt(other)}").Add(i, $"{unit} taken by {facts.TaskAt(i)} too");
                    return unit;
                }

                looks[unit] = i;
            }
        }

        return null;
    }

    /// <summary>The last step, which completes the state that violates the property.</summary>
    internal static void KeyEnd(TraceFacts facts, KeySteps keys)
        => keys.Add(
            facts.Last,
            facts.GrantedAt(facts.Last) is { } slot ? $"{slot} granted to {facts.TaskAt(facts.Last)}" : $"{facts[facts.Last].Step} by {facts.TaskAt(facts.Last)}",
            isCause: facts.GrantedAt(facts.Last) is not null);

    /// <summary>Whether an owner map has a slot's bit: <c>0b10</c> has that of slot 1.</summary>
    internal static bool HasBit(string map, string slot)
        => int.TryParse(slot.AsSpan(Math.Min("slot ".Length, slot.Length)), NumberStyles.None, CultureInfo.InvariantCulture, out var bit) && bit < map.Length - "0b".Length && map[^(bit + 1)] == '1';

    private static string? MarkIn(TraceAccess access, string slot)
        => access.Variable == OwnerMap ? "owner bit" : access.Variable == $"{slot} tp_padding" ? "padding mark" : null;

    private static bool Has(TraceAccess access, string slot, string value)
        => access.Variable == OwnerMap ? HasBit(value, slot) : value is not ("no" or "False" or "false" or "0" or "-");

}
