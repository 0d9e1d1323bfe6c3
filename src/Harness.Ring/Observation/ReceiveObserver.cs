using Harness.Engine.Machine;

namespace Harness.Ring.Observation;

/// <summary>
/// Looks at what kernel threads do to a ring of slots, whichever code they run: grants, writes, publishes, drops, and who is inside tpacket_rcv; and judges what must be true of such a step.
/// </summary>
internal sealed class ReceiveObserver
{
    private readonly RingMemory _ring;
    private readonly RingGhosts _ghosts;
    private readonly RingProperties _properties;
    private readonly PacketArrival _arrival;
    private readonly int _producers;

    private ReceiveObserver(RingMemory ring, RingProperties properties, PacketArrival arrival)
        => (_ring, _ghosts, _properties, _arrival, _producers) = (ring, ring.Ghosts, properties, arrival, ring.Configuration.Bounds.Producers);

    /// <summary>Binds the observer to the words, locks and steps of a ring.</summary>
    internal static void Bind(MachineBuilder machine, RingMemory ring, RingProperties properties, TpacketReceive receive)
    {
        var observer = new ReceiveObserver(ring, properties, receive.Arrival);
        foreach (var slot in ring.Slots)
        {
            machine.OnWrite(slot.Payload1, observer.OnFrameWritten, slot.Index);
            machine.OnWrite(slot.Payload2, observer.OnFrameWritten, slot.Index);
            machine.OnWrite(slot.Header, observer.OnFrameWritten, slot.Index);
            machine.OnWrite(slot.Status, observer.OnStatusWritten, slot.Index);
            machine.OnRead(slot.Status, observer.OnStatusRead, slot.Index);
            if (slot.Padding is { } padding)
            {
                machine.OnRead(padding, observer.OnPaddingRead, slot.Index);
            }
        }

        machine.OnWrite(ring.Head, observer.OnHeadMoved);
        machine.OnStep(receive.FirstStep, observer.OnArrived);
        machine.OnStep(Steps.Wake, observer.OnLeft);
        machine.OnStep(Steps.DropWake, observer.OnDropWoken);
        machine.OnStep(Steps.RoomDrop, observer.OnRoomDropped);
        machine.OnStep(Steps.Drop, observer.OnGivenUp);
        machine.OnStep(Steps.DropUnlock, observer.OnGivenUp);
        if (ring.OwnerMap is { } map)
        {
            machine.OnRead(map, observer.OnOwnerMapRead);
        }

        if (ring.TpDrops is { } drops)
        {
            machine.OnStep(Steps.Unlock, observer.OnClaimEnded);
            machine.OnWrite(drops, observer.OnDropsCounted);
        }

        machine.OnStep(Steps.Lock, observer.OnEntered);
        if (ring.RmemAlloc is not null)
        {
            machine.OnStep(Steps.ChargeCopy, observer.OnCopyCharged);
            machine.OnStep(Steps.QueueCopy, observer.OnCopyHandedOn);
            machine.OnStep(Steps.FreeCopy, observer.OnCopyHandedOn);
            machine.OnStep(Steps.FreeCopy, observer.OnLeft);
        }
    }

    /// <summary>The first step of tpacket_rcv, whichever it is: the producer is inside, and the packet passed the filter.</summary>
    private void OnArrived(StepContext step, int unused)
    {
        _ghosts.Packets?.Arrive(step);
        if (step.IsAt(Steps.Arrive) && _arrival.IsFiltered((int)step.Result))
        {
            step.Progress();
            return;
        }

        step.Tell(Happened.Entered);
        step.Enter(_ghosts.Active);
        if (_ghosts.Packets is { } packets)
        {
            step.Set(packets.Passed, (ushort)(step.Get(packets.Passed) + 1));
        }
    }

    /// <summary>Step A: from now on the claim sees tp_drops, or the packet has the number that it was given.</summary>
    private void OnEntered(StepContext step, int unused)
    {
        if (_ghosts.Packets is { } packets)
        {
            packets.Losing.Begin(step, step.Get(_ring.TpDrops!));
        }
        else
        {
            step.Set(_ghosts.CurrentPacket[step.Task], step.Answer<ClaimTicket>().Packet);
        }
    }

    /// <summary>Step C: the slot that head leaves behind is granted.</summary>
    private void OnHeadMoved(StepContext step, int unused)
    {
        var slot = _ring.Slots[_ring.Previous(step.Get(_ring.Head))];
        var isUnwritten = step.IsEmpty(slot.Writers);
        step.Check(_properties.P10, isUnwritten);
        CheckTampered(step, isUnwritten);
        step.Report(_ring.Events.Accepted);
        step.Tell(Happened.Claimed, slot.Name, PacketInHand(step));
        step.Enter(slot.Writers);
        _ghosts.Packets?.Claim(step, _ghosts.Packets.Current(step));
        step.Progress();
    }

    private void OnFrameWritten(StepContext step, int slot)
    {
        if (IsKernel(step))
        {
            step.Tell(Happened.Wrote, _ring.Slots[slot].Name, PacketInHand(step));
            CheckAlone(step, slot);
            step.Check(_properties.P2, (step.Get(_ring.Slots[slot].Status) & TpStatus.User) == 0);
        }
    }

