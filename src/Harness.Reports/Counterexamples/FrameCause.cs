namespace Harness.Reports.Counterexamples;

/// <summary>A reader that has, or has read, a slot that is not one published packet (P3).</summary>
internal static class FrameCause
{
    private static readonly string[] s_fields = ["payload 1", "payload 2", "header"];

    internal static string Of(TraceFacts facts, KeySteps keys)
    {
        var (trace, last) = (facts.Trace, facts[facts.Last]);
        var held = trace.Watches.Zip(last.Watches).Where(w => w.Second.EndsWith(" R", StringComparison.Ordinal)).Select(w => w.First).ToArray();
        var unit = facts.UnitAt(facts.Last);
        var slot = unit is not null && (facts.IsReader(facts.Last) || held.Contains(unit)) ? unit : held.FirstOrDefault() ?? unit;
        if (slot is null)
        {
            return $"the reader takes a frame that is not whole, at step {last.Number}";
        }

        var reader = facts.IsReader(facts.Last) ? facts.TaskAt(facts.Last) : LastTaker(facts, slot) ?? "the reader";
        var writers = facts.WritersBefore(slot, facts.Last + 1);
        return ReadAfterRelease(facts, keys, slot, reader)
            ?? (writers.Count > 0 ? TakenInFlight(facts, keys, slot, reader, writers) : NotOnePacket(facts, keys, slot, reader));
    }

    private static string? LastTaker(TraceFacts facts, string slot)
        => facts.Find(facts.Last + 1, (i, a) => a.Variable == $"{slot} status" && TraceFacts.IsRead(a) && facts.IsReader(i)) is { } index ? facts.TaskAt(index) : null;

    /// <summary>Somebody gave the slot or block back, and the kernel filled it again, while a reader was still at it; null where nobody did.</summary>
    internal static string? ReadAfterRelease(TraceFacts facts, KeySteps keys, string slot, string reader)
    {
        if (SlotUse.Look(facts, slot, reader, facts.Last + 1) is not { } taken
            || facts.Find(facts.Last, (i, a) => i > taken && facts.IsReader(i) && a is { Kind: "write", After: "KERNEL" } && a.Variable == $"{slot} status") is not { } release)
        {
            return null;
        }

        var by = facts.TaskAt(release);
        keys.Add(taken, $"{slot} taken by {reader}").Add(release, $"{slot} given back by {by}");
        if (by != reader)
        {
            keys.Add(SlotUse.Look(facts, slot, by, release), $"{slot} taken by {by}");
        }

        keys.Say(by == reader
            ? $"{Words.The(reader)} gives {slot} back before it has read all of it"
            : $"{Words.And([.. new[] { reader, by }.Order(StringComparer.Ordinal)])} have both taken {slot}, and {by} gave it back while {reader} was still reading");
        if (facts.AnyGrant(facts.PlaceAt(facts.Last) ?? slot, facts.Last + 1) is { } grant && grant > release)
        {
            keys.Add(grant, $"{slot} granted to {facts.TaskAt(grant)}");
        }

        KeyFields(facts, keys, slot, release);
        if (facts[facts.Last].Accesses.FirstOrDefault(a => a.Variable.StartsWith($"{slot} ", StringComparison.Ordinal)) is { } read)
        {
            keys.Add(facts.Last, $"{read.Variable[(slot.Length + 1)..]} read by {facts.TaskAt(facts.Last)}");
        }

        return $"what {Words.The(reader)} has read of {slot} is not one published packet";
    }

