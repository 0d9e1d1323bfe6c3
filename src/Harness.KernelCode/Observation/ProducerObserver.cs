using Harness.Engine.Machine;
using Harness.Ring.Observation;

namespace Harness.KernelCode.Observation;

/// <summary>
/// Looks at what tasks in tpacket_rcv do to the kernel's memory. Nothing is told by the code: a producer is inside from its first look at head
/// on, a claim is the write of head, a publish is a status with USER, and the wake, or a drop that was counted without the lock, is the end.
/// </summary>
internal sealed class ProducerObserver
{
    private readonly KernelRing _ring;
    private readonly KernelProperties _properties;

    private ProducerObserver(KernelRing ring, KernelProperties properties) => (_ring, _properties) = (ring, properties);

    internal static void Bind(MachineBuilder machine, KernelRing ring, KernelProperties properties)
    {
        var observer = new ProducerObserver(ring, properties);
        machine.OnRead(ring.Head, observer.OnHeadRead);
        machine.OnWrite(ring.Head, observer.OnHeadMoved);
        machine.OnLock(ring.Lock, observer.OnLocked);
        machine.OnRead(ring.OwnerMap, observer.OnOwnerMapRead);
        machine.OnWrite(ring.OwnerMap, observer.OnOwnerMapWritten);
        machine.OnWrite(ring.TpDrops, observer.OnDropCounted);
        machine.OnWrite(ring.Woken, observer.OnWoken);
        for (var slot = 0; slot < ring.Slots.Length; slot++)
        {
            machine.OnRead(ring.Slots[slot].Status, observer.OnStatusRead, slot);
            machine.OnWrite(ring.Slots[slot].Status, observer.OnStatusWritten, slot);
            machine.OnWrite(ring.Slots[slot].Payload1, observer.OnNumbered, slot);
            foreach (var word in ring.Slots[slot].Frame)
            {
                machine.OnWrite(word, observer.OnFrameWritten, slot);
            }
        }
    }

    private static bool Has(StepContext step, Ghost<ulong> mask) => ((step.Get(mask) >> step.Task) & 1) != 0;

    private static void Add(StepContext step, Ghost<ulong> mask) => step.Set(mask, step.Get(mask) | (1UL << step.Task));

    private static void Remove(StepContext step, Ghost<ulong> mask) => step.Set(mask, step.Get(mask) & ~(1UL << step.Task));

    /// <summary>The room test looks at head first, without the lock.</summary>
    private void OnHeadRead(StepContext step, int unused)
    {
        if (_ring.IsProducer(step) && !Has(step, _ring.Inside))
        {
            step.Tell(Happened.Entered);
            Add(step, _ring.Inside);
            step.Set(_ring.Passed, (ushort)(step.Get(_ring.Passed) + 1));
        }
    }

    private void OnLocked(StepContext step, int unused)
    {
        if (_ring.IsProducer(step))
        {
            Add(step, _ring.Locked);
        }
    }

    private void OnHeadMoved(StepContext step, int unused)
    {
        if (!_ring.IsProducer(step))
        {
            return;
        }

        var slot = _ring.Slots[_ring.Previous((int)step.Stored<ulong>())];
        var writers = step.Get(slot.Writers);
        step.Check(_properties.P10, writers == 0);
        step.Tell(Happened.Claimed, slot.Name);
        step.Set(slot.Writers, writers | (1UL << step.Task));
        var claim = (ushort)(step.Get(_ring.Claims) + 1);
        step.Set(_ring.Claims, claim);
        step.Set(_ring.ClaimOf(step), claim);
        step.Progress();
    }

    /// <summary>The first write of payload: the packet has its number, and the claim was for it.</summary>
    private void OnNumbered(StepContext step, int unused)
    {
        if (_ring.IsProducer(step))
        {
            var packet = (ushort)step.Stored<ulong>();
            step.Set(_ring.CurrentOf(step), packet);
            step.Set(_ring.Claimed[packet - 1], step.Get(_ring.ClaimOf(step)));
        }
    }

    private void OnFrameWritten(StepContext step, int slot)
    {
        if (_ring.IsProducer(step))
        {
            step.Tell(Happened.Wrote, _ring.Slots[slot].Name);
            CheckAlone(step, slot);
            step.Check(_properties.P2, !_ring.IsReady(step, slot));
        }
    }

    private void OnStatusWritten(StepContext step, int slot)
    {
        if (!_ring.IsProducer(step))
        {
            return;
        }

        CheckAlone(step, slot);
        if ((step.Stored<ulong>() & KernelSlot.User) == 0)
        {
            return;
        }

        step.Tell(Happened.Published, _ring.Slots[slot].Name);
        Remove(step, _ring.Slots[slot].Writers);
        var packet = step.Get(_ring.CurrentOf(step));
        step.Set(_ring.Committed, packet == 0 ? step.Get(_ring.Committed) : step.Get(_ring.Committed) | (1UL << (packet - 1)));
        step.Set(_ring.CurrentOf(step), (ushort)0);
        step.Set(_ring.ClaimOf(step), (ushort)0);
        step.Progress();
    }

    /// <summary>A status that turns a packet away, whether the lock is held or not.</summary>
    private void OnStatusRead(StepContext step, int slot)
    {
        if (_ring.IsProducer(step) && step.Loaded<ulong>() != 0)
        {
            CheckHonest(step, slot);
        }
    }

    /// <summary>A bit that turns a packet away: not one that the task has set itself, and not one of a slot that was granted to it.</summary>
    private void OnOwnerMapRead(StepContext step, int unused)
    {
        var head = (int)step.Get(_ring.Head);
        if (_ring.IsProducer(step) && !Has(step, _ring.Marked) && ((step.Loaded<ulong>() >> head) & 1) != 0)
        {
            CheckHonest(step, head);
        }
    }

    private void OnOwnerMapWritten(StepContext step, int unused)
    {
        if (_ring.IsProducer(step))
        {
            Add(step, _ring.Marked);
        }
    }

    private void OnDropCounted(StepContext step, int unused)
    {
        if (!_ring.IsProducer(step))
        {
            return;
        }

        step.Tell(Happened.Dropped);
        step.Progress();
        if (!Has(step, _ring.Locked))
        {
            Leave(step);
        }
    }

    private void OnWoken(StepContext step, int unused)
    {
        if (_ring.IsProducer(step))
        {
            Leave(step);
        }
    }

    private void Leave(StepContext step)
    {
        step.Tell(Happened.Left);
        Remove(step, _ring.Inside);
        Remove(step, _ring.Locked);
        Remove(step, _ring.Marked);
    }

    private void CheckAlone(StepContext step, int slot)
        => step.Check(_properties.P1, (step.Get(_ring.Slots[slot].Writers) & ~(1UL << step.Task)) == 0);

    private void CheckHonest(StepContext step, int slot)
        => step.Check(_properties.P9, _ring.IsReady(step, slot) || step.Get(_ring.Slots[slot].Writers) != 0);
}
