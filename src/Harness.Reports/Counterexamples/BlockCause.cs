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
                keys.Add(facts.Last, $"{place} written by {writer}");
                return $"{writer} {(facts.GrantedAt(facts.Last) is null ? "writes" : "claims")} {place} while {Who(Others(facts, place))} still copies into it";
            case "P10" or "P13" when place is not null:
                Claimed(facts, keys, place, [.. Others(facts, place), writer]);
                keys.Add(facts.Last, $"{place} claimed by {writer}");
                return $"{place}, which {Who(Others(facts, place))} still fills, is claimed again, by {writer}";
            case "P2":
                Claimed(facts, keys, place ?? block, [writer]);
                Early(facts, keys, block);
                keys.Add(facts.Last, $"{place ?? block} written by {writer}");
                return $"{Words.The(writer)} writes {place ?? block}, which already belongs to the reader";
            case "P3":
                return WholeFrame(facts, keys);
            case "P4":
                return DeliveryCause.Twice(facts, keys);
            case "P5":
                return DeliveryCause.OutOfOrder(facts, keys);
            case "P9":
                keys.Say(facts.Trace.Note).Add(facts.Last, $"{writer} finds no room");
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
                Held(facts, keys);
                return $"nobody is inside and nothing is left to read, but the ring is dead: block {active} cannot be filled or closed any more";
            case "L2" or "W2":
                KeyPoll(facts, keys);
                Unwoken(facts, keys, $"block {readers}");
                return $"the reader sleeps in poll{(facts.Trace.Property == "L2" ? ", and nothing will wake it" : "")}, although block {readers}, where it waits, is ready";
            case "L3" or "W1":
                KeyPoll(facts, keys);
                KeyNewest(facts, keys);
                return facts.Trace.Property == "L3"
                    ? $"nobody is inside, and poll would say ready although block {readers}, where the reader waits, is not: a reader that polls spins"
                    : $"poll says ready, but block {readers}, where the reader waits, is not";
            case "L4":
                return $"a block is ready, but not block {readers}, where the reader waits";
            case "V-S1":
                return $"{block} is published out of turn";
            case "V-S2":
                Copying(facts, keys, block);
                NotWaited(keys, writer, block);
                keys.Add(facts.Last, $"{block} published by {writer}");
                return $"{block} is published while a packet is still copied into it";
            case "V-S3":
                Copying(facts, keys, block);
                GivenUp(facts, keys);
                return "a block is published whose num_pkts, chain or blk_len is not that of complete packets";
            case "V-S4":
                Empty(facts, keys, writer);
                keys.Add(facts.Last, $"{block} published by {writer}");
                return $"{block} is published without a packet";
            case "V-L1":
                Held(facts, keys);
                GivenUp(facts, keys);
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
            return (facts.UnitAt(facts.Last) is { } unit ? FrameCause.ReadAfterRelease(facts, keys, unit, facts.TaskAt(facts.Last)) : null)
                ?? $"the reader takes a packet that is not whole, at step {last.Number}";
        }

        Early(facts, keys, held.First);
        keys.Add(
            facts.StepBefore(facts.Last + 1, i => facts.Column(held.First, i).EndsWith(" R", StringComparison.Ordinal) && !facts.Column(held.First, i - 1).EndsWith(" R", StringComparison.Ordinal)),
            $"{held.First} taken by the reader");
        if (held.Second.Contains('[', StringComparison.Ordinal))
        {
            Copying(facts, keys, held.First);
            return $"the reader has taken {held.First} while a packet is still copied into it";
        }

        GivenUp(facts, keys);
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
                keys.Add(claim, $"{place} claimed by {writer}");
            }
        }

        BetweenClaims(facts, keys, place, claims.Min, claims.Max);
    }

    /// <summary>Two claims of one place: its block was published, given back and opened again in between, while the first was still copying.</summary>
    internal static void BetweenClaims(TraceFacts facts, KeySteps keys, string place, int first, int second)
    {
        var block = TraceFacts.UnitOf(place + " ") ?? place;
        for (var i = first + 1; i < second; i++)
        {
            if (facts.StoredStatus(i, block) is { } status)
            {
                keys.Add(i, TraceFacts.HasUser(status) ? $"{block} published by {facts.TaskAt(i)}" : $"{block} set to {status} by {facts.TaskAt(i)}");
                if (facts.IsTampering(i))
                {
                    keys.Say($"user space set {block} to {status} while {facts.TaskAt(first)} was still copying into it");
                }
                else if (TraceFacts.HasUser(status))
                {
                    NotWaited(keys, facts.TaskAt(i), block);
                }
            }
            else if (facts[i].Accesses.Any(a => a is { Kind: "write", After: "0" } && a.Variable == $"{block} num_pkts"))
            {
                keys.Add(i, $"{block} opened again by {facts.TaskAt(i)}");
                if (facts.StatusOf(block, i) is var left && left != "KERNEL" && !TraceFacts.HasUser(left)
                    && facts.StatusStore(block, i, hasUser: false) is { } store && !facts.IsTampering(store))
                {
                    keys.AddStore(facts, block, store).Say($"{Words.The(facts.TaskAt(store))} left {block} {left}, which is not KERNEL: {Words.The(facts.TaskAt(i))} goes on to the next block, and opens it");
                }
            }
        }
    }

    private static void NotWaited(KeySteps keys, string closer, string block) => keys.Say($"{Words.The(closer)} publishes {block} without waiting for the copies into it");

    /// <summary>The publish of a block, and who was still copying into it then.</summary>
    private static void Early(TraceFacts facts, KeySteps keys, string block)
    {
        Published(facts, keys, block);
        if (facts.StatusStore(block, facts.Last + 1, hasUser: true) is { } publish
            && facts.Column(block, publish).Contains('[', StringComparison.Ordinal))
        {
            NotWaited(keys, facts.TaskAt(publish), block);
        }
    }

    /// <summary>A packet that was counted in its block and then given up.</summary>
    private static void GivenUp(TraceFacts facts, KeySteps keys)
    {
        if (facts.StepBefore(facts.Last + 1, i => facts.IsDrop(i) && Counted(facts, i) is not null) is { } last)
        {
            var (counted, task) = (Counted(facts, last)!.Value, facts.TaskAt(last));
            var drop = facts.StepFrom(counted, i => facts.TaskAt(i) == task && facts.IsDrop(i));
            keys.Add(counted, $"the packet counted by {task}").Add(drop, $"the packet given up by {task}");
            keys.Say(facts.Trace.Property is "V-L1"
                ? $"{task} gave its packet up without giving blk_fill_in_prog_lock back"
                : $"{task} counted its packet in num_pkts and gave it up, and num_pkts is not taken back");
        }
    }

    private static int? Counted(TraceFacts facts, int drop)
        => facts.Find(drop, (i, a) => facts.TaskAt(i) == facts.TaskAt(drop) && a.Kind == "write" && a.Variable.EndsWith(" num_pkts", StringComparison.Ordinal) && a.After != "0");

    /// <summary>Why a block without packets is closed: a packet that does not fit into what is left of it, or the timer.</summary>
    private static void Empty(TraceFacts facts, KeySteps keys, string closer)
    {
        if (facts.StepBefore(facts.Last, i => facts.TaskAt(i) == closer && facts[i].Outcome.Length > 0 && facts[i].Outcome != "plain") is { } arrival)
        {
            keys.Add(arrival, $"{closer}'s packet: {facts[arrival].Outcome}")
                .Say($"the packet of {closer} ({facts[arrival].Outcome}) does not fit into a block, not even an empty one: the block is closed for it all the same, with nothing in it");
        }
        else if (facts.StepBefore(facts.Last, i => facts.TaskAt(i) == closer && facts[i].Step.StartsWith("timer fires", StringComparison.Ordinal)) is { } timer)
        {
            keys.Add(timer, "the timer fires").Say("the timer closes the active block without a look at num_pkts");
        }
    }

    /// <summary>Why a publish did not wake the reader that waits for it.</summary>
    private static void Unwoken(TraceFacts facts, KeySteps keys, string block)
    {
        if (facts.StatusStore(block, facts.Last + 1, hasUser: true) is not { } publish)
        {
            return;
        }

        var by = facts.TaskAt(publish);
        var wake = facts.StepFrom(publish, i => facts.TaskAt(i) == by && facts[i].Operation.StartsWith("Wake ", StringComparison.Ordinal));
        keys.Add(publish, $"{block} published by {by}").Add(wake, $"the wake of {by}");
        keys.Say(wake is null
            ? $"{Words.The(by)} has published {block} and {(facts.Trace.Property == "W2" ? "not woken the reader yet" : "wakes nobody")}, and the reader has looked before that"
            : $"the wake of {Words.The(by)} came when the reader was not waiting yet");
    }

    private static void KeyPoll(TraceFacts facts, KeySteps keys)
    {
        keys.Say(facts.Trace.Note);
        var test = facts.Find(facts.Last + 1, (i, a) => facts.IsPollTest(i) && TraceFacts.UnitOf(a.Variable) is not null);
        keys.Add(test, test is { } found ? $"poll looks at {facts.UnitAt(found)}" : "");
    }

    /// <summary>poll looks at the block before the active one.</summary>
    private static void KeyNewest(TraceFacts facts, KeySteps keys)
    {
        var count = facts.Trace.Watches.Count(w => w.StartsWith("block ", StringComparison.Ordinal));
        if (count > 0 && facts.Number("active", facts.Last) is { } active)
        {
            var newest = $"block {(active + count - 1) % count}";
            Published(facts, keys, newest);
            keys.Say($"poll looks at the block before the active one, {newest}, which is {facts.StatusOf(newest, facts.Last)}, and the reader at block {facts.Column("t", facts.Last)}, which is "
                + facts.StatusOf($"block {facts.Column("t", facts.Last)}", facts.Last));
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
