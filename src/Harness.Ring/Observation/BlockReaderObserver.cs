using Harness.Engine.Machine;
using Harness.Ring.Blocks;

namespace Harness.Ring.Observation;

/// <summary>Looks at what user space reads of blocks, and judges what must be true of what it delivers.</summary>
internal sealed class BlockReaderObserver : ReaderObserver
{
    private readonly BlockMemory _ring;
    private readonly BlockGhosts _ghosts;
    private readonly BlockProperties _properties;

    private BlockReaderObserver(BlockMemory ring, BlockProperties properties)
        : base(
            new ReaderState(
                [.. ring.Blocks.Select(b => b.Name)], [.. ring.Blocks.Select(b => b.Status)], ring.DataReady, ring.Ghosts.ReaderIndex, ring.Ghosts.Held, ring.Ghosts.Uncounted, ring.Ghosts.Asleep, ring.Ghosts.Skipped, ring.Events.PollReady),
            ring.Configuration.Reader,
            properties,
            ring.Ghosts.Packets,
            BlockSteps.ReadStatus,
            ring.Configuration.Bounds.Producers)
        => (_ring, _ghosts, _properties) = (ring, ring.Ghosts, properties);

    internal static void Bind(MachineBuilder machine, BlockMemory ring, BlockProperties properties)
    {
        var observer = new BlockReaderObserver(ring, properties);
        observer.BindShared(machine);
        foreach (var block in ring.Blocks)
        {
            machine.OnRead(block.Packets, observer.OnCountRead, block.Index);
            machine.OnWrite(block.Status, observer.OnStatusWritten, block.Index);
            foreach (var entry in block.Entries)
            {
                machine.OnRead(entry.Payload, observer.OnPayloadRead, entry.Index);
                machine.OnRead(entry.Header, observer.OnHeaderRead, entry.Index);
            }
        }
    }

    /// <summary>There are no copies for recvfrom in V3.</summary>
    protected override void OnTaken(StepContext step, int unit, TpStatus status)
    {
    }

    private void OnCountRead(StepContext step, int block)
    {
        if (!IsReader(step))
        {
            return;
        }

        step.Set(_ghosts.Left[Thread(step)], step.Loaded<ushort>());
        step.Set(_ghosts.Uncounted, step.Get(_ghosts.Uncounted) & ~(1UL << step.Task));
        step.Set(_ghosts.Counted, step.Get(_ghosts.Counted) | (step.Get(_ghosts.Held) & (1UL << block)));
        if (step.Loaded<ushort>() == 0)
        {
            OnReadToTheEnd(step, block);
        }
    }

    private void OnPayloadRead(StepContext step, int entry)
    {
        if (IsReader(step))
        {
            step.Set(_ghosts.Seen[Thread(step)], step.Loaded<ushort>());
        }
    }

    /// <summary>The last read of a packet: it is delivered.</summary>
    private void OnHeaderRead(StepContext step, int entry)
    {
        if (!IsReader(step))
        {
            return;
        }

        var (seen, left) = (_ghosts.Seen[Thread(step)], _ghosts.Left[Thread(step)]);
        var (payload, header) = (step.Get(seen), step.Loaded<ushort>());
        step.Check(_properties.P3, _properties.IsWholeAndCommitted(step, entry, payload, header));
        if (payload == header)
        {
            Deliver(step, _ring.Entries[entry].Name, header);
        }

        step.Set(seen, (ushort)0);
        step.Set(left, (ushort)(step.Get(left) - 1));
        if (step.Get(left) == 0)
        {
            OnReadToTheEnd(step, entry / _ring.Configuration.Capacity);
        }

        step.Progress();
    }

    /// <summary>No progress by itself: a block without packets that is taken and released again and again leads nowhere.</summary>
    private void OnStatusWritten(StepContext step, int block)
    {
        if (step.IsAt(BlockSteps.Release) && IsReader(step))
        {
            OnReleased(step, block, isRead: step.Get(_ghosts.Left[Thread(step)]) == 0 && ((step.Get(_ghosts.Uncounted) >> step.Task) & 1) == 0);
            step.Set(_ghosts.Counted, step.Get(_ghosts.Counted) & ~(1UL << block));
        }
    }
}