    /// <summary>A producer writes the status: the slot passes to the reader if USER is among what it writes.</summary>
    private void OnStatusWritten(StepContext step, int slot)
    {
        if (!IsKernel(step) || step.IsAt(Steps.Release))
        {
            return;
        }

        CheckAlone(step, slot);
        var status = step.Written(_ring.Slots[slot].Status);
        if ((status & TpStatus.User) == 0)
        {
            return;
        }

        step.Tell(Happened.Published, _ring.Slots[slot].Name, PacketInHand(step));
        step.Leave(_ring.Slots[slot].Writers);
        if (_ghosts.Packets is { } packets)
        {
            packets.Commit(step, packets.Current(step));
            step.Check(_properties.P12!, packets.Losing.IsTrue(step, status));
        }
        else
        {
            step.Set(_ring.Slots[slot].Committed!, step.Get(_ghosts.CurrentPacket[step.Task]));
            step.Set(_ghosts.CurrentPacket[step.Task], (ushort)0);
        }

        step.Progress();
    }

    /// <summary>Step B, or the room test: a slot that is not free turns the packet away.</summary>
    private void OnStatusRead(StepContext step, int slot)
    {
        if (step.IsAt(Steps.Test))
        {
            var isFree = RingVariant.IsFreeToKernel(step.Loaded<TpStatus>());
            CheckHonestDrop(step, slot, isFree && !(step.HasAnswered && step.Answer<ClaimResult>() == ClaimResult.Full));
        }
        else if (step.IsAt(Steps.RoomAtHead))
        {
            // P9 asks for the slot at head, which may no longer be the one that was looked at.
            CheckHonestDrop(step, step.Get(_ring.Head), RingVariant.IsFreeToKernel(step.Loaded<TpStatus>()));
        }
    }

    private void OnOwnerMapRead(StepContext step, int unused)
    {
        if (step.IsAt(Steps.TestOwner))
        {
            var head = step.Get(_ring.Head);
            CheckHonestDrop(step, head, ((step.Loaded<ulong>() >> head) & 1) == 0);
        }
    }

    private void OnPaddingRead(StepContext step, int slot)
    {
        if (step.IsAt(Steps.TestPadding))
        {
            CheckHonestDrop(step, slot, !step.Loaded<bool>());
        }
    }

    private void OnClaimEnded(StepContext step, int unused) => _ghosts.Packets!.Losing.End(step);

    /// <summary>The packet is dropped: whatever its producer had been granted, it does not write it any more.</summary>
    private void OnGivenUp(StepContext step, int unused)
    {
        step.Tell(Happened.Dropped);
        if (_ring.Configuration.Vnet is not null)
        {
            foreach (var slot in _ring.Slots)
            {
                step.Leave(slot.Writers);
            }
        }

        if (_ghosts.Packets is { } packets)
        {
            packets.Losing.Forget(step);
            packets.Losing.End(step);
        }
        else
        {
            step.Set(_ghosts.CurrentPacket[step.Task], (ushort)0);
        }

        step.Progress();
    }

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
        OnLeft(step, 0);
        step.Progress();
    }

    /// <summary>A packet with a copy is not done with: the copy has still to be freed.</summary>
    private void OnDropWoken(StepContext step, int unused)
    {
        if (_ghosts.CopyHolders is not { } holders || ((step.Get(holders) >> step.Task) & 1) == 0)
        {
            OnLeft(step, 0);
        }
    }

    private void OnCopyCharged(StepContext step, int unused) => step.Set(_ghosts.CopyHolders!, step.Get(_ghosts.CopyHolders!) | (1UL << step.Task));

    private void OnCopyHandedOn(StepContext step, int unused) => step.Set(_ghosts.CopyHolders!, step.Get(_ghosts.CopyHolders!) & ~(1UL << step.Task));

    private void OnLeft(StepContext step, int unused)
    {
        step.Tell(Happened.Left);
        step.Leave(_ghosts.Active);
    }

    private int PacketInHand(StepContext step) => _ghosts.Packets is { } packets ? packets.Current(step) : step.Get(_ghosts.CurrentPacket[step.Task]);

    /// <summary>Whether a kernel thread takes the step.</summary>
    private bool IsKernel(StepContext step) => step.Task < _producers;

    /// <summary>
    /// P9: a packet is about to be dropped because of this slot. Between a publish and the moment when it reaches the memory the slot has no writer any more and
    /// no USER yet: while stores wait in buffers the property is not judged.
    /// </summary>
    private void CheckHonestDrop(StepContext step, int slot, bool isFree)
    {
        if (isFree)
        {
            return;
        }

        step.Report(_ring.Events.TurnedAway);
        if (_ring.WaitingStores is not { } waiting || step.Get(waiting) == 0)
        {
            step.Check(_properties.P9, (step.Get(_ring.Slots[slot].Status) & TpStatus.User) != 0 || !step.IsEmpty(_ring.Slots[slot].Writers));
        }
    }

    /// <summary>P1: whoever writes a slot must be its only writer.</summary>
    private void CheckAlone(StepContext step, int slot)
    {
        var isAlone = !step.HasOthers(_ring.Slots[slot].Writers);
        step.Check(_properties.P1, isAlone);
        CheckTampered(step, isAlone);
    }

    private void CheckTampered(StepContext step, bool holds)
    {
        if (_properties.P13 is { } property)
        {
            step.Check(property, holds);
        }
    }
}
