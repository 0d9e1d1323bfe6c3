using System.Collections.Immutable;
using Harness.Engine.Machine;
using Harness.Ring.Readers;

namespace Harness.Ring;

/// <summary>The ring's state in the machine's memory: the slots, what the queue lock protects, the socket's wait queue, and the bookkeeping.</summary>
public sealed class RingMemory
{
    internal RingMemory(MachineBuilder machine, RingConfiguration configuration)
    {
        Configuration = configuration;
        Events = new RingEvents(machine);
        var bounds = configuration.Bounds;
        Names = new ProducerNames(machine, bounds);
        QueueLock = machine.Spinlock("sk_receive_queue.lock", isQueued: true);
        DataReady = machine.WaitQueue("sk_wq");
        Head = machine.Cell<ushort>("head");
        Slots = [.. Enumerable.Range(0, bounds.Slots).Select(i => MakeSlot(machine, configuration, Names, i))];
        if (configuration.Variant.UsesOwnerMap)
        {
            OwnerMap = machine.Cell<ulong>("rx_owner_map", format: static m => "0b" + m.ToString("b", System.Globalization.CultureInfo.InvariantCulture));
        }

        if (configuration.Variant.IsOptIn)
        {
            InProgressOption = machine.Cell("in-progress option", configuration.Reader.OptIn == OptIn.BeforeStart);
        }

        if (!bounds.IsUnbounded)
        {
            TpPackets = machine.Cell<ushort>("tp_packets");
            TpDrops = machine.Cell<ushort>("tp_drops");
        }

        if (configuration.Has(RingFaults.Oversize))
        {
            RmemAlloc = machine.Cell<ushort>("sk_rmem_alloc");
            ReceiveBuffer = machine.Cell<ushort>("sk_rcvbuf", RingConfiguration.ReceiveBufferCopies);
            ReceiveQueue = machine.Cell<ulong>("sk_receive_queue", format: q => CopyQueue.Format(q, configuration), identity: Names.PacketBytes);
        }

        if (configuration.Reader.HandsOver)
        {
            HandedOver = new HandOverQueue(machine, bounds.Slots);
        }
        else if (configuration.Reader.Threads > 1)
        {
            UserLock = machine.Spinlock("user lock");
            SharedIndex = machine.Cell<ushort>("shared index");
            InHands = machine.Cell<ulong>("slots in hand");
        }

        UnderLock = new UnderLock(this);
        Ghosts = new RingGhosts(machine, configuration, Names);
        WaitingStores = machine.WaitingStores;
        Protect(machine);
    }

    /// <summary>Variant, reader, bounds.</summary>
    public RingConfiguration Configuration { get; }

    /// <summary>What happens in steps that liveness properties speak of.</summary>
    public RingEvents Events { get; }

    /// <summary>What changes under the queue lock in the step of another access.</summary>
    public UnderLock UnderLock { get; }

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

    /// <summary>Whether the socket asked for marks; null where the variant has no such option.</summary>
    public Cell<bool>? InProgressOption { get; }

    /// <summary>sk_rmem_alloc, in copies; null where no copies are made.</summary>
    public Cell<ushort>? RmemAlloc { get; }

    /// <summary>sk_rcvbuf, in copies; nobody changes it in a scenario. Null where no copies are made.</summary>
    public Cell<ushort>? ReceiveBuffer { get; }

    /// <summary>sk_receive_queue, a byte for each copy, the first in the lowest; null where no copies are made.</summary>
    public Cell<ulong>? ReceiveQueue { get; }

    /// <summary>The slots that one thread of the reader has handed over to another; null where none does.</summary>
    internal HandOverQueue? HandedOver { get; }

    /// <summary>The lock of a reader with several threads; null for others.</summary>
    public Spinlock? UserLock { get; }

    /// <summary>The slot that such a reader's threads look at next, under <see cref="UserLock"/>.</summary>
    public Cell<ushort>? SharedIndex { get; }

    /// <summary>The slots that such a reader's threads have in hand, a bit for each.</summary>
    public Cell<ulong>? InHands { get; }

    /// <summary>Bookkeeping for the properties.</summary>
    public RingGhosts Ghosts { get; }

    /// <summary>How many stores wait in buffers; null where the memory model has none.</summary>
    public Ghost<ushort>? WaitingStores { get; }

    /// <summary>How words name producers and packets.</summary>
    internal ProducerNames Names { get; }

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

    /// <summary>What tpacket_rcv uses under the queue lock only.</summary>
    private void Protect(MachineBuilder machine)
    {
        if (!Configuration.Variant.TestsRoom)
        {
            machine.Protect(QueueLock, Head);
        }

        if (TpPackets is not null)
        {
            machine.Protect(QueueLock, TpPackets);
        }

        if (TpDrops is not null && !Configuration.Variant.CountsDropsAtomically)
        {
            machine.Protect(QueueLock, TpDrops, Ghosts.Packets!.Losing.Claimer);
        }
    }

    private static Slot MakeSlot(MachineBuilder machine, RingConfiguration configuration, ProducerNames names, int index)
    {
        var mark = configuration.Variant.Mark;
        return new Slot(
            index,
            machine.Cell($"slot {index} status", TpStatus.Kernel, s => TpStatusText.Format(s, mark)),
            machine.Cell<ushort>($"slot {index} payload 1", format: configuration.FormatPacket, identity: names.Packet),
            machine.Cell<ushort>($"slot {index} payload 2", format: configuration.FormatPacket, identity: names.Packet),
            machine.Cell<ushort>($"slot {index} header", format: configuration.FormatPacket, identity: names.Packet),
            configuration.Variant.UsesPadding ? machine.Cell<bool>($"slot {index} tp_padding") : null,
            machine.TaskSet($"writers of slot {index}", RingConfiguration.FormatProducers),
            configuration.Bounds.IsUnbounded ? machine.Ghost<ushort>($"slot {index} published packet") : null);
    }
}
