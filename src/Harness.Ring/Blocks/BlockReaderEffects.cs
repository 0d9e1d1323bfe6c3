using Harness.Engine.Machine;

namespace Harness.Ring.Blocks;

/// <summary>What happens in the same step as an access of a reader. Each effect is given the block or the entry, and mostly the number of the reader.</summary>
internal sealed class BlockReaderEffects
{
    private readonly BlockMemory _ring;
    private readonly BlockGhosts _ghosts;
    private readonly BlockProperties _properties;
    private readonly RingReader _reader;
    private readonly ReadingRules _rules;

    internal BlockReaderEffects(BlockMemory ring, BlockProperties properties)
    {
        _ring = ring;
        _ghosts = ring.Ghosts;
        _properties = properties;
        _reader = ring.Configuration.Reader;
        _rules = ring.Configuration.Rules;
        Find = OnFind;
        Skip = OnSkip;
        FindAndMove = OnFindAndMove;
        FindShared = OnFindShared;
        CountPackets = OnCountPackets;
        ReadPayload = OnReadPayload;
        Deliver = OnDeliver;
        DeliverAndMove = OnDeliverAndMove;
        Release = OnRelease;
        ReleaseAndMove = OnReleaseAndMove;
        EndPoll = OnEndPoll;
        WakeUp = OnWakeUp;
    }

    /// <summary>The block is held if it is ready. Second argument: the block that was skipped, which is passed over.</summary>
    internal Effect Find { get; }

    /// <summary>The choice to skip a block that was found ready, or to take it.</summary>
    internal Effect Skip { get; }

    /// <summary>The block is held if it is ready, and the reader goes on.</summary>
    internal Effect FindAndMove { get; }

    /// <summary>The same for a thread of several; gives whether the block is taken.</summary>
    internal Effect FindShared { get; }

    /// <summary>num_pkts is known.</summary>
    internal Effect CountPackets { get; }

    /// <summary>The payload of a packet is read.</summary>
    internal Effect ReadPayload { get; }

    /// <summary>The header of a packet is read, and so the packet is delivered.</summary>
    internal Effect Deliver { get; }

    /// <summary>The same for the last packet of a block that was released before, and the reader goes on.</summary>
    internal Effect DeliverAndMove { get; }

    /// <summary>The block is released.</summary>
    internal Effect Release { get; }

    /// <summary>The block is released, and the reader goes on.</summary>
    internal Effect ReleaseAndMove { get; }

    /// <summary>poll has looked. First argument: whether it leaves.</summary>
    internal Effect EndPoll { get; }

    /// <summary>The reader was woken.</summary>
    internal Effect WakeUp { get; }

    private static ulong Bit(int index) => 1UL << index;

    private void OnFind(StepContext step, int block, int skipped)
    {
        if (!_reader.IsReady(step.Loaded<TpStatus>()))
        {
            return;
        }

        if (block == skipped)
        {
            Move(step, block);
        }
        else if (!_rules.Skips || skipped >= 0)
        {
            Hold(step, block);
        }
    }

    private void OnSkip(StepContext step, int block, int unused)
    {
        if (step.Result != 0)
        {
            Move(step, block);
        }
        else
        {
            Hold(step, block);
        }
    }

    private void OnFindAndMove(StepContext step, int block, int unused)
    {
        if (_reader.IsReady(step.Loaded<TpStatus>()))
        {
            Hold(step, block);
            Move(step, block);
        }
    }

    private void OnFindShared(StepContext step, int block, int unused)
    {
        var user = _ring.User!;
        var isReady = _reader.IsReady(step.Loaded<TpStatus>()) && (!_rules.Remembers || (step.Get(user.InHand) & Bit(block)) == 0);
        if (isReady)
        {
            Hold(step, block);
            Move(step, block);
            step.Set(user.Index, _ring.After(block));
            if (_rules.Remembers)
            {
                step.Set(user.InHand, step.Get(user.InHand) | Bit(block));
            }
        }

        step.Return(isReady);
    }

    private void OnCountPackets(StepContext step, int block, int reader)
    {
        step.Set(_ghosts.Left[reader], step.Loaded<ushort>());
        step.Set(_ghosts.Counted, step.Get(_ghosts.Counted) | Bit(block));
    }

    private void OnReadPayload(StepContext step, int entry, int reader) => step.Set(_ghosts.Seen[reader], step.Loaded<ushort>());

    private void OnDeliver(StepContext step, int entry, int reader)
    {
        var payload = step.Get(_ghosts.Seen[reader]);
        var header = step.Loaded<ushort>();
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

        step.Set(_ghosts.Seen[reader], (ushort)0);
        step.Set(_ghosts.Left[reader], (ushort)(step.Get(_ghosts.Left[reader]) - 1));
        step.Progress();
    }

    private void OnDeliverAndMove(StepContext step, int entry, int reader)
    {
        OnDeliver(step, entry, reader);
        Move(step, entry / _ring.Configuration.Capacity);
    }

    private void OnRelease(StepContext step, int block, int unused)
    {
        step.Set(_ghosts.Held, step.Get(_ghosts.Held) & ~Bit(block));
        step.Set(_ghosts.Counted, step.Get(_ghosts.Counted) & ~Bit(block));
        if (_rules.Remembers)
        {
            step.Set(_ring.User!.InHand, step.Get(_ring.User.InHand) & ~Bit(block));
        }
    }

    private void OnReleaseAndMove(StepContext step, int block, int reader)
    {
        OnRelease(step, block, reader);
        Move(step, block);
    }

    private void OnEndPoll(StepContext step, int ready, int reader)
    {
        if (ready != 0)
        {
            step.Leave(_ring.DataReady);
        }
        else
        {
            step.Set(_ghosts.Asleep, step.Get(_ghosts.Asleep) | Bit(reader));
        }
    }

    private void OnWakeUp(StepContext step, int reader, int unused) => step.Set(_ghosts.Asleep, step.Get(_ghosts.Asleep) & ~Bit(reader));

    private void Hold(StepContext step, int block) => step.Set(_ghosts.Held, step.Get(_ghosts.Held) | Bit(block));

    private void Move(StepContext step, int block) => step.Set(_ghosts.ReaderIndex, _ring.After(block));
}
