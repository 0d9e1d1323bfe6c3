using Harness.Engine.Machine;

namespace Harness.Ring.Blocks;

/// <summary>
/// The properties of a ring of blocks: those of slots that have a meaning for blocks, under the same names, and V-S1 to V-L3 of its own.
/// </summary>
/// <remarks>
/// Idle: no producer is between its first and its last step for a packet, and the retire timer does not have the queue lock. Ready: block_status
/// has USER. Drained: no block is ready, no reader holds one or has packets in hand, and no packet waits in the active block. A packet is
/// committed when its copy is done and counted in the block; the block is published when it is closed.
/// </remarks>
internal sealed class BlockProperties : UnitProperties
{
    private readonly BlockMemory _ring;
    private readonly BlockGhosts _ghosts;
    private readonly BlockConfiguration _configuration;

    internal BlockProperties(MachineBuilder machine, BlockMemory ring)
        : base(ring)
    {
        _ring = ring;
        _ghosts = ring.Ghosts;
        _configuration = ring.Configuration;
        var exclusivity = _configuration.ExclusivityVacuous;
        P1 = machine.Property("P1", "exclusive writer: no producer writes an entry while another producer is between its claim and the end of its copy", null, exclusivity);
        P2 = machine.Property("P2", "no producer writes an entry of a block whose status has USER set");
        P3 = machine.Property("P3", "whole frame: from finding a block ready to releasing it, no entry of it has a writer, and payload and header of each are of one packet whose copy is done", JudgeWholeFrames);
        P9 = machine.Property("P9", "honest drop: a packet is dropped for a full ring only if the active block is ready");
        P10 = machine.Property("P10", "an entry in flight is never claimed again", null, exclusivity);
        if (_configuration.Has(RingFaults.Tamper))
        {
            P13 = machine.Property("P13", "tampering: whatever user space stores in the ring, no two producers write one entry, and none is claimed that is in flight", null, exclusivity);
        }

        if (_configuration.JudgesKnownFalse)
        {
            W1 = machine.Property("W1", "known to be false with slots: when poll says ready, the reader's block is ready");
            W2 = machine.Property("W2", "known to be false: the reader never sleeps in poll without a wake pending while its block is ready", JudgeNeverAsleepOnReady);
        }

        L1 = machine.Property("L1", "no wedge: when idle and drained, the active block may be filled, and nobody holds the fill lock", JudgeNoWedge);
        L2 = ring.Configuration.Reader.NeverSleeps ? null : machine.Property("L2", "no lost wakeup: when idle, the readers do not all sleep without a wake pending while the next block is ready", JudgeNoLostWakeup);
        L3 = machine.Property("L3", "no idle spin: when idle, poll does not say ready while the reader's block is not", JudgeNoIdleSpin);
        L4 = machine.Property("L4", "no hole: when idle, no block is ready while the reader's block is not", JudgeNoHole);
        if (_configuration.Reader.ReleasesInOrder)
        {
            P7i = machine.Property("P7i", "interval: the blocks that are ready are exactly those from the reader's block to the active one", JudgeInterval);
        }

        P7 = machine.Property("P7", "alignment: when idle and every block_status is KERNEL, the reader's block is the active one, and nobody holds the fill lock", JudgeAlignment);
        VS1 = machine.Property("V-S1", "one active block: the block that is published is the active one, and its seq_num follows the one published before");
        VS2 = machine.Property("V-S2", "no copy is in flight in a published block", JudgeNoCopyInFlight);
        VS3 = machine.Property("V-S3", "in a published block num_pkts is the number of complete packets, the chain ends after the last one, and blk_len is what they take", JudgeChains);
        VS4 = machine.Property("V-S4", "no block without packets is published", JudgeNoEmptyBlock);
        VL1 = machine.Property("V-L1", "retire never waits for ever: the fill lock is held no more often than there are copies in flight, so that whoever waits for it is let in", JudgeFillLock);
        _ = new LivenessProperties(machine, this, ring.Events, _configuration.Bounds, "block");
        _ = new BlockLiveness(machine, ring);
        if (_ghosts.Packets is null)
        {
            return;
        }

        P4 = machine.Property("P4", "each packet is delivered at most once");
        P5 = machine.Property("P5", "packets are delivered in the order of their claims");
        P6 = machine.Property("P6", "no loss: when idle and drained, every packet whose copy was done has been delivered", JudgeNoLoss, explain: ExplainLoss);
        P8 = machine.Property("P8", "counting: when idle, tp_packets + tp_drops is what passed the filter, and tp_packets is what was delivered or is still in the ring", JudgeCounting, explain: ExplainCounting);
        P12 = machine.Property("P12", "LOSING: a block that is published carries LOSING only if tp_drops was not 0, and lacks it only if tp_drops was 0, at some moment of its closing");
        if (_configuration.Variant.TimerClosesEmpty)
        {
            // The timer never stops: there is no state in which nobody can move.
            return;
        }

        L5 = machine.FinalProperty("L5", "each producer leaves tpacket_rcv: when nobody can move, no producer is inside", JudgeLeaves);
        VL2 = machine.FinalProperty("V-L2", "a block with packets is published: when nobody can move, with a timer that fires where it finds work, no packet waits in the active block", JudgeNothingWaits);
        VL3 = machine.FinalProperty("V-L3", "a released block thaws the ring: when nobody can move, the ring is not frozen for a block that is not the reader's", JudgeThawed);
    }

