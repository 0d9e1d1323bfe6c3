using Harness.Engine.Machine;
using Harness.Ring.Blocks;

namespace Harness.Ring.Observation;

/// <summary>
/// Looks at what kernel threads do to a ring of blocks, whichever code they run: claims of entries, copies, published blocks, drops, and who is inside; and judges what must be true of
/// such a step.
/// </summary>
internal sealed class BlockReceiveObserver
{
    private readonly BlockMemory _ring;
    private readonly BlockGhosts _ghosts;
    private readonly BlockProperties _properties;
    private readonly BlockVariant _variant;
    private readonly PacketArrival _arrival;
    private readonly int _producers;
    private readonly int _timer;

    private BlockReceiveObserver(BlockMemory ring, BlockProperties properties, PacketArrival arrival, int timer)
    {
        (_ring, _ghosts, _properties, _arrival, _timer) = (ring, ring.Ghosts, properties, arrival, timer);
        (_variant, _producers) = (ring.Configuration.Variant, ring.Configuration.Bounds.Producers);
    }

    /// <summary>Binds the observer to the words, locks and steps of a ring.</summary>
    /// <param name="machine">Where to declare.</param>
    /// <param name="ring">The ring.</param>
    /// <param name="properties">What is judged at steps.</param>
    /// <param name="receive">The kernel threads.</param>
    /// <param name="timer">Index of the retire timer's task.</param>
    internal static void Bind(MachineBuilder machine, BlockMemory ring, BlockProperties properties, BlockReceive receive, int timer)
    {
        var observer = new BlockReceiveObserver(ring, properties, receive.Arrival, timer);
        foreach (var block in ring.Blocks)
        {
            machine.OnRead(block.Status, observer.OnStatusRead, block.Index);
            machine.OnWrite(block.Status, observer.OnStatusWritten, block.Index);
            machine.OnWrite(block.Packets, observer.OnCounted, block.Index);
            foreach (var entry in block.Entries)
            {
                machine.OnWrite(entry.NextOffset, observer.OnNextOffsetWritten, entry.Index);
                machine.OnWrite(entry.Payload, observer.OnEntryWritten, entry.Index);
                machine.OnWrite(entry.Header, observer.OnEntryWritten, entry.Index);
            }
        }

        machine.OnStep(receive.FirstStep, observer.OnArrived);
        machine.OnStep(BlockSteps.CopyDone, observer.OnCopyDone);
        machine.OnStep(Steps.Wake, observer.OnLeft);
        machine.OnStep(Steps.DropWake, observer.OnLeft);
        machine.OnStep(Steps.DropUnlock, observer.OnGivenUp);
        machine.OnStep(Steps.RoomDrop, observer.OnRoomDropped);
        machine.OnStep(BlockSteps.TimerLock, observer.OnTimerEntered);
        machine.OnStep(BlockSteps.TimerUnlock, observer.OnLeft);
        if (ring.TpDrops is { } drops)
        {
            machine.OnWrite(drops, observer.OnDropsCounted);
        }
        else
        {
            machine.OnStep(Steps.Lock, observer.OnNumbered);
        }
    }

    /// <summary>The first step for a packet, whichever it is: the producer is inside, and the packet passed the filter.</summary>
    private void OnArrived(StepContext step, int unused)
    {
        _ghosts.Packets?.Arrive(step);
        if (step.IsAt(Steps.Arrive) && _arrival.IsFiltered((int)step.Result))
        {
            step.Progress();
            return;
        }

        step.Tell(Happened.Entered);
        step.Enter(_ghosts.Inside);
        if (_ghosts.Packets is { } packets)
        {
            step.Set(packets.Passed, (ushort)(step.Get(packets.Passed) + 1));
        }
    }

    /// <summary>Where packets never end: this one has the number that it was given with the lock.</summary>
    private void OnNumbered(StepContext step, int unused) => step.Set(_ghosts.CurrentPacket[step.Task], step.Answer<ActiveBlock>().Packet);

    private void OnTimerEntered(StepContext step, int unused)
    {
        step.Tell(Happened.Entered);
        step.Enter(_ghosts.Inside);
    }

    private void OnStatusRead(StepContext step, int unused)
    {
        var status = step.Loaded<TpStatus>();
        if ((step.IsAt(BlockSteps.TestFrozen) || step.IsAt(BlockSteps.TestNext)) && step.Task < _producers && _variant.IsInUse(status))
        {
            step.Report(_ring.Events.TurnedAway);
            step.Check(_properties.P9, (status & TpStatus.User) != 0);
        }
        else if (step.IsAt(BlockSteps.TestActive) && status == TpStatus.Kernel)
        {
            _ghosts.Packets?.Losing.Begin(step, step.Get(_ring.TpDrops!));
        }
    }

