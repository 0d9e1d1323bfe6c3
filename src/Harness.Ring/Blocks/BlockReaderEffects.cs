using Harness.Engine.Machine;
using Harness.Ring.Readers;

namespace Harness.Ring.Blocks;

/// <summary>The bookkeeping of the reader's steps on blocks, and the properties that are judged at them.</summary>
internal sealed class BlockReaderEffects : ReaderEffects
{
    private readonly BlockMemory _ring;
    private readonly BlockGhosts _ghosts;
    private readonly BlockProperties _properties;

    internal BlockReaderEffects(BlockMemory ring, BlockProperties properties)
        : base(
            new ReaderState(
                [.. ring.Blocks.Select(b => b.Status)], ring.DataReady, ring.Ghosts.ReaderIndex, ring.Ghosts.Held, ring.Ghosts.Uncounted, ring.Ghosts.Asleep, ring.Events.PollReady, ring.SharedIndex, ring.InHands),
            ring.Configuration.Reader,
            properties,
            ring.Ghosts.Packets,
            ring.Configuration.Bounds.Producers)
    {
        _ring = ring;
        _ghosts = ring.Ghosts;
        _properties = properties;
        Count = OnCount;
        ReadPayload = OnReadPayload;
        ReadHeader = OnReadHeader;
        Release = OnRelease;
    }

    internal Effect Count { get; }

    internal Effect ReadPayload { get; }

    internal Effect ReadHeader { get; }

    internal Effect Release { get; }

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
        if (payload == header)
        {
            Deliver(step, header);
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
        GiveBack(step, block);
        step.Set(_ghosts.Counted, step.Get(_ghosts.Counted) & ~(1UL << block));
        if (moves != 0)
        {
            Move(step, block);
        }
    }
}
