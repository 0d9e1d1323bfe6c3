using System.Collections.Immutable;
using Harness.Engine.Machine;

namespace Harness.Ring.Blocks;

/// <summary>Bookkeeping that the properties need and the kernel does not have.</summary>
public sealed class BlockGhosts
{
    internal BlockGhosts(MachineBuilder machine, BlockConfiguration configuration, ProducerNames names)
    {
        var bounds = configuration.Bounds;
        var readers = configuration.Reader.Threads;
        Inside = machine.TaskSet("kernel threads inside");
        ReaderIndex = machine.Ghost<ushort>("reader index");
        Held = machine.Ghost<ulong>("held blocks");
        Counted = machine.Ghost<ulong>("held blocks whose num_pkts was read");
        Uncounted = machine.Ghost<ulong>("readers with a block whose num_pkts they have not read");
        Left = [.. Enumerable.Range(1, readers).Select(r => machine.Ghost<ushort>($"packets that reader {r} has still to read"))];
        Seen = [.. Enumerable.Range(1, readers).Select(r => machine.Ghost<ushort>($"payload that reader {r} saw", identity: names.Packet))];
        Asleep = machine.Ghost<ulong>("readers asleep");
        Published = machine.Ghost<ushort>("seq_num published last");
        if (bounds.IsUnbounded)
        {
            CurrentPacket = [.. Enumerable.Range(1, bounds.Producers).Select(p => machine.Ghost<ushort>($"packet of producer {p}", identity: names.OfProducer(p - 1)))];
        }
        else
        {
            Packets = new PacketGhosts(machine, bounds, names);
        }

        Claimed = [.. Enumerable.Range(1, bounds.Producers).Select(p => machine.Ghost<ushort>($"entry of producer {p}", format: static e => e == 0 ? "none" : $"{e - 1}", identity: names.AlsoOfProducer(p - 1)))];
        for (var p = 0; p < bounds.Producers; p++)
        {
            // Nobody but the producer's own steps looks at it.
            machine.Own(p, Claimed[p]);
        }

        Skipped = configuration.Reader.MaySkip ? machine.Ghost<ushort>("skipped block", format: static b => b == 0 ? "none" : $"{b - 1}") : null;
    }

    /// <summary>Bit of each producer from its first step to its last for a packet, and of the retire timer while it has the queue lock.</summary>
    public TaskSet Inside { get; }

    /// <summary>t, the block that the reader looks at next.</summary>
    public Ghost<ushort> ReaderIndex { get; }

    /// <summary>Bit b: a reader has found block b ready and not yet released it.</summary>
    public Ghost<ulong> Held { get; }

    /// <summary>Bit b: block b is held, and its num_pkts was read.</summary>
    public Ghost<ulong> Counted { get; }

    /// <summary>Bit i: reader task i has found a block ready and not yet read its num_pkts.</summary>
    public Ghost<ulong> Uncounted { get; }

    /// <summary>For each reader: how many packets of the block it reads it has counted and not yet read.</summary>
    public ImmutableArray<Ghost<ushort>> Left { get; }

    /// <summary>For each reader: the payload that it read last, until it has read the header too.</summary>
    public ImmutableArray<Ghost<ushort>> Seen { get; }

    /// <summary>Bit i: reader task i stands at the sleep of poll.</summary>
    public Ghost<ulong> Asleep { get; }

    /// <summary>The seq_num of the block that was published last.</summary>
    public Ghost<ushort> Published { get; }

    /// <summary>For each producer: one more than the entry that it copies into, 0 for none.</summary>
    public ImmutableArray<Ghost<ushort>> Claimed { get; }

    /// <summary>One more than the block that the reader passes by for ever, 0 for none; null where readers do not.</summary>
    public Ghost<ushort>? Skipped { get; }

    /// <summary>The life of each packet; null where packets are unbounded.</summary>
    public PacketGhosts? Packets { get; }

    /// <summary>Where packets are unbounded: the packet that each producer copies; empty otherwise.</summary>
    public ImmutableArray<Ghost<ushort>> CurrentPacket { get; } = [];
}
