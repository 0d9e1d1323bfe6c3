using Harness.Engine.Machine;

namespace Harness.Ring.Blocks;

/// <summary>What a kernel thread learns when it takes the queue lock.</summary>
/// <param name="Block">kactive_blk_num.</param>
/// <param name="Packet">The number of the packet; 0 for the timer.</param>
/// <param name="NextFree">nxt_offset, in ordinary packets.</param>
/// <param name="Last">prev: where the last packet begins.</param>
/// <param name="Packets">num_pkts of the active block.</param>
/// <param name="Frozen">1 if the ring is frozen.</param>
internal readonly record struct ActiveBlock(ushort Block, ushort Packet, byte NextFree, byte Last, byte Packets, byte Frozen);

/// <summary>
/// What changes under the queue lock (tpacket_kbdq_core, and of the block what user space does not look at before it is published), in the step of the access beside it: nobody who
/// does not hold the lock can see it in between.
/// </summary>
internal sealed class UnderBlockLock
{
    private readonly BlockMemory _ring;
    private readonly BlockVariant _variant;

    internal UnderBlockLock(BlockMemory ring)
    {
        _ring = ring;
        _variant = ring.Configuration.Variant;
        Enter = OnEnter;
        EnterTimer = OnEnterTimer;
        TestNext = OnTestNext;
        Place = OnPlace;
        Count = OnCount;
        Uncount = OnUncount;
        Abort = OnAbort;
        Close = OnClose;
        Open = OnOpen;
        TimerHasWork = TimerFindsWork;
    }

    /// <summary>With step A: gives an <see cref="ActiveBlock"/>. First argument: the packet, or 0 for a recycled number; second: its length.</summary>
    internal Effect Enter { get; }

    /// <summary>The timer has the lock: gives an <see cref="ActiveBlock"/>.</summary>
    internal Effect EnterTimer { get; }

    /// <summary>With the load of the next block's status: if the block is still the reader's, the ring freezes. Gives whether it is.</summary>
    internal Effect TestNext { get; }

    /// <summary>With step N1. First argument: the place in the block.</summary>
    internal Effect Place { get; }

    /// <summary>With step N2. First argument: the packet's length; second: whether it will fail.</summary>
    internal Effect Count { get; }

    /// <summary>A packet is taken out of its block again. First argument: its length.</summary>
    internal Effect Uncount { get; }

    /// <summary>With the unlock of a packet that is dropped after its claim.</summary>
    internal Effect Abort { get; }

    /// <summary>With step C5: the next block is active.</summary>
    internal Effect Close { get; }

    /// <summary>With step D2. First argument: the block.</summary>
    internal Effect Open { get; }

    /// <summary>Whether the retire timer would change anything.</summary>
    internal StateCondition TimerHasWork { get; }

    private bool TimerFindsWork(StepContext state, int unused1, int unused2)
    {
        var block = _ring.Blocks[state.Get(_ring.Active)];
        return state.Get(_ring.Frozen)
            ? _variant.TimerThaws && !_variant.IsInUse(state.Get(block.Status))
            : _variant.TimerCloses && (_variant.TimerClosesEmpty || state.Get(block.Packets) != 0);
    }

    private void OnEnter(StepContext step, int packet, int length)
        => step.Return(Look(step, packet != 0 ? packet : BlockRecycling.LeastUnused(step, _ring, length)), _ring.Names.Ticket);

    private void OnEnterTimer(StepContext step, int unused1, int unused2) => step.Return(Look(step, 0));

    private ActiveBlock Look(StepContext step, int packet)
    {
        var active = step.Get(_ring.Active);
        return new ActiveBlock(
            active,
            (ushort)packet,
            step.Get(_ring.NextFree),
            step.Get(_ring.Last),
            (byte)step.Get(_ring.Blocks[active].Packets),
            step.Get(_ring.Frozen) ? (byte)1 : (byte)0);
    }

    /// <summary>prb_freeze_queue.</summary>
    private void OnTestNext(StepContext step, int unused1, int unused2)
    {
        var inUse = _variant.IsInUse(step.Loaded<TpStatus>());
        if (inUse)
        {
            step.Set(_ring.Frozen, true);
            if (_ring.Freezes is { } freezes)
            {
                step.Set(freezes, (ushort)(step.Get(freezes) + 1));
            }
        }

        step.Return(inUse);
    }

    /// <summary>prb_fill_curr_block: prev.</summary>
    private void OnPlace(StepContext step, int place, int unused) => step.Set(_ring.Last, (byte)place);

    /// <summary>prb_fill_curr_block: nxt_offset, blk_len, read_lock(blk_fill_in_prog_lock); then tp_packets++.</summary>
    private void OnCount(StepContext step, int length, int fails)
    {
        var block = _ring.Blocks[step.Get(_ring.Active)];
        step.Set(_ring.NextFree, (byte)(step.Get(_ring.NextFree) + length));
        step.Set(block.Length, (ushort)(step.Get(block.Length) + length));
        step.Set(_ring.Fills, (ushort)(step.Get(_ring.Fills) + 1));
        if (fails == 0 && _ring.TpPackets is { } accepted)
        {
            step.Set(accepted, (ushort)(step.Get(accepted) + 1));
        }
    }

    private void OnUncount(StepContext step, int length, int unused)
    {
        var block = _ring.Blocks[step.Get(_ring.Active)];
        step.Set(_ring.NextFree, (byte)(step.Get(_ring.NextFree) - length));
        step.Set(block.Length, (ushort)(step.Get(block.Length) - length));
        step.Set(_ring.Last, (byte)Math.Max(0, step.Get(_ring.NextFree) - 1));
    }

    /// <summary>prb_clear_blk_fill_status: read_unlock(blk_fill_in_prog_lock).</summary>
    private void OnAbort(StepContext step, int unused1, int unused2) => step.Set(_ring.Fills, (ushort)(step.Get(_ring.Fills) - 1));

    /// <summary>prb_close_block: kactive_blk_num.</summary>
    private void OnClose(StepContext step, int unused1, int unused2) => step.Set(_ring.Active, _ring.Next(step.Get(_ring.Active)));

    /// <summary>prb_open_block besides num_pkts: seq_num, blk_len, nxt_offset, prev, prb_thaw_queue.</summary>
    private void OnOpen(StepContext step, int index, int unused)
    {
        var sequence = step.Get(_ring.NextSequence);
        step.Set(_ring.Blocks[index].Sequence, sequence);
        step.Set(_ring.NextSequence, (ushort)(_variant.NextSequence(sequence) % _ring.Sequences));
        step.Set(_ring.Blocks[index].Length, (ushort)0);
        step.Set(_ring.NextFree, (byte)0);
        step.Set(_ring.Last, (byte)0);
        step.Set(_ring.Frozen, false);
    }
}
