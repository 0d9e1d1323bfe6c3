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
/// What happens in the same step as an access: data that the queue lock protects, the bookkeeping, and the checks of properties that are judged
/// at a step.
/// </summary>
internal sealed class BlockEffects
{
    private readonly BlockMemory _ring;
    private readonly BlockGhosts _ghosts;
    private readonly BlockProperties _properties;
    private readonly BlockVariant _variant;

    internal BlockEffects(BlockMemory ring, BlockProperties properties)
    {
        _ring = ring;
        _ghosts = ring.Ghosts;
        _properties = properties;
        _variant = ring.Configuration.Variant;
        Begin = OnBegin;
        Enter = OnEnter;
        EnterTimer = OnEnterTimer;
        TestInUse = OnTestInUse;
        TestInUseForPacket = OnTestInUseForPacket;
        Freeze = OnFreeze;
        Place = OnPlace;
        Count = OnCount;
        Uncount = OnUncount;
        Write = OnWrite;
        CopyDone = OnCopyDone;
        Leave = OnLeave;
        Abort = OnAbort;
        NoteDrop = OnNoteDrop;
        RoomDrop = OnRoomDrop;
        TestActive = OnTestActive;
        Close = OnClose;
        Open = OnOpen;
        TimerHasWork = TimerFindsWork;
    }

    /// <summary>A producer begins with a packet: in the step that chose the kind of packet, or in step A.</summary>
    internal Effect Begin { get; }

    /// <summary>Step A: gives an <see cref="ActiveBlock"/>. First argument: the packet, or 0 for a recycled number; second: its length.</summary>
    internal Effect Enter { get; }

    /// <summary>The timer has the lock: gives an <see cref="ActiveBlock"/>.</summary>
    internal Effect EnterTimer { get; }

    /// <summary>Gives whether the block, the first argument, is still the reader's.</summary>
    internal Effect TestInUse { get; }

    /// <summary>The same; a packet is dropped if it is.</summary>
    internal Effect TestInUseForPacket { get; }

    /// <summary>The same after a block was closed: the ring freezes if it is. Second argument: whether a packet is dropped then.</summary>
    internal Effect Freeze { get; }

    /// <summary>Step N1: the packet, second argument, gets the entry, first argument.</summary>
    internal Effect Place { get; }

    /// <summary>Step N2: the packet is counted. First argument: its length; second: whether it will fail.</summary>
    internal Effect Count { get; }

    /// <summary>A packet is taken out of its block again.</summary>
    internal Effect Uncount { get; }

    /// <summary>The entry, first argument, is written.</summary>
    internal Effect Write { get; }

    /// <summary>Step J: the copy of the packet, second argument, into the entry, first argument, is done.</summary>
    internal Effect CopyDone { get; }

    /// <summary>The last step of a packet, or of a firing of the timer.</summary>
    internal Effect Leave { get; }

    /// <summary>A packet is dropped. First argument: the entry that it had claimed, or -1.</summary>
    internal Effect Abort { get; }

    /// <summary>A drop was counted.</summary>
    internal Effect NoteDrop { get; }

    /// <summary>A packet was dropped, and counted, before the lock.</summary>
    internal Effect RoomDrop { get; }

    /// <summary>Gives whether the active block may be closed.</summary>
    internal Effect TestActive { get; }

    /// <summary>Step C5: the block passes to the reader, and the next one is active.</summary>
    internal Effect Close { get; }

    /// <summary>Step D2: the block is opened.</summary>
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

    private void OnBegin(StepContext step, int unused1, int unused2)
    {
        var inside = step.Get(_ghosts.Inside);
        if (((inside >> step.Task) & 1) == 0)
        {
            step.Set(_ghosts.Inside, inside | (1UL << step.Task));
            if (_ghosts.Packets is { } packets)
            {
                step.Set(packets.Passed, (ushort)(step.Get(packets.Passed) + 1));
            }
        }
    }

    private void OnEnter(StepContext step, int packet, int length)
    {
        OnBegin(step, 0, 0);
        step.Return(Look(step, packet != 0 ? packet : BlockRecycling.LeastUnused(step, _ring, length)), _ring.Names.Ticket);
    }

    private void OnEnterTimer(StepContext step, int unused1, int unused2)
    {
        step.Set(_ghosts.Inside, step.Get(_ghosts.Inside) | (1UL << step.Task));
        step.Return(Look(step, 0));
    }

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

    private void OnTestInUse(StepContext step, int block, int unused) => step.Return(_variant.IsInUse(step.Loaded<TpStatus>()));

    private void OnTestInUseForPacket(StepContext step, int block, int unused)
    {
        var status = step.Loaded<TpStatus>();
        var inUse = _variant.IsInUse(status);
        if (inUse)
        {
            step.Report(_ring.Events.TurnedAway);
            step.Check(_properties.P9, (status & TpStatus.User) != 0);
        }

        step.Return(inUse);
    }

