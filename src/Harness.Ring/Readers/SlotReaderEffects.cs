using Harness.Engine.Machine;

namespace Harness.Ring.Readers;

/// <summary>The bookkeeping of the reader's steps on slots, and the properties that are judged at them.</summary>
internal sealed class SlotReaderEffects
{
    private readonly RingMemory _ring;
    private readonly RingReader _reader;
    private readonly RingGhosts _ghosts;
    private readonly RingProperties _properties;

    internal SlotReaderEffects(RingMemory ring, RingProperties properties)
    {
        _ring = ring;
        _reader = ring.Configuration.Reader;
        _ghosts = ring.Ghosts;
        _properties = properties;
        Look = OnLook;
        TakeOrSkip = OnTakeOrSkip;
        Read1 = OnRead1;
        Read2 = OnRead2;
        ReadHeader = OnReadHeader;
        Receive = OnReceive;
        Release = OnRelease;
        PollEnd = OnPollEnd;
        Woken = OnWoken;
    }

    internal Effect Look { get; }

    internal Effect TakeOrSkip { get; }

    internal Effect Read1 { get; }

    internal Effect Read2 { get; }

    internal Effect ReadHeader { get; }

    internal Effect Receive { get; }

    internal Effect Release { get; }

    internal Effect PollEnd { get; }

    internal Effect Woken { get; }

    private void OnLook(StepContext step, int slot, int argument)
    {
        if (!_reader.IsReady(step.Loaded<TpStatus>()))
        {
            return;
        }

        switch ((Taking)argument)
        {
            case Taking.TakeSharedOnce when IsTaken(step, slot):
                step.Return(TpStatus.Kernel);
                return;
            case Taking.TakeShared or Taking.TakeSharedOnce:
                step.Set(_ring.SharedIndex!, _ring.Next(slot));
                step.Set(_ring.InHands!, step.Get(_ring.InHands!) | (1UL << slot));
                Take(step, slot);
                Move(step, slot);
                break;
            case Taking.TakeAndMove:
                Take(step, slot);
                Move(step, slot);
                break;
            case Taking.Take:
                Take(step, slot);
                break;
            case Taking.Pass:
                Move(step, slot);
                break;
            default:
                break;
        }
    }

    private bool IsTaken(StepContext step, int slot) => ((step.Get(_ring.InHands!) >> slot) & 1) != 0;

    private void OnTakeOrSkip(StepContext step, int slot, int unused)
    {
        if (step.Result == 0)
        {
            Take(step, slot);
        }
        else
        {
            Move(step, slot);
        }
    }

    private void OnRead1(StepContext step, int unused1, int unused2) => step.Set(_ghosts.Seen1[Thread(step)], step.Loaded<ushort>());

    private void OnRead2(StepContext step, int unused1, int unused2) => step.Set(_ghosts.Seen2[Thread(step)], step.Loaded<ushort>());

    /// <summary>The last read: the frame is delivered.</summary>
    private void OnReadHeader(StepContext step, int slot, int moves)
    {
        var (seen1, seen2) = (_ghosts.Seen1[Thread(step)], _ghosts.Seen2[Thread(step)]);
        var (first, second, header) = (step.Get(seen1), step.Get(seen2), step.Loaded<ushort>());
        step.Check(_properties.P3, _properties.IsWholeAndCommitted(step, slot, first, second, header));
        if (_ghosts.Packets is { } packets && header != 0 && first == header && second == header)
        {
            var once = packets.Deliver(step, header, out var inOrder);
            step.Check(_properties.P4, once);
            if (once)
            {
                step.Check(_properties.P5, inOrder);
            }
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
        step.Set(_ghosts.Held, step.Get(_ghosts.Held) & ~(1UL << slot));
        if (_ring.InHands is { } inHands)
        {
            step.Set(inHands, step.Get(inHands) & ~(1UL << slot));
        }

        if (moves != 0)
        {
            Move(step, slot);
        }

        step.Progress();
    }

    private void OnPollEnd(StepContext step, int ready, int unused)
    {
        if (ready == 0)
        {
            step.Set(_ghosts.Asleep, step.Get(_ghosts.Asleep) | (1UL << step.Task));
            return;
        }

        step.Leave(_ring.DataReady);
        if (_properties.W1 is { } property)
        {
            step.Check(property, (step.Get(_ring.Slots[step.Get(_ghosts.ReaderIndex)].Status) & TpStatus.User) != 0);
        }
    }

    private void OnWoken(StepContext step, int unused1, int unused2) => step.Set(_ghosts.Asleep, step.Get(_ghosts.Asleep) & ~(1UL << step.Task));

    private void Take(StepContext step, int slot)
    {
        step.Set(_ghosts.Held, step.Get(_ghosts.Held) | (1UL << slot));
        step.Set(_ghosts.InHand, step.Get(_ghosts.InHand) | (1UL << step.Task));
    }

    private void Move(StepContext step, int slot) => step.Set(_ghosts.ReaderIndex, _ring.Next(slot));

    private int Thread(StepContext step) => step.Task - _ring.Configuration.Bounds.Producers;
}
