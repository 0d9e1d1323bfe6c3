using System.Collections.Immutable;
using System.Globalization;
using Harness.Engine.Machine;
using Harness.Ring.Readers;

namespace Harness.Ring.Blocks;

/// <summary>The state of a TPACKET_V3 ring: blocks, what the queue lock protects (tpacket_kbdq_core), the socket's wait queue, and the bookkeeping.</summary>
public sealed class BlockMemory
{
    internal BlockMemory(MachineBuilder machine, BlockConfiguration configuration)
    {
        Configuration = configuration;
        Events = new RingEvents(machine);
        var bounds = configuration.Bounds;
        Names = new ProducerNames(machine, bounds);
        Sequences = bounds.Slots * ((bounds.Slots + 2) / bounds.Slots);
        QueueLock = machine.Spinlock("sk_receive_queue.lock", isQueued: true);
        DataReady = machine.WaitQueue("sk_wq");
        Active = machine.Cell<ushort>("kactive_blk_num");
        NextFree = machine.Cell<byte>("nxt_offset");
        Last = machine.Cell<byte>("prev");
        Frozen = machine.Cell<bool>("reset_pending_on_curr_blk");
        NextSequence = machine.Cell<ushort>("knxt_seq_num", 2);
        Fills = machine.Cell<ushort>("blk_fill_in_prog_lock", format: static n => n == 0 ? "free" : n.ToString(CultureInfo.InvariantCulture) + (n == 1 ? " reader" : " readers"));
        Blocks = [.. Enumerable.Range(0, bounds.Slots).Select(i => MakeBlock(machine, configuration, Names, i))];
        Entries = [.. Blocks.SelectMany(b => b.Entries)];
        if (!bounds.IsUnbounded)
        {
            TpPackets = machine.Cell<ushort>("tp_packets");
            TpDrops = machine.Cell<ushort>("tp_drops");
            Freezes = configuration.Variant.TimerClosesEmpty ? null : machine.Cell<ushort>("tp_freeze_q_cnt");
        }

        if (configuration.Reader.HandsOver)
        {
            HandedOver = new HandOverQueue(machine, configuration.Bounds.Slots);
        }
        else if (configuration.Reader.Threads > 1)
        {
            UserLock = machine.Spinlock("index lock");
            SharedIndex = machine.Cell<ushort>("shared index");
            InHands = machine.Cell<ulong>("blocks in hand");
        }

        UnderLock = new UnderBlockLock(this);
        Ghosts = new BlockGhosts(machine, configuration, Names);
    }

    /// <summary>Variant, reader, bounds.</summary>
    public BlockConfiguration Configuration { get; }

    /// <summary>What happens in steps that liveness properties speak of.</summary>
    public RingEvents Events { get; }

    /// <summary>sk->sk_receive_queue.lock.</summary>
    public Spinlock QueueLock { get; }

    /// <summary>The socket's wait queue, which sk_data_ready wakes.</summary>
    public WaitQueue DataReady { get; }

    /// <summary>kactive_blk_num, used under the queue lock only.</summary>
    public Cell<ushort> Active { get; }

    /// <summary>nxt_offset: where the next packet begins in the active block, under the queue lock only.</summary>
    public Cell<byte> NextFree { get; }

    /// <summary>prev: where the last packet of the active block begins, under the queue lock only.</summary>
    public Cell<byte> Last { get; }

    /// <summary>reset_pending_on_curr_blk: the ring is frozen, since the active block is still the reader's; under the queue lock only.</summary>
    public Cell<bool> Frozen { get; }

    /// <summary>knxt_seq_num, modulo <see cref="Sequences"/>, under the queue lock only. Block 0 was opened with 1 when the ring was set up.</summary>
    public Cell<ushort> NextSequence { get; }

    /// <summary>blk_fill_in_prog_lock: how often it is held for reading. It is taken under the queue lock and given back without.</summary>
    public Cell<ushort> Fills { get; }