    /// <summary>Step N1 claims the entry. That a block's chain ends is no claim: it is written under the eyes of whoever closes the block.</summary>
    private void OnNextOffsetWritten(StepContext step, int index)
    {
        if (!step.IsAt(BlockSteps.Place))
        {
            return;
        }

        var entry = _ring.Entries[index];
        var writers = step.Get(entry.Writers);
        step.Report(_ring.Events.Accepted);
        step.Tell(Happened.Claimed, entry.Name, PacketInHand(step));
        step.Check(_properties.P10, writers == 0);
        CheckTampered(step, writers == 0);
        OnEntryWritten(step, index);
        step.Set(entry.Writers, writers | (1UL << step.Task));
        step.Set(_ghosts.Claimed[step.Task], (ushort)(index + 1));
        _ghosts.Packets?.Claim(step, _ghosts.Packets.Current(step));
        step.Progress();
    }

    /// <summary>P1 and P2: whoever writes an entry must be its only writer, and the block must not be the reader's.</summary>
    private void OnEntryWritten(StepContext step, int index)
    {
        if (!IsKernel(step))
        {
            return;
        }

        step.Tell(Happened.Wrote, _ring.Entries[index].Name, PacketInHand(step));
        var isAlone = (step.Get(_ring.Entries[index].Writers) & ~(1UL << step.Task)) == 0;
        step.Check(_properties.P1, isAlone);
        CheckTampered(step, isAlone);
        CheckNotReaders(step, index / _ring.Configuration.Capacity);
    }

    /// <summary>P2 of num_pkts. prb_open_block sets it to 0 in a block that it has just found to be the kernel's.</summary>
    private void OnCounted(StepContext step, int block)
    {
        if (IsKernel(step) && !step.IsAt(BlockSteps.Open))
        {
            CheckNotReaders(step, block);
        }
    }

    private void OnCopyDone(StepContext step, int unused)
    {
        var entry = LeaveEntry(step);
        if (_ghosts.Packets is { } packets)
        {
            packets.Commit(step, packets.Current(step));
        }
        else
        {
            step.Set(entry!.Committed!, step.Get(_ghosts.CurrentPacket[step.Task]));
            step.Set(_ghosts.CurrentPacket[step.Task], (ushort)0);
        }

        if (!_variant.WakesPerPacket)
        {
            OnLeft(step, 0);
        }

        step.Progress();
    }

    /// <summary>The packet is dropped: whatever entry its producer had claimed, it does not write it any more.</summary>
    private void OnGivenUp(StepContext step, int unused)
    {
        step.Tell(Happened.Dropped);
        LeaveEntry(step);
        if (_ghosts.Packets is null)
        {
            step.Set(_ghosts.CurrentPacket[step.Task], (ushort)0);
            step.Progress();
        }
    }

    private BlockEntry? LeaveEntry(StepContext step)
    {
        var claimed = step.Get(_ghosts.Claimed[step.Task]);
        if (claimed == 0)
        {
            return null;
        }

        var entry = _ring.Entries[claimed - 1];
        step.Set(entry.Writers, step.Get(entry.Writers) & ~(1UL << step.Task));
        step.Set(_ghosts.Claimed[step.Task], (ushort)0);
        return entry;
    }

    private void OnLeft(StepContext step, int unused)
    {
        step.Tell(Happened.Left);
        step.Leave(_ghosts.Inside);
    }

    private int PacketInHand(StepContext step)
        => step.Task >= _producers ? 0 : _ghosts.Packets is { } packets ? packets.Current(step) : step.Get(_ghosts.CurrentPacket[step.Task]);

    private void OnDropsCounted(StepContext step, int unused)
    {
        _ghosts.Packets!.Losing.Note(step, step.Get(_ring.TpDrops!));
        if (step.IsAt(Steps.DropCount) || step.IsAt(Steps.RoomDrop))
        {
            step.Progress();
        }
    }

    private void OnRoomDropped(StepContext step, int unused)
    {
        step.Report(_ring.Events.TurnedAway);
        OnLeft(step, 0);
        step.Progress();
    }

    /// <summary>Step C5: the block passes to the reader.</summary>
    private void OnStatusWritten(StepContext step, int index)
    {
        if (!IsKernel(step) || step.IsAt(BlockSteps.Release))
        {
            return;
        }

        var block = _ring.Blocks[index];
        step.Tell(Happened.Published, block.Name);
        var sequence = step.Get(block.Sequence);
        step.Check(_properties.VS1, index == step.Before(_ring.Active) && sequence == (step.Get(_ghosts.Published) + 1) % _ring.Sequences);
        step.Set(_ghosts.Published, sequence);
        if (_ghosts.Packets is { } packets)
        {
            step.Check(_properties.P12, packets.Losing.IsTrue(step, step.Written(block.Status)));
            packets.Losing.End(step);
        }

        if (step.Get(block.Packets) != 0)
        {
            step.Progress();
        }
    }

    /// <summary>Whether a kernel thread takes the step.</summary>
    private bool IsKernel(StepContext step) => step.Task < _producers || step.Task == _timer;

    private void CheckNotReaders(StepContext step, int block) => step.Check(_properties.P2, (step.Get(_ring.Blocks[block].Status) & TpStatus.User) == 0);

    private void CheckTampered(StepContext step, bool holds)
    {
        if (_properties.P13 is { } property)
        {
            step.Check(property, holds);
        }
    }
}
