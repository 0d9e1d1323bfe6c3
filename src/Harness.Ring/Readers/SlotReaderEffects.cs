using Harness.Engine.Machine;

namespace Harness.Ring.Readers;

/// <summary>The bookkeeping of the reader's steps on slots, and the properties that are judged at them.</summary>
internal sealed class SlotReaderEffects : ReaderEffects
{
    private readonly RingMemory _ring;
    private readonly RingGhosts _ghosts;
    private readonly RingProperties _properties;

    internal SlotReaderEffects(RingMemory ring, RingProperties properties)
        : base(
            new ReaderState(
                [.. ring.Slots.Select(s => s.Status)], ring.DataReady, ring.Ghosts.ReaderIndex, ring.Ghosts.Held, ring.Ghosts.InHand, ring.Ghosts.Asleep, ring.Events.PollReady, ring.SharedIndex, ring.InHands),
            ring.Configuration.Reader,
            properties,
            ring.Ghosts.Packets,
            ring.Configuration.Bounds.Producers)
    {
        _ring = ring;
        _ghosts = ring.Ghosts;
        _properties = properties;
        Read1 = OnRead1;
        Read2 = OnRead2;
        ReadHeader = OnReadHeader;
        Receive = OnReceive;
        Release = OnRelease;
    }

    internal Effect Read1 { get; }

    internal Effect Read2 { get; }

    internal Effect ReadHeader { get; }

    internal Effect Receive { get; }

    internal Effect Release { get; }

    private void OnRead1(StepContext step, int unused1, int unused2) => step.Set(_ghosts.Seen1[Thread(step)], step.Loaded<ushort>());

    private void OnRead2(StepContext step, int unused1, int unused2) => step.Set(_ghosts.Seen2[Thread(step)], step.Loaded<ushort>());

    /// <summary>The last read: the frame is delivered.</summary>
    private void OnReadHeader(StepContext step, int slot, int moves)
    {
        var (seen1, seen2) = (_ghosts.Seen1[Thread(step)], _ghosts.Seen2[Thread(step)]);
        var (first, second, header) = (step.Get(seen1), step.Get(seen2), step.Loaded<ushort>());
        step.Check(_properties.P3, _properties.IsWholeAndCommitted(step, slot, first, second, header));
        if (first == header && second == header)
        {
            Deliver(step, header);
        }

        step.Set(seen1, (ushort)0);
        step.Set(seen2, (ushort)0);
        step.Set(_ghosts.InHand, step.Get(_ghosts.InHand) & ~(1UL << step.Task));
        if (moves != 0)
        {
            Move(step, slot);
        }

        step.Progress();
    }

    /// <summary>P11: the copy that comes first must be of the frame that was read.</summary>
    private void OnReceive(StepContext step, int packet, int unused)
    {
        var queue = step.Get(_ring.ReceiveQueue!);
        var first = CopyQueue.First(queue);
        step.Check(_properties.P11!, first != 0 && first == packet);
        if (first != 0)
        {
            step.Set(_ring.ReceiveQueue!, CopyQueue.RemoveFirst(queue));
            step.Set(_ring.RmemAlloc!, (ushort)(step.Get(_ring.RmemAlloc!) - 1));
        }
    }

    private void OnRelease(StepContext step, int slot, int moves)
    {
        GiveBack(step, slot);
        if (moves != 0)
        {
            Move(step, slot);
        }

        step.Progress();
    }
}
