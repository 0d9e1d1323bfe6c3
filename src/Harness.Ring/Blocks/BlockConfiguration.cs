using Harness.Ring.Readers;

namespace Harness.Ring.Blocks;

/// <summary>Everything that determines a model of a TPACKET_V3 ring.</summary>
/// <param name="Variant">Which version of the kernel's code.</param>
/// <param name="Reader">How user space tests and releases blocks.</param>
/// <param name="Bounds">How large the model is; slots are blocks.</param>
/// <param name="Faults">What the environment may do besides.</param>
/// <param name="JudgesKnownFalse">Whether W1 and W2 are judged, which are known to be false in the kernel.</param>
public sealed record BlockConfiguration(BlockVariant Variant, RingReader Reader, RingBounds Bounds, RingFaults Faults = RingFaults.None, bool JudgesKnownFalse = false)
{
    /// <summary>The faults that a ring of blocks knows.</summary>
    public const RingFaults KnownFaults = RingFaults.StatisticsRead | RingFaults.Filtered | RingFaults.Oversize | RingFaults.Tamper | RingFaults.VnetFail;

    /// <summary>The largest capacity of a block in a model.</summary>
    public const int MaximumCapacity = 64;

    /// <summary>How many packets of ordinary size fit into a block, 1 to <see cref="MaximumCapacity"/>: sizes are counts here.</summary>
    public int Capacity { get; init; } = 2;

    /// <summary>
    /// The size of a packet that was clipped to max_frame_len, in ordinary packets. It is all of an empty block, and yet does not fit into one: the
    /// kernel asks for one byte more than it needs (<c>curr + len &lt; end</c>).
    /// </summary>
    public int OversizeLength => Capacity + 1;

    /// <summary>Whether a scenario has a fault.</summary>
    /// <param name="fault">The fault.</param>
    public bool Has(RingFaults fault) => (Faults & fault) != 0;

    /// <summary>
    /// Why exclusive use of an entry cannot fail within these bounds, or null. For a second claim of the entry of a stalled producer the others must
    /// fill and close every block, with a packet each at least, and claim once more. Where user space leaves bits in block_status, the same block is
    /// opened again as soon as a packet does not fit; a reader that leaves them must have released every block once.
    /// </summary>
    public string? ExclusivityVacuous
    {
        get
        {
            if (Bounds.Producers == 1)
            {
                return "P = 1: there is no other producer";
            }

            if (Bounds.PacketsPerProducer is not { } packets)
            {
                return null;
            }

            var toReopen = Has(RingFaults.Oversize) ? 1 : Capacity;
            var needed = Has(RingFaults.Tamper) || Reader is ClearsUserBitReader ? Math.Min(Bounds.Slots, toReopen) : Bounds.Slots;
            var others = (Bounds.Producers - 1) * packets;
            if (others < needed)
            {
                return $"(P-1)*K = {others} < {needed}: the other producers cannot come round to a stalled producer's entry";
            }

            var total = Bounds.Slots + 1 + toReopen;
            return Reader is ClearsUserBitReader && !Has(RingFaults.Tamper) && (Variant.WaitsForCopies || others < Bounds.Slots) && Bounds.Packets < total
                ? $"P*K = {Bounds.Packets} < {total}: no block is opened again under a stalled producer"
                : null;
        }
    }

    /// <summary>Why this makes no model, or null.</summary>
    public string? Problem
        => Bounds.Problem is { } problem ? problem
            : (Faults & ~KnownFaults) != 0 ? $"variant {Variant.Name} has no fault {Faults & ~KnownFaults}: that is of slots"
            : Reader is BusyBitsReader ? $"reader {Reader.Name} marks frames of TPACKET_V2: variant {Variant.Name} has blocks, which Suricata reads as user-bit"
            : Reader.OptIn != OptIn.Never ? $"reader {Reader.Name} is for in-progress-opt-in: variant {Variant.Name} has no such option"
            : Bounds.IsUnbounded && Has(RingFaults.StatisticsRead) ? "fault statistics-read needs a number of packets: with unbounded packets the counters are left out"
            : Variant.ConcernsFailures && !Has(RingFaults.VnetFail) ? $"variant {Variant.Name} differs only where a packet fails: add the fault vnet-fail"
            : Capacity is < 1 or > MaximumCapacity ? $"a block must have room for 1 to {MaximumCapacity} packets, not {Capacity}"
            : null;

    /// <summary>A packet's number as a person reads it.</summary>
    /// <param name="packet">The number; 0 for none.</param>
    public string FormatPacket(ushort packet) => Bounds.FormatPacket(packet);
}