    private void OnFreeze(StepContext step, int block, int dropsPacket)
    {
        if (dropsPacket != 0)
        {
            OnTestInUseForPacket(step, block, 0);
        }
        else
        {
            OnTestInUse(step, block, 0);
        }

        if (step.Result != 0)
        {
            step.Set(_ring.Frozen, true);
            if (_ring.Freezes is { } freezes)
            {
                step.Set(freezes, (ushort)(step.Get(freezes) + 1));
            }
        }
    }

    private void OnPlace(StepContext step, int index, int packet)
    {
        var entry = _ring.Entries[index];
        var writers = step.Get(entry.Writers);
        step.Report(_ring.Events.Accepted);
        step.Check(_properties.P10, writers == 0);
        CheckTampered(step, writers == 0);
        CheckWrite(step, index);
        step.Set(entry.Writers, writers | (1UL << step.Task));
        step.Set(_ring.Last, (byte)(index % _ring.Configuration.Capacity));
        if (_ghosts.Packets is { } packets)
        {
            packets.Claim(step, packet);
        }
        else
        {
            step.Set(_ghosts.CurrentPacket[step.Task], (ushort)packet);
        }

        step.Progress();
    }

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

    private void OnWrite(StepContext step, int entry, int unused) => CheckWrite(step, entry);

    private void OnCopyDone(StepContext step, int index, int packet)
    {
        var entry = _ring.Entries[index];
        RemoveWriter(step, entry);
        if (_ghosts.Packets is { } packets)
        {
            packets.Commit(step, packet);
        }
        else
        {
            step.Set(entry.Committed!, (ushort)packet);
            step.Set(_ghosts.CurrentPacket[step.Task], (ushort)0);
        }

        if (!_variant.WakesPerPacket)
        {
            OnLeave(step, 0, 0);
        }

        step.Progress();
    }

    private void OnLeave(StepContext step, int unused1, int unused2)
        => step.Set(_ghosts.Inside, step.Get(_ghosts.Inside) & ~(1UL << step.Task));

    private void OnAbort(StepContext step, int index, int unused)
    {
        if (index >= 0)
        {
            RemoveWriter(step, _ring.Entries[index]);
            if (_variant.FreesFillLockOnFailure)
            {
                step.Set(_ring.Fills, (ushort)(step.Get(_ring.Fills) - 1));
            }
        }

        if (_ghosts.Packets is null)
        {
            step.Set(_ghosts.CurrentPacket[step.Task], (ushort)0);
            step.Progress();
        }
    }

    private void OnNoteDrop(StepContext step, int unused1, int unused2)
    {
        _ghosts.Packets!.Losing.Note(step, step.Get(_ring.TpDrops!));
        step.Progress();
    }

    private void OnRoomDrop(StepContext step, int unused1, int unused2)
    {
        step.Report(_ring.Events.TurnedAway);
        OnLeave(step, 0, 0);
        if (_ghosts.Packets is not null)
        {
            OnNoteDrop(step, 0, 0);
        }
        else
        {
            step.Progress();
        }
    }

    private void OnTestActive(StepContext step, int block, int unused)
    {
        var isKernels = step.Loaded<TpStatus>() == TpStatus.Kernel;
        if (isKernels)
        {
            _ghosts.Packets?.Losing.Begin(step, step.Get(_ring.TpDrops!));
        }

        step.Return(isKernels);
    }

    private void OnClose(StepContext step, int index, int unused)
    {
        var block = _ring.Blocks[index];
        var status = step.Get(block.Status);
        var sequence = step.Get(block.Sequence);
        step.Check(_properties.VS1, index == step.Get(_ring.Active) && sequence == (step.Get(_ghosts.Published) + 1) % _ring.Sequences);
        step.Set(_ghosts.Published, sequence);
        if (_ghosts.Packets is { } packets)
        {
            step.Check(_properties.P12, packets.Losing.IsTrue(step, status));
            packets.Losing.End(step);
        }

        step.Set(_ring.Active, _ring.Next(index));
        if (step.Get(block.Packets) != 0)
        {
            step.Progress();
        }
    }

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

    private void CheckTampered(StepContext step, bool holds)
    {
        if (_properties.P13 is { } property)
        {
            step.Check(property, holds);
        }
    }

    private static void RemoveWriter(StepContext step, BlockEntry entry)
        => step.Set(entry.Writers, step.Get(entry.Writers) & ~(1UL << step.Task));

    /// <summary>P1 and P2: whoever writes an entry must be its only writer, and the block must not be the reader's.</summary>
    private void CheckWrite(StepContext step, int index)
    {
        var isAlone = (step.Get(_ring.Entries[index].Writers) & ~(1UL << step.Task)) == 0;
        step.Check(_properties.P1, isAlone);
        CheckTampered(step, isAlone);
        step.Check(_properties.P2, (step.Get(_ring.Blocks[index / _ring.Configuration.Capacity].Status) & TpStatus.User) == 0);
    }
}
