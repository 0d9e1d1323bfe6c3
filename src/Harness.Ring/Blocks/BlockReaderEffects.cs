using Harness.Engine.Machine;
using Harness.Ring.Readers;

namespace Harness.Ring.Blocks;

/// <summary>The bookkeeping of the reader's steps on blocks, and the properties that are judged at them.</summary>
internal sealed class BlockReaderEffects
{
    private readonly BlockMemory _ring;
    private readonly BlockGhosts _ghosts;
    private readonly BlockProperties _properties;
    private readonly RingReader _reader;

    internal BlockReaderEffects(BlockMemory ring, BlockProperties properties)
    {
        _ring = ring;
        _ghosts = ring.Ghosts;
        _properties = properties;
        _reader = ring.Configuration.Reader;
        Look = OnLook;
        TakeOrSkip = OnTakeOrSkip;
        Count = OnCount;
        ReadPayload = OnReadPayload;
        ReadHeader = OnReadHeader;
        Release = OnRelease;
        PollEnd = OnPollEnd;
        Woken = OnWoken;
    }

    internal Effect Look { get; }

    internal Effect TakeOrSkip { get; }

    internal Effect Count { get; }

    internal Effect ReadPayload { get; }

    internal Effect ReadHeader { get; }

    internal Effect Release { get; }

    internal Effect PollEnd { get; }

    internal Effect Woken { get; }

    private void OnLook(StepContext step, int block, int argument)
    {
        if (!_reader.IsReady(step.Loaded<TpStatus>()))
        {
            return;
        }

        switch ((Taking)argument)
        {
            case Taking.TakeSharedOnce when ((step.Get(_ring.InHands!) >> block) & 1) != 0:
                step.Return(TpStatus.Kernel);
                return;
            case Taking.TakeShared or Taking.TakeSharedOnce:
                step.Set(_ring.SharedIndex!, _ring.After(block));
                step.Set(_ring.InHands!, step.Get(_ring.InHands!) | (1UL << block));
                Take(step, block);
                Move(step, block);
                break;
            case Taking.TakeAndMove:
                Take(step, block);
                Move(step, block);
                break;
            case Taking.Take:
                Take(step, block);
                break;
            case Taking.Pass:
                Move(step, block);
                break;
            default:
                break;
        }
    }

    private void OnTakeOrSkip(StepContext step, int block, int unused)
    {
        if (step.Result == 0)
        {
            Take(step, block);
        }
        else
        {
            Move(step, block);
        }
    }

    private void OnCount(StepContext step, int block, int moves)
    {
        step.Set(_ghosts.Left[Thread(step)], step.Loaded<ushort>());
        step.Set(_ghosts.Uncounted, step.Get(_ghosts.Uncounted) & ~(1UL << step.Task));
        step.Set(_ghosts.Counted, step.Get(_ghosts.Counted) | (step.Get(_ghosts.Held) & (1UL << block)));
        if (moves != 0 && step.Loaded<ushort>() == 0)
        {
            Move(step, block);
        }
    }

    private void OnReadPayload(StepContext step, int unused1, int unused2) => step.Set(_ghosts.Seen[Thread(step)], step.Loaded<ushort>());

    /// <summary>The last read of a packet: it is delivered.</summary>
    private void OnReadHeader(StepContext step, int entry, int moves)
    {
        var (seen, left) = (_ghosts.Seen[Thread(step)], _ghosts.Left[Thread(step)]);
        var (payload, header) = (step.Get(seen), step.Loaded<ushort>());
        step.Check(_properties.P3, _properties.IsWholeAndCommitted(step, entry, payload, header));
        if (_ghosts.Packets is { } packets && header != 0 && payload == header)
        {
            var once = packets.Deliver(step, header, out var inOrder);
            step.Check(_properties.P4, once);
            if (once)
            {
                step.Check(_properties.P5, inOrder);
            }
        }

        step.Set(seen, (ushort)0);
        step.Set(left, (ushort)(step.Get(left) - 1));
        if (moves != 0)
        {
            Move(step, entry / _ring.Configuration.Capacity);
        }

        step.Progress();
    }

    /// <summary>No progress by itself: a block without packets that is taken and released again and again leads nowhere.</summary>
    private void OnRelease(StepContext step, int block, int moves)
    {
        var others = ~(1UL << block);
        step.Set(_ghosts.Held, step.Get(_ghosts.Held) & others);
        step.Set(_ghosts.Counted, step.Get(_ghosts.Counted) & others);
        if (_ring.InHands is { } inHands)
        {
            step.Set(inHands, step.Get(inHands) & others);
        }

        if (moves != 0)
        {
            Move(step, block);
        }
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
            step.Check(property, (step.Get(_ring.Blocks[step.Get(_ghosts.ReaderIndex)].Status) & TpStatus.User) != 0);
        }
    }

    private void OnWoken(StepContext step, int unused1, int unused2) => step.Set(_ghosts.Asleep, step.Get(_ghosts.Asleep) & ~(1UL << step.Task));

    private void Take(StepContext step, int block)
    {
        step.Set(_ghosts.Held, step.Get(_ghosts.Held) | (1UL << block));
        step.Set(_ghosts.Uncounted, step.Get(_ghosts.Uncounted) | (1UL << step.Task));
    }

    private void Move(StepContext step, int block) => step.Set(_ghosts.ReaderIndex, _ring.After(block));

    private int Thread(StepContext step) => step.Task - _ring.Configuration.Bounds.Producers;
}