    /// <summary>The blocks.</summary>
    public ImmutableArray<Block> Blocks { get; }

    /// <summary>The entries of all blocks.</summary>
    public ImmutableArray<BlockEntry> Entries { get; }

    /// <summary>stats.tp_packets, under the queue lock; null where packets are unbounded.</summary>
    public Cell<ushort>? TpPackets { get; }

    /// <summary>tp_drops, atomic; null where packets are unbounded.</summary>
    public Cell<ushort>? TpDrops { get; }

    /// <summary>stats.tp_freeze_q_cnt, under the queue lock; null where packets are unbounded, and where blocks without packets freeze the ring for ever.</summary>
    public Cell<ushort>? Freezes { get; }

    /// <summary>The blocks that one thread of the reader has handed over to another; null where none does.</summary>
    internal HandOverQueue? HandedOver { get; }

    /// <summary>The lock of reader threads over what they share; null where there is one thread.</summary>
    public Spinlock? UserLock { get; }

    /// <summary>The block that reader threads look at next; null where there is one thread.</summary>
    public Cell<ushort>? SharedIndex { get; }

    /// <summary>Bit b: a reader thread has block b in hand; null where there is one thread.</summary>
    public Cell<ulong>? InHands { get; }

    /// <summary>What changes under the queue lock in the step of another access.</summary>
    internal UnderBlockLock UnderLock { get; }

    /// <summary>Bookkeeping for the properties.</summary>
    public BlockGhosts Ghosts { get; }

    /// <summary>How words name producers and packets.</summary>
    internal ProducerNames Names { get; }

    /// <summary>
    /// seq_num counts modulo this, so that a graph stays finite where blocks never end: the least multiple of their number from which a number that
    /// was skipped or given twice can be told.
    /// </summary>
    public int Sequences { get; }

    /// <summary>The block that becomes active after this one.</summary>
    /// <param name="block">A block's index.</param>
    public ushort Next(int block) => (ushort)Configuration.Variant.Next(block, Blocks.Length);

    /// <summary>prb_previous_blk_num.</summary>
    /// <param name="block">A block's index.</param>
    public int Previous(int block) => block == 0 ? Blocks.Length - 1 : block - 1;

    /// <summary>The number of an entry among those of all blocks.</summary>
    /// <param name="block">A block's index.</param>
    /// <param name="place">A place in the block.</param>
    public int EntryAt(int block, int place) => (block * Configuration.Capacity) + place;

    private static Block MakeBlock(MachineBuilder machine, BlockConfiguration configuration, ProducerNames names, int index)
        => new(
            index,
            machine.Cell($"block {index} status", TpStatus.Kernel, static s => TpStatusText.Format(s, TpStatus.Kernel)),
            machine.Cell<ushort>($"block {index} num_pkts"),
            machine.Cell<ushort>($"block {index} blk_len"),
            machine.Cell<ushort>($"block {index} seq_num", index == 0 ? (ushort)1 : (ushort)0),
            [.. Enumerable.Range(0, configuration.Capacity).Select(p => MakeEntry(machine, configuration, names, index, p))]);

    private static BlockEntry MakeEntry(MachineBuilder machine, BlockConfiguration configuration, ProducerNames names, int block, int place)
    {
        var name = $"block {block} packet {place}";
        return new BlockEntry(
            (block * configuration.Capacity) + place,
            name,
            machine.Cell<ushort>($"{name} next"),
            machine.Cell<ushort>($"{name} payload", format: configuration.FormatPacket, identity: names.Packet),
            machine.Cell<ushort>($"{name} header", format: configuration.FormatPacket, identity: names.Packet),
            machine.Ghost<ulong>($"writers of {name}", format: RingConfiguration.FormatProducers, identity: names.Producers),
            configuration.Bounds.IsUnbounded ? machine.Ghost<ushort>($"{name} copied packet") : null);
    }
}
