namespace Harness.Reports.Counterexamples;

/// <summary>What went wrong in a ring of blocks (TPACKET_V3): the sentence, and the steps that collided. Null where the model's own note says more.</summary>
internal static class BlockCause
{
    internal static string? Of(TraceFacts facts, KeySteps keys)
    {
        var (place, writer) = (facts.PlaceAt(facts.Last), facts.TaskAt(facts.Last));
        var block = facts.UnitAt(facts.Last) ?? "a block";
        var (active, readers) = (facts.Column("active", facts.Last), facts.Column("t", facts.Last));
        switch (facts.Trace.Property)
        {
            case "P1" when place is not null:
                Claimed(facts, keys, place, [.. Others(facts, place), writer]);
                keys.Add(facts.Last, $"written by {writer}");
                return $"{writer} writes {place} while {Who(Others(facts, place))} still copies into it";
            case "P10" or "P13" when place is not null:
                Claimed(facts, keys, place, [.. Others(facts, place), writer]);
                keys.Add(facts.Last, $"claimed by {writer}");
                return $"{place}, which {Who(Others(facts, place))} still fills, is claimed again, by {writer}";
            case "P2":
                Claimed(facts, keys, place ?? block, [writer]);
                Published(facts, keys, block);
                keys.Add(facts.Last, $"written by {writer}");
                return $"{writer} writes {place ?? block}, which already belongs to the reader";
            case "P3":
                return WholeFrame(facts, keys);
            case "P4":
                return DeliveryCause.Twice(facts, keys);
            case "P5":
                return DeliveryCause.OutOfOrder(facts, keys);
            case "P9":
                keys.Add(facts.Last, $"{writer} finds no room");
                return $"{writer} drops a packet although {block} is not the reader's";
            case "P7" when active == readers:
                Held(facts, keys);
                return "nobody is inside, but blk_fill_in_prog_lock is still taken";
            case "P7":
                return $"nobody is inside and every block is the kernel's, but block {active} is active and the reader waits at block {readers}";
            case "P7i":
                return $"the blocks that are ready are not those from the reader's, block {readers}, to the active one, block {active}";
            case "P8":
                return "nobody is inside, and the packets that were counted are not those that were delivered or are still in the ring";
            case "L1":
                Published(facts, keys, $"block {active.Split(' ')[0]}");
                return $"nobody is inside and nothing is left to read, but the ring is dead: block {active} cannot be filled or closed any more";
            case "L2":
                Published(facts, keys, $"block {readers}");
                return $"the reader sleeps in poll, and nothing will wake it, although block {readers}, where it waits, is ready";
            case "L3":
                return $"poll says ready because of the block before the active one, but block {readers}, where the reader waits, is not: it spins for ever";
            case "L4":
                return $"a block is ready, but not block {readers}, where the reader waits";
            case "V-S1":
                return $"{block} is published out of turn";
            case "V-S2":
                Copying(facts, keys, block);
                keys.Add(facts.Last, $"published by {writer}");
                return $"{block} is published while a packet is still copied into it";
            case "V-S3":
                Copying(facts, keys, block);
                return "a block is published whose num_pkts, chain or blk_len is not that of complete packets";
            case "V-S4":
                keys.Add(facts.Last, $"published by {writer}");
                return $"{block} is published without a packet";
            case "V-L1":
                Held(facts, keys);
                return $"{writer} is gone and has left blk_fill_in_prog_lock taken: whoever closes a block next waits for ever";
            case "V-L2":
                return $"nobody can move, and block {active} keeps packets that no reader will see";
            case "V-L3":
                keys.Add(facts.StatusStore($"block {active.Split(' ')[0]}", facts.Last + 1, hasUser: false), "the block released");
                return $"nobody can move, and the ring stays frozen for block {active.Split(' ')[0]}, which the reader has released";
            default:
                return null;
        }
    }

    private static string WholeFrame(TraceFacts facts, KeySteps keys)
    {
        var last = facts[facts.Last];
        var held = facts.Trace.Watches.Zip(last.Watches).FirstOrDefault(w => w.Second.EndsWith(" R", StringComparison.Ordinal));
        if (held.First is null)
        {
            return $"the reader takes a packet that is not whole, at step {last.Number}";
        }

        Published(facts, keys, held.First);
        keys.Add(
            facts.Find(facts.Last + 1, (i, _) => facts.Column(held.First, i).EndsWith(" R", StringComparison.Ordinal) && !facts.Column(held.First, i - 1).EndsWith(" R", StringComparison.Ordinal)),
            "taken by the reader");
        if (held.Second.Contains('[', StringComparison.Ordinal))
        {
            Copying(facts, keys, held.First);
            return $"the reader has taken {held.First} while a packet is still copied into it";
        }

        return $"the reader has taken {held.First}, and one of the packets that num_pkts promises was never copied there, or not as a whole";
    }

    /// <summary>Who else was between claim and end of copy there, before the last step.</summary>
    private static List<string> Others(TraceFacts facts, string place)
        => [.. facts.WritersBefore(place, facts.Last).Where(p => p != facts.TaskAt(facts.Last))];

    private static string Who(List<string> others) => others.Count == 0 ? "another producer" : string.Join(" and ", others);

    /// <summary>The claims of a place, and what became of its block between them.</summary>
    private static void Claimed(TraceFacts facts, KeySteps keys, string place, IEnumerable<string> writers)
    {
        var claims = new SortedSet<int>();
        foreach (var writer in writers)
        {
            if (facts.Grant(place, writer, facts.Last + 1) is { } claim)
            {
                claims.Add(claim);
                keys.Add(claim, $"claimed by {writer}");
            }
        }

        var block = TraceFacts.UnitOf(place + " ") ?? place;
        for (var i = claims.Min + 1; i < claims.Max; i++)
        {
            if (facts.StoredStatus(i, block) is { } status)
            {
                keys.Add(i, TraceFacts.HasUser(status) ? $"{block} published by {facts.TaskAt(i)}" : $"{block} set to {status} by {facts.TaskAt(i)}");
            }
        }
    }

    /// <summary>The claims of a block's places into which somebody still copies.</summary>
    private static void Copying(TraceFacts facts, KeySteps keys, string block)
    {
        var places = facts.Trace.Steps.SelectMany(s => s.Accesses).Select(TraceFacts.WrittenPlace).Where(p => p?.StartsWith(block + " ", StringComparison.Ordinal) == true).Distinct();
        foreach (var place in places)
        {
            foreach (var writer in facts.WritersBefore(place!, facts.Last + 1))
            {
                keys.Add(facts.Grant(place!, writer, facts.Last + 1), $"{place} claimed by {writer}");
            }
        }
    }

    private static void Published(TraceFacts facts, KeySteps keys, string block)
    {
        if (facts.StatusStore(block, facts.Last + 1, hasUser: true) is { } publish)
        {
            keys.Add(publish, $"{block} published by {facts.TaskAt(publish)}");
        }
    }

    /// <summary>The last time that the fill lock was taken.</summary>
    private static void Held(TraceFacts facts, KeySteps keys)
    {
        if (facts.Find(facts.Last + 1, (_, a) => a is { Kind: "write", Variable: "blk_fill_in_prog_lock", Before: "free" }) is { } taken)
        {
            keys.Add(taken, $"blk_fill_in_prog_lock taken by {facts.TaskAt(taken)}");
        }
    }
}