    internal Property VS1 { get; }

    internal Property VS2 { get; }

    internal Property VS3 { get; }

    internal Property VS4 { get; }

    internal Property VL1 { get; }

    internal Property? VL2 { get; }

    internal Property? VL3 { get; }

    /// <summary>Whether payload and header are of one packet, and its copy into this entry is done.</summary>
    internal bool IsWholeAndCommitted(StepContext state, int entry, ushort payload, ushort header)
        => header != 0
            && payload == header
            && (_ghosts.Packets is { } packets ? packets.IsCommitted(state, header) : state.Get(_ring.Entries[entry].Committed!) == header);

    private bool IsComplete(StepContext state, BlockEntry entry)
        => state.Get(entry.Writers) == 0 && IsWholeAndCommitted(state, entry.Index, state.Get(entry.Payload), state.Get(entry.Header));

    private Judgement JudgeWholeFrames(StepContext state)
    {
        var held = state.Get(_ghosts.Held);
        if (held == 0)
        {
            return Judgement.Undefined;
        }

        foreach (var block in _ring.Blocks)
        {
            if (((held >> block.Index) & 1) != 0 && !IsChain(state, block, wholeBlock: false))
            {
                return Judgement.Fails;
            }
        }

        return Judgement.Holds;
    }

    private Judgement JudgeChains(StepContext state)
    {
        var judgement = Judgement.Undefined;
        foreach (var block in _ring.Blocks)
        {
            if (IsReady(state, block.Index))
            {
                judgement = Judgement.Holds;
                if (!IsChain(state, block, wholeBlock: true))
                {
                    return Judgement.Fails;
                }
            }
        }

        return judgement;
    }

    /// <summary>Follows the chain for num_pkts packets, as a reader does: each must be complete. The whole block: the chain must end there, and blk_len fit.</summary>
    private bool IsChain(StepContext state, Block block, bool wholeBlock)
    {
        int packets = state.Get(block.Packets);
        int length = state.Get(block.Length);
        var place = 0;
        for (var i = 0; i < packets; i++)
        {
            if (place >= block.Entries.Length || !IsComplete(state, block.Entries[place]))
            {
                return false;
            }

            int next = state.Get(block.Entries[place].NextOffset);
            if (i + 1 == packets)
            {
                // What the last packet takes stands nowhere; it must be an ordinary one, or one that has the block for itself.
                return !wholeBlock || (next == 0 && (length == place + 1 || (place == 0 && length == _configuration.OversizeLength)));
            }

            place += next;
        }

        return !wholeBlock || length == 0;
    }

