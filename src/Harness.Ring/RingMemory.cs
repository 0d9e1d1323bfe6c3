using System.Collections.Immutable;
using Harness.Engine.Machine;

namespace Harness.Ring;

/// <summary>The ring's state in the machine's memory: the slots, what the queue lock protects, the socket's wait queue, and the bookkeeping.</summary>
public sealed class RingMemory
{
    internal RingMemory(MachineBuilder machine, RingConfiguration configuration)
    {
        Configuration = configuration;
        var bounds = configuration.Bounds;
        QueueLock = machine.Spinlock("sk_receive_queue.lock");
        DataReady = machine.WaitQueue("sk_wq");
        Head = machine.Cell<ushort>("head");
        Slots = [.. Enumerable.Range(0, bounds.Slots).Select(i => MakeSlot(machine, configuration, i))];
        if (configuration.Variant.UsesOwnerMap)
        {
            OwnerMap = machine.Cell<ulong>("rx_owner_map", format: static m => "0b" + m.ToString("b", System.Globalization.CultureInfo.InvariantCulture));
        }

        if (!bounds.IsUnbounded)
        {
            TpPackets = machine.Cell<ushort>("tp_packets");
            TpDrops = machine.Cell<ushort>("tp_drops");
        }

        Ghosts = new RingGhosts(
            machine.Ghost<ulong>("producers inside"),
            machine.Ghost<ushort>("reader index"),
            machine.Ghost<ushort>("held", format: static h => h == 0 ? "none" : $"slot {h - 1}"),
            machine.Ghost<ushort>("reader saw payload 1"),
            machine.Ghost<ushort>("reader saw payload 2"),
            machine.Ghost<ushort>("reader saw header"),
            machine.Ghost<bool>("reader asleep"),
            bounds.IsUnbounded ? null : new PacketGhosts(machine, bounds.Packets),
            bounds.IsUnbounded ? [.. Enumerable.Range(0, bounds.Producers).Select(p => machine.Ghost<ushort>($"packet of producer {p + 1}"))] : []);
    }

    /// <summary>Variant, reader, bounds.</summary>
    public RingConfiguration Configuration { get; }

    /// <summary>sk->sk_receive_queue.lock.</summary>
    public Spinlock QueueLock { get; }

    /// <summary>The socket's wait queue, which sk_data_ready wakes.</summary>
    public WaitQueue DataReady { get; }

    /// <summary>rx_ring.head, used under the queue lock only.</summary>
    public Cell<ushort> Head { get; }

    /// <summary>The slots.</summary>
    public ImmutableArray<Slot> Slots { get; }

    /// <summary>rx_owner_map, bit s for slot s; null where the variant has none.</summary>
    public Cell<ulong>? OwnerMap { get; }

    /// <summary>stats.tp_packets, under the queue lock; null where packets are unbounded.</summary>
    public Cell<ushort>? TpPackets { get; }

    /// <summary>stats.tp_drops, under the queue lock up to v5.2 and atomic since; null where packets are unbounded.</summary>
    public Cell<ushort>? TpDrops { get; }

    /// <summary>Bookkeeping for the properties.</summary>
    public RingGhosts Ghosts { get; }

    /// <summary>Index of the reader among the tasks: producers come first.</summary>
    public int ReaderTask => Configuration.Bounds.Producers;

    /// <summary>packet_increment_rx_head.</summary>
    /// <param name="index">A slot's index.</param>
    public ushort Next(int index) => (ushort)(index + 1 == Slots.Length ? 0 : index + 1);

    /// <summary>The slot before, as packet_previous_rx_frame finds it.</summary>
    /// <param name="index">A slot's index.</param>
    public int Previous(int index) => index == 0 ? Slots.Length - 1 : index - 1;

    /// <summary>What <c>__packet_set_status(int)</c> leaves in the status word: V2 keeps 32 bits, V1 sign-extends the int to 64.</summary>
    /// <param name="status">The status as the kernel computes it.</param>
    public TpStatus Stored(TpStatus status)
        => Configuration.Version == TpacketVersion.V1 ? (TpStatus)(ulong)(long)(int)(uint)status : (TpStatus)(uint)status;

    private static Slot MakeSlot(MachineBuilder machine, RingConfiguration configuration, int index)
    {
        var mark = configuration.Variant.Mark;
        return new Slot(
            index,
            machine.Cell($"slot {index} status", TpStatus.Kernel, s => TpStatusText.Format(s, mark)),
            machine.Cell<ushort>($"slot {index} payload 1", format: configuration.FormatPacket),
            machine.Cell<ushort>($"slot {index} payload 2", format: configuration.FormatPacket),
            machine.Cell<ushort>($"slot {index} header", format: configuration.FormatPacket),
            machine.Ghost<ulong>($"writers of slot {index}", format: RingConfiguration.FormatProducers),
            configuration.Bounds.IsUnbounded ? machine.Ghost<ushort>($"slot {index} published packet") : null);
    }
}