    /// <summary>The reader has a slot that producers are still filling.</summary>
    internal static string TakenInFlight(TraceFacts facts, KeySteps keys, string slot, string reader, List<string> writers)
    {
        foreach (var writer in writers)
        {
            keys.Add(facts.Grant(slot, writer, facts.Last + 1), $"{slot} granted to {writer}");
        }

        var look = SlotUse.Look(facts, slot, reader, facts.Last + 1);
        keys.Add(look, $"{slot} taken by {reader}");
        var sentence = $"{Words.The(reader)} has taken {slot} while {Words.And(writers)} {(writers.Count == 1 ? "is" : "are")} still filling it";
        if (look is { } taken && SlotUse.StatusRead(facts, slot, taken) is var status && !TraceFacts.HasUser(status))
        {
            keys.Say($"{Words.The(reader)} takes a status of {status} for a frame");
            return sentence;
        }

        if (facts.StatusStore(slot, look ?? facts.Last + 1, hasUser: true) is not { } publish)
        {
            return sentence;
        }

        var by = facts.TaskAt(publish);
        var isProducer = by.StartsWith("producer ", StringComparison.Ordinal);
        keys.Add(publish, isProducer ? $"{slot} published by {by}" : $"{slot} given USER by {by}");
        if (!isProducer)
        {
            keys.Say($"{by} stored USER into {slot} while {Words.And(writers)} {(writers.Count == 1 ? "was" : "were")} filling it");
        }
        else if (facts.Grant(slot, by, publish) is { } other)
        {
            keys.Add(other, $"{slot} granted to {by}");
            if (facts.Grant(slot, writers[0], facts.Last + 1) is { } grant && grant != other)
            {
                SlotUse.BetweenGrants(facts, keys, slot, Math.Min(grant, other), Math.Max(grant, other));
            }
        }

        return sentence;
    }

    /// <summary>Nobody else is at the slot, and yet its words are not of one packet: stores or reads out of order, or two writers before.</summary>
    private static string NotOnePacket(TraceFacts facts, KeySteps keys, string slot, string reader)
    {
        if (facts.StatusStore(slot, facts.Last + 1, hasUser: true) is { } publish)
        {
            var by = facts.TaskAt(publish);
            keys.Add(publish, by.StartsWith("producer ", StringComparison.Ordinal) ? $"{slot} published by {by}" : $"{slot} given USER by {by}");
            keys.Add(facts.Grant(slot, by, publish), $"{slot} granted to {by}");
        }

        keys.Add(SlotUse.Look(facts, slot, reader, facts.Last + 1), $"{slot} taken by {reader}");
        if (facts[facts.Last].Accesses.FirstOrDefault(a => a.Kind == "stale" && TraceFacts.UnitOf(a.Variable) == slot) is { } stale)
        {
            var word = stale.Variable[(slot.Length + 1)..];
            keys.Add(facts.Find(facts.Last, (_, a) => TraceFacts.IsStore(a) && a.Variable == stale.Variable), $"{word} of {slot} written");
            keys.Add(facts.Last, $"an old {word} of {slot} read by {facts.TaskAt(facts.Last)}");
            keys.Say($"nothing orders the read of the {word} after that of the status");
            return $"{Words.The(reader)} has taken {slot}, and reads a {word} that is older than what was published";
        }

        SlotUse.KeyRoot(facts, keys);
        KeyFields(facts, keys, slot, -1);
        return $"{Words.The(reader)} has taken {slot}, which is not one published packet: {string.Join(", ", s_fields.Select(f => $"{f} {Value(facts, $"{slot} {f}")}"))}";
    }

    /// <summary>A word in memory after the last step.</summary>
    private static string Value(TraceFacts facts, string variable)
        => facts.Find(facts.Last + 1, (_, a) => a.Variable == variable && a.Kind is ("read" or "write")) is { } index
            ? facts[index].Accesses.Last(a => a.Variable == variable && a.Kind is ("read" or "write")).After
            : "-";

    /// <summary>The last write of each field of a frame after a step, or where its store waits.</summary>
    private static void KeyFields(TraceFacts facts, KeySteps keys, string slot, int after)
    {
        var waiting = new List<string>();
        foreach (var field in s_fields)
        {
            var variable = $"{slot} {field}";
            if (facts.Find(facts.Last + 1, (i, a) => i > after && a.Variable == variable && TraceFacts.IsStore(a)) is { } write)
            {
                var waits = facts[write].Accesses.Any(a => a.Variable == variable && a.Kind == "buffered");
                if (after >= 0)
                {
                    keys.Add(facts.FindFirst(write + 1, (i, a) => facts.IsReader(i) && a.Variable == variable && TraceFacts.IsRead(a)), $"{field} read by {facts.TaskAt(facts.Last)}");
                }

                keys.Add(write, waits ? $"{field} stored by {facts.TaskAt(write)}, and waiting in its store buffer" : $"{field} written by {facts.TaskAt(write)}");
                if (waits)
                {
                    waiting.Add(field);
                }
            }
        }

        if (waiting.Count > 0)
        {
            keys.Say($"the status reached memory before {Words.And(waiting)}: no barrier orders these stores");
        }
    }
}