    private Judgement JudgeNoCopyInFlight(StepContext state)
    {
        var judgement = Judgement.Undefined;
        foreach (var block in _ring.Blocks)
        {
            if (!IsReady(state, block.Index))
            {
                continue;
            }

            judgement = Judgement.Holds;
            foreach (var entry in block.Entries)
            {
                if (state.Get(entry.Writers) != 0)
                {
                    return Judgement.Fails;
                }
            }
        }

        return judgement;
    }

    private Judgement JudgeNoEmptyBlock(StepContext state)
    {
        var judgement = Judgement.Undefined;
        foreach (var block in _ring.Blocks)
        {
            if (IsReady(state, block.Index))
            {
                judgement = Judgement.Holds;
                if (state.Get(block.Packets) == 0)
                {
                    return Judgement.Fails;
                }
            }
        }

        return judgement;
    }

    /// <summary>The lock is taken with the count of the packet, a step after its claim: then it is held once less.</summary>
    private Judgement JudgeFillLock(StepContext state)
    {
        var copies = 0;
        foreach (var entry in _ring.Entries)
        {
            copies += System.Numerics.BitOperations.PopCount(state.Get(entry.Writers));
        }

        return Holds(state.Get(_ring.Fills) <= copies);
    }

    internal override bool IsQuietAndDrained(StepContext state) => IsIdle(state) && IsDrained(state);

    private Judgement JudgeNoWedge(StepContext state)
        => IsQuietAndDrained(state)
            ? Holds(!_configuration.Variant.IsInUse(state.Get(ActiveBlock(state).Status)) && state.Get(_ring.Fills) == 0)
            : Judgement.Undefined;

    private string ExplainLoss(StepContext state)
        => string.Join(", ", _ghosts.Packets!.Lost(state).Select(p => _configuration.FormatPacket((ushort)p))) + " was copied into a block and never delivered";

    private protected override bool IsFree(StepContext state, int unit) => !IsReady(state, unit);

    private protected override bool IsAnyMarked(StepContext state) => state.Get(_ring.Fills) != 0;

    private protected override bool IsReadToTheEnd(StepContext state) => IsDrained(state);

    /// <summary>A reader that released a block before it read num_pkts has in hand what only its next step tells.</summary>
    private protected override bool CanCount(StepContext state) => state.Get(_ghosts.Uncounted) == 0 || state.Get(_ghosts.Held) != 0;

    private protected override int CountUndelivered(StepContext state) => InRing(state);

    private string ExplainCounting(StepContext state)
    {
        var packets = _ghosts.Packets!;
        return $"{Counters(state)}; copied {packets.CountCommitted(state)}, delivered {packets.CountDelivered(state)}, still in the ring by num_pkts {InRing(state)}";
    }

    /// <summary>What num_pkts promises: of the active block, of blocks that nobody has counted yet, and what readers have counted and not yet read.</summary>
    private int InRing(StepContext state)
    {
        var counted = state.Get(_ghosts.Counted);
        var packets = state.Get(_ring.Frozen) ? 0 : state.Get(ActiveBlock(state).Packets);
        foreach (var block in _ring.Blocks)
        {
            if (IsReady(state, block.Index) && ((counted >> block.Index) & 1) == 0)
            {
                packets += state.Get(block.Packets);
            }
        }

        foreach (var left in _ghosts.Left)
        {
            packets += state.Get(left);
        }

        return packets;
    }

    private Judgement JudgeNothingWaits(StepContext state) => Holds(state.Get(_ring.Frozen) || state.Get(ActiveBlock(state).Packets) == 0);

    private Judgement JudgeThawed(StepContext state) => Holds(!state.Get(_ring.Frozen) || IsReady(state, state.Get(_ring.Active)));

    private bool IsDrained(StepContext state)
    {
        if (state.Get(_ghosts.Held) != 0 || state.Get(_ghosts.Uncounted) != 0 || IsAnyReady(state) || (!state.Get(_ring.Frozen) && state.Get(ActiveBlock(state).Packets) != 0))
        {
            return false;
        }

        foreach (var left in _ghosts.Left)
        {
            if (state.Get(left) != 0)
            {
                return false;
            }
        }

        return true;
    }

    private Block ActiveBlock(StepContext state) => _ring.Blocks[state.Get(_ring.Active)];
}
