using Harness.Engine.Machine;
using Harness.Ring.Observation;

namespace Harness.KernelCode.Observation;

/// <summary>
/// Looks at what the reader does: a slot is taken when it is found ready, delivered when its last field was read, and released by the write of its status.
/// </summary>
internal sealed class ReaderObserver
{
    private readonly KernelRing _ring;
    private readonly KernelProperties _properties;
    private readonly ulong _readyBits;

    private ReaderObserver(KernelRing ring, KernelProperties properties, ulong readyBits)
        => (_ring, _properties, _readyBits) = (ring, properties, readyBits);

    /// <param name="machine">Where to declare.</param>
    /// <param name="ring">The ring.</param>
    /// <param name="properties">What is judged at steps.</param>
    /// <param name="readyBits">The bits of a status of which one must be set for the reader to take the slot.</param>
    internal static void Bind(MachineBuilder machine, KernelRing ring, KernelProperties properties, ulong readyBits)
    {
        var observer = new ReaderObserver(ring, properties, readyBits);
        for (var slot = 0; slot < ring.Slots.Length; slot++)
        {
            machine.OnRead(ring.Slots[slot].Status, observer.OnStatusRead, slot);
            machine.OnWrite(ring.Slots[slot].Status, observer.OnReleased, slot);
            machine.OnRead(ring.Slots[slot].Address, observer.OnDelivered, slot);
        }
    }

    /// <summary>Poll runs in the same task, with the lock.</summary>
    private bool IsReader(StepContext step) => step.Task == _ring.Reader && step.OwnerOf(_ring.Lock) != step.Task;

    private void OnStatusRead(StepContext step, int slot)
    {
        if (IsReader(step) && (step.Loaded<ulong>() & _readyBits) != 0)
        {
            step.Tell(Happened.Taken, _ring.Slots[slot].Name);
            step.Set(_ring.Held, step.Get(_ring.Held) | (1UL << slot));
            step.Set(_ring.InHand, step.Get(_ring.InHand) | (1UL << slot));
        }
    }

    private void OnDelivered(StepContext step, int slot)
    {
        if (!IsReader(step))
        {
            return;
        }

        var packet = (int)step.Loaded<ulong>();
        step.Set(_ring.InHand, step.Get(_ring.InHand) & ~(1UL << slot));
        step.Tell(Happened.Delivered, _ring.Slots[slot].Name, packet);
        if (packet == 0)
        {
            return;
        }

        var delivered = step.Get(_ring.Delivered);
        var isFirst = ((delivered >> (packet - 1)) & 1) == 0;
        step.Check(_properties.P4, isFirst);
        if (isFirst)
        {
            var (claim, last) = (step.Get(_ring.Claimed[packet - 1]), step.Get(_ring.LastDelivered));
            step.Check(_properties.P5, claim > last);
            step.Set(_ring.LastDelivered, Math.Max(claim, last));
            step.Set(_ring.Delivered, delivered | (1UL << (packet - 1)));
        }
    }

    private void OnReleased(StepContext step, int slot)
    {
        if (step.Task == _ring.Reader)
        {
            step.Tell(Happened.Released, _ring.Slots[slot].Name);
            step.Set(_ring.Held, step.Get(_ring.Held) & ~(1UL << slot));
            step.Set(_ring.ReaderIndex, (ushort)_ring.After(slot));
            step.Progress();
        }
    }
}
