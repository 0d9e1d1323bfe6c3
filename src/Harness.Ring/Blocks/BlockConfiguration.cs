namespace Harness.Ring.Blocks;

/// <summary>Everything that determines a model of a TPACKET_V3 ring.</summary>
/// <param name="Variant">Which version of the kernel's code.</param>
/// <param name="Reader">How user space tests and releases blocks.</param>
/// <param name="Bounds">How large the model is; slots are blocks.</param>
/// <param name="Faults">What the environment may do besides.</param>
public sealed record BlockConfiguration(BlockVariant Variant, RingReader Reader, RingBounds Bounds, RingFaults Faults = RingFaults.None)
{
    /// <summary>The faults that a ring of blocks knows.</summary>
    public const RingFaults KnownFaults = RingFaults.StatisticsRead | RingFaults.VnetFail | RingFaults.Oversize;

    /// <summary>The largest capacity of a block in a model.</summary>
    public const int MaximumCapacity = 64;

    /// <summary>How many packets of ordinary size fit into a block, 1 to <see cref="MaximumCapacity"/>: sizes are counts here.</summary>
    public int Capacity { get; init; } = 2;

    /// <summary>
    /// The size of a packet that was clipped to max_frame_len, in ordinary packets. It is all of an empty block, and yet does not fit into one: the
    /// kernel asks for one byte more than it needs (<c>curr + len &lt; end</c>).
    /// </summary>
    public int OversizeLength => Capacity + 1;

    /// <summary>What the reader does with blocks.</summary>
    internal ReadingRules Rules { get; } = ReadingRules.Of(Reader);

    /// <summary>Whether some packets are longer than a block.</summary>
    public bool HasOversize => (Faults & RingFaults.Oversize) != 0;

    /// <summary>Whether the virtio-net header of a packet may fail.</summary>
    public bool HasVnetFailures => (Faults & RingFaults.VnetFail) != 0;

    /// <summary>
    /// Why exclusive use of an entry cannot fail within these bounds, or null. For a second claim of the entry of a stalled producer the others must
    /// fill and close every block, with a packet each at least, and claim once more. Where a reader leaves bits in block_status, the same block is
    /// opened again as soon as it is full.
    /// </summary>
    public string? ExclusivityVacuous
    {
        get
        {
            if (Bounds.Producers == 1)
            {
                return "P = 1: there is no other producer";
            }

            var needed = Rules.ClearsUserBitOnly ? Math.Min(Bounds.Slots, Capacity) : Bounds.Slots;
            return Bounds.PacketsPerProducer is { } packets && (Bounds.Producers - 1) * packets < needed
                ? $"(P-1)*K = {(Bounds.Producers - 1) * packets} < {needed}: the other producers cannot come round to a stalled producer's entry"
                : null;
        }
    }

    /// <summary>Why this makes no model, or null.</summary>
    public string? Problem
        => (Faults & ~KnownFaults) != 0 ? $"variant {Variant.Name} has none of the faults {Faults & ~KnownFaults}: they are of slots"
            : Variant.ConcernsFailures && !HasVnetFailures ? $"variant {Variant.Name} differs only where a packet fails: add the fault vnet-fail"
            : Capacity is < 1 or > MaximumCapacity ? $"a block must have room for 1 to {MaximumCapacity} packets, not {Capacity}"
            : null;

    /// <summary>A packet's number as a person reads it.</summary>
    /// <param name="packet">The number; 0 for none.</param>
    public string FormatPacket(ushort packet) => Bounds.FormatPacket(packet);
}
