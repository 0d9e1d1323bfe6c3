namespace Harness.Reports.Counterexamples;

/// <summary>Copies of packets that do not fit their slots, and recvfrom, which takes the oldest (P11).</summary>
internal static class CopyCause
{
    internal static string Of(TraceFacts facts, KeySteps keys)
    {
        var reader = facts.TaskAt(facts.Last);
        if (facts.Find(facts.Last, (i, a) => facts.TaskAt(i) == reader && TraceFacts.IsRead(a) && a.Variable.EndsWith(" status", StringComparison.Ordinal) && IsCopy(a.After)) is { } look)
        {
            var slot = facts.UnitAt(look)!;
            Found(facts, keys, slot, reader, look);
            if (facts.StatusStore(slot, look, hasUser: true) is { } publish)
            {
                keys.Add(publish, $"{slot} published by {facts.TaskAt(publish)}");
            }
        }

        if (facts.Find(facts.Last, (_, a) => a is { Kind: "write", Variable: "sk_receive_queue" }) is { } queued)
        {
            var verb = facts[queued].Step.StartsWith("queue", StringComparison.Ordinal) ? "a copy queued" : "a copy taken";
            keys.Add(queued, $"{verb} by {facts.TaskAt(queued)}");
        }

        keys.Add(facts.Last, $"the copy asked for by {reader}");
        return $"{Words.The(reader)} has read a frame with COPY, and recvfrom gives it the copy of another packet, or none";
    }

    /// <summary>How the reader came to a frame whose copy is not the next in the queue.</summary>
    private static void Found(TraceFacts facts, KeySteps keys, string slot, string reader, int look)
    {
        var status = SlotUse.StatusRead(facts, slot, look);
        var writers = facts.WritersBefore(slot, look);
        if (!TraceFacts.HasUser(status))
        {
            keys.Add(look, $"{slot} found {status} by {reader}").Say($"{Words.The(reader)} takes a slot whose status is {status} for a frame, and IN_PROGRESS is the bit of COPY");
        }

        keys.Add(look, $"a frame with COPY found by {reader}");
        if (SlotUse.KeyTwoReaders(facts, keys, slot, reader, facts.Last) || SlotUse.KeyRoot(facts, keys))
        {
            return;
        }

        if (writers.Count > 0)
        {
            FrameCause.TakenInFlight(facts, keys, slot, reader, writers);
        }
        else if (facts.Find(look, (i, a) => facts.IsReader(i) && facts.TaskAt(i) != reader && TraceFacts.IsRead(a) && a.Variable.EndsWith(" status", StringComparison.Ordinal) && IsCopy(a.After)) is { } other)
        {
            keys.Add(other, $"a frame with COPY found by {facts.TaskAt(other)}").Say($"recvfrom gives the oldest copy, and that is the one of {facts.UnitAt(other)}, for which {facts.TaskAt(other)} has not asked yet");
        }
    }

    /// <summary>The RFC's mark for a slot in progress is the bit of COPY.</summary>
    private static bool IsCopy(string status) => status.Split('|').Any(s => s is "COPY" or "IN_PROGRESS");
}
