using Harness.Engine.Machine;

namespace Harness.Ring.Observation;

/// <summary>Looks at what user space reads of slots, and judges what must be true of what it delivers.</summary>
internal sealed class SlotReaderObserver : ReaderObserver
{
    private readonly RingMemory _ring;
    private readonly RingGhosts _ghosts;
    private readonly RingProperties _properties;

    private SlotReaderObserver(RingMemory ring, RingProperties properties)
        : base(
            new ReaderState(
                [.. ring.Slots.Select(s => s.Name)], [.. ring.Slots.Select(s => s.Status)], ring.DataReady, ring.Ghosts.ReaderIndex, ring.Ghosts.Held, ring.Ghosts.InHand, ring.Ghosts.Asleep, ring.Ghosts.Skipped, ring.Events.PollReady),
            ring.Configuration.Reader,
            properties,
            ring.Ghosts.Packets,
            Steps.ReadStatus,
            ring.Configuration.Bounds.Producers)
        => (_ring, _ghosts, _properties) = (ring, ring.Ghosts, properties);

    internal static void Bind(MachineBuilder machine, RingMemory ring, RingProperties properties)
    {
        var observer = new SlotReaderObserver(ring, properties);
        observer.BindShared(machine);
        foreach (var slot in ring.Slots)
        {
            machine.OnRead(slot.Payload1, observer.OnPayload1Read, slot.Index);
            machine.OnRead(slot.Payload2, observer.OnPayload2Read, slot.Index);
            machine.OnRead(slot.Header, observer.OnHeaderRead, slot.Index);
            machine.OnWrite(slot.Status, observer.OnStatusWritten, slot.Index);
        }

        if (ring.ReceiveQueue is not null)
        {
            machine.OnStep(Steps.Receive, observer.OnReceived);
        }
    }

    protected override void OnTaken(StepContext step, int unit, TpStatus status)
    {
        if (_ghosts.WithCopy is { } withCopy && (status & TpStatus.Copy) != 0)
        {
            step.Set(withCopy, step.Get(withCopy) | (1UL << step.Task));
        }
    }

    protected override void OnSkipped(StepContext step)
    {
        if (_ghosts.WithCopy is { } withCopy)
        {
            step.Set(withCopy, step.Get(withCopy) & ~(1UL << step.Task));
        }
    }

    private void OnPayload1Read(StepContext step, int slot)
    {
        if (IsReader(step))
        {
            step.Set(_ghosts.Seen1[Thread(step)], step.Loaded<ushort>());
        }
    }

    private void OnPayload2Read(StepContext step, int slot)
    {
        if (IsReader(step))
        {
            step.Set(_ghosts.Seen2[Thread(step)], step.Loaded<ushort>());
        }
    }

    /// <summary>The last read: the frame is delivered.</summary>
    private void OnHeaderRead(StepContext step, int slot)
    {
        if (!IsReader(step))
        {
            return;
        }

        var (seen1, seen2) = (_ghosts.Seen1[Thread(step)], _ghosts.Seen2[Thread(step)]);
        var (first, second, header) = (step.Get(seen1), step.Get(seen2), step.Loaded<ushort>());
        step.Check(_properties.P3, _properties.IsWholeAndCommitted(step, slot, first, second, header));
        if (first == header && second == header)
        {
            Deliver(step, _ring.Slots[slot].Name, header);
        }

        step.Set(seen1, (ushort)0);
        step.Set(seen2, (ushort)0);
        step.Set(_ghosts.InHand, step.Get(_ghosts.InHand) & ~(1UL << step.Task));
        ExpectCopy(step, header);
        OnReadToTheEnd(step, slot);
        step.Progress();
    }

    /// <summary>A frame with COPY was read: the program calls recvfrom for the whole of its packet.</summary>
    private void ExpectCopy(StepContext step, ushort header)
    {
        if (_ghosts.WithCopy is { } withCopy && ((step.Get(withCopy) >> step.Task) & 1) != 0)
        {
            step.Set(withCopy, step.Get(withCopy) & ~(1UL << step.Task));
            step.Set(_ghosts.Expected[Thread(step)], header);
        }
    }

    /// <summary>P11: the copy that comes first must be of the frame that was read.</summary>
    private void OnReceived(StepContext step, int unused)
    {
        if (!IsReader(step))
        {
            return;
        }

        var first = CopyQueue.First(step.Before(_ring.ReceiveQueue!));
        var expected = _ghosts.Expected[Thread(step)];
        step.Check(_properties.P11!, first != 0 && first == step.Get(expected));
        step.Set(expected, (ushort)0);
    }

    private void OnStatusWritten(StepContext step, int slot)
    {
        if (step.IsAt(Steps.Release) && IsReader(step))
        {
            OnReleased(step, slot, isRead: ((step.Get(_ghosts.InHand) >> step.Task) & 1) == 0);
            step.Progress();
        }
    }
}
