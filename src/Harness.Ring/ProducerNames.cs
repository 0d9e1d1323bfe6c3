using Harness.Engine.Machine;

namespace Harness.Ring;

/// <summary>
/// How words of the ring name producers and their packets. Producers run the same code, and no protocol can tell one from another, so that a search may treat them as
/// interchangeable. Where packets are unbounded their numbers are recycled and name nobody; where they do not fit into a word, nothing is declared.
/// </summary>
internal sealed class ProducerNames
{
    private const int MostPackets = 64;

    private readonly MemberGroup? _group;
    private readonly bool _namesPackets;

    /// <param name="machine">Where to declare; the producers must be the tasks that are spawned next.</param>
    /// <param name="bounds">How many producers there are, and with how many packets.</param>
    internal ProducerNames(MachineBuilder machine, RingBounds bounds)
    {
        _group = bounds.Producers > 1 && bounds.Packets <= MostPackets ? machine.Interchangeable(bounds.Producers, bounds.PacketsPerProducer ?? 1) : null;
        _namesPackets = _group is not null && !bounds.IsUnbounded;
    }

    /// <summary>A packet's number, 0 for none.</summary>
    internal Identity? Packet => _namesPackets ? _group!.Item : null;

    /// <summary>A bit for each packet.</summary>
    internal Identity? Packets => _namesPackets ? _group!.ItemMask : null;

    /// <summary>A byte for each packet, as in sk_receive_queue.</summary>
    internal Identity? PacketBytes => _namesPackets ? _group!.ItemBytes : null;

    /// <summary>The second 16 bits are a packet's number.</summary>
    internal Identity? Ticket => _namesPackets ? _group!.ItemField(16, 16) : null;

    /// <summary>A bit for each kernel thread.</summary>
    internal Identity? Producers => _group?.Mask;

    /// <summary>A producer's number, 0 for none.</summary>
    internal Identity? Producer => _group?.Number;

    /// <summary>A word about one producer.</summary>
    internal Identity? OfProducer(int producer) => _group?.Owned(producer);

    /// <summary>Another word about one producer: its place is behind those of the words about the producer's packets.</summary>
    internal Identity? AlsoOfProducer(int producer) => _group?.Owned(producer, 1 + _group.Items);

    /// <summary>A word about one packet.</summary>
    /// <param name="packet">Its number.</param>
    internal Identity? OfPacket(int packet)
        => _namesPackets ? _group!.Owned((packet - 1) / _group.Items, 1 + ((packet - 1) % _group.Items)) : null;
}
