namespace Harness.Ring;

/// <summary>How large a ring model is.</summary>
/// <param name="Slots">Slots of the ring (N), at least 1.</param>
/// <param name="Producers">Kernel threads that may be inside tpacket_rcv at once (P), at least 1.</param>
/// <param name="PacketsPerProducer">Packets that each producer receives (K), at least 1; null for producers that never stop.</param>
public sealed record RingBounds(int Slots, int Producers, int? PacketsPerProducer)
{
    /// <summary>The largest number of slots: <c>tp_frame_nr</c> has no such limit, a model that is searched has.</summary>
    public const int MaximumSlots = 64;

    /// <summary>The largest number of producers, so that they, the reader and the environment fit into 64 tasks.</summary>
    public const int MaximumProducers = 60;

    /// <summary>The largest number of packets of all producers together.</summary>
    public const int MaximumPackets = 4096;

    /// <summary>Whether producers never stop.</summary>
    public bool IsUnbounded => PacketsPerProducer is null;

    /// <summary>Packets of all producers; 0 where unbounded.</summary>
    public int Packets => (PacketsPerProducer ?? 0) * Producers;

    /// <summary>
    /// Why exclusive use of a slot cannot fail within these bounds, or null: for a second claim of the slot of a stalled producer the others
    /// must claim N packets, and they have only (P-1)*K.
    /// </summary>
    public string? ExclusivityVacuous
        => PacketsPerProducer is { } packets && (Producers - 1) * packets < Slots
            ? $"(P-1)*K = {(Producers - 1) * packets} < N = {Slots}: the other producers cannot come round to a stalled producer's slot"
            : Producers == 1
                ? "P = 1: there is no other producer"
                : null;

    /// <summary>The bounds with one producer, one packet or one slot less, as far as there are such.</summary>
    public IEnumerable<RingBounds> Smaller
        => new[]
        {
            this with { Producers = Producers - 1 },
            this with { PacketsPerProducer = PacketsPerProducer is { } packets ? packets - 1 : 0 },
            this with { Slots = Slots - 1 },
        }.Where(b => b.Problem is null);

    /// <summary>What is wrong with the bounds, or null.</summary>
    public string? Problem
        => Slots is < 1 or > MaximumSlots ? $"slots must be 1 to {MaximumSlots}, not {Slots}"
            : Producers is < 1 or > MaximumProducers ? $"producers must be 1 to {MaximumProducers}, not {Producers}"
            : PacketsPerProducer is < 1 ? $"packets must be at least 1 or 'unbounded', not {PacketsPerProducer}"
            : PacketsPerProducer is { } packets && (long)packets * Producers > MaximumPackets ? $"producers times packets must be at most {MaximumPackets}, not {(long)packets * Producers}"
            : null;

    /// <summary>A packet's number as a person reads it: producer and packet where both are known.</summary>
    /// <param name="packet">The number; 0 for none.</param>
    public string FormatPacket(ushort packet)
    {
        if (packet == 0)
        {
            return "-";
        }

        if (PacketsPerProducer is not { } each)
        {
            return $"packet {packet}";
        }

        var (producer, number) = ((packet - 1) / each, (packet - 1) % each);
        return each == 1 ? $"packet of P{producer + 1}" : $"P{producer + 1}#{number + 1}";
    }

    /// <inheritdoc/>
    public override string ToString() => $"N={Slots} P={Producers} K={PacketsPerProducer?.ToString() ?? "unbounded"}";
}
