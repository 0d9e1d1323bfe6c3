using System.Numerics;
using Harness.Engine.Machine;
using Harness.Ring.Readers;

namespace Harness.Ring;

/// <summary>Everything that determines a ring model.</summary>
/// <param name="Variant">The claim and publish discipline.</param>
/// <param name="Reader">How user space tests and releases slots.</param>
/// <param name="Bounds">How large the model is.</param>
/// <param name="Faults">What the environment may do besides.</param>
/// <param name="Version">V1 or V2 of the ring's layout.</param>
/// <param name="Vnet">Where a packet is given up whose virtio-net header cannot be written; null where that does not happen.</param>
/// <param name="JudgesKnownFalse">Whether W1 and W2 are judged, which are known to be false in the kernel.</param>
/// <param name="Memory">What tasks may see of each other's stores, and when.</param>
public sealed record RingConfiguration(
    RingVariant Variant,
    RingReader Reader,
    RingBounds Bounds,
    RingFaults Faults = RingFaults.None,
    TpacketVersion Version = TpacketVersion.V2,
    VnetFailure? Vnet = null,
    bool JudgesKnownFalse = false,
    MemoryModel Memory = MemoryModel.SequentialConsistency)
{
    /// <summary>How many packets may wait for recvfrom at most when a further one is tested against sk_rcvbuf.</summary>
    public const int ReceiveBufferCopies = 2;

    /// <summary>With copies for recvfrom: the largest number of producers, so that the receive queue fits into a word.</summary>
    public const int MaximumProducersWithCopies = 6;

    /// <summary>Two are equal that have the same parts: variants and readers are known by their names.</summary>
    /// <param name="other">The other one.</param>
    public bool Equals(RingConfiguration? other)
        => other is not null && Variant.Name == other.Variant.Name && Reader.Name == other.Reader.Name && Bounds == other.Bounds && Faults == other.Faults
            && Version == other.Version && Vnet == other.Vnet && JudgesKnownFalse == other.JudgesKnownFalse && Memory == other.Memory;

    /// <inheritdoc/>
    public override int GetHashCode() => Bounds.GetHashCode();

    /// <summary>Why the parts do not go together, or null.</summary>
    public string? Problem
    {
        get
        {
            if (Bounds.Problem is { } problem)
            {
                return problem;
            }

            if (Bounds.IsUnbounded && (Faults & (RingFaults.StatisticsRead | RingFaults.Oversize)) != 0)
            {
                return "faults statistics-read and oversize need a number of packets: with unbounded packets counters and copies are left out";
            }

            if ((Faults & RingFaults.Oversize) != 0 && (Bounds.Producers > MaximumProducersWithCopies || Bounds.Packets > byte.MaxValue))
            {
                return $"fault oversize allows at most {MaximumProducersWithCopies} producers and {byte.MaxValue} packets";
            }

            if ((Faults & (RingFaults.CopyFails | RingFaults.Oversize)) == RingFaults.CopyFails)
            {
                return "fault copy-fails needs fault oversize: only a packet that does not fit is copied";
            }

            if (WeakMemoryProblem is { } weak)
            {
                return weak;
            }

            if (Reader.OptIn != OptIn.Never && !Variant.IsOptIn)
            {
                return $"reader {Reader.Name} is for in-progress-opt-in: variant {Variant.Name} has no such option";
            }

            return Vnet is not null && !Variant.Marks && (Vnet.IsUndone || Vnet.Position == VnetPosition.AfterMark)
                ? $"variant {Variant.Name} marks no slot: a virtio-net header can fail before-mark, after-head or after-unlock, and there is nothing to undo"
                : null;
        }
    }

    /// <summary>
    /// What the model does not say about weak memory: where a step changes a word that is not only the lock's, or where numbers of packets are used again
    /// although somebody may still read an old one.
    /// </summary>
    private string? WeakMemoryProblem
    {
        get
        {
            if (Memory == MemoryModel.SequentialConsistency)
            {
                return Has(RingFaults.NoBarrier) ? "fault no-barrier needs a memory model other than sc, under which a barrier does nothing" : null;
            }

            var name = MemoryModelInfo.Of(Memory).Name;
            return Bounds.IsUnbounded ? $"memory model {name} needs a number of packets: unbounded packets use their numbers again"
                : Variant.TestsRoom ? $"variant {Variant.Name} is for sc only: its room test reads head, which the lock protects, without the lock"
                : Has(RingFaults.Tamper) ? $"fault tamper is for sc only, not for {name}: what user space stores there is no store of its own"
                : Has(RingFaults.Oversize) ? $"fault oversize is for sc only, not for {name}: the receive queue changes within other steps"
                : Reader.Threads > 1 ? $"reader {Reader.Name} is for sc only, not for {name}: what its threads have in hand changes within other steps"
                : null;
        }
    }

    /// <summary>Whether a scenario has a fault.</summary>
    /// <param name="fault">The fault.</param>
    public bool Has(RingFaults fault) => (Faults & fault) != 0;

    /// <summary>Whether a packet is given up at a place because its virtio-net header cannot be written.</summary>
    /// <param name="kind">What is special about the packet.</param>
    /// <param name="position">The place.</param>
    public bool Fails(PacketKind kind, VnetPosition position) => (kind & PacketKind.VnetFails) != 0 && Vnet!.Position == position;

    /// <summary>A packet's number as a person reads it: producer and packet where both are known.</summary>
    /// <param name="packet">The number; 0 for none.</param>
    public string FormatPacket(ushort packet) => Bounds.FormatPacket(packet);

    internal static string FormatProducers(ulong mask)
    {
        var names = new List<string>();
        for (; mask != 0; mask &= mask - 1)
        {
            names.Add($"P{BitOperations.TrailingZeroCount(mask) + 1}");
        }

        return names.Count == 0 ? "-" : string.Join("+", names);
    }
}

/// <summary>Layout of the ring, as set with PACKET_VERSION.</summary>
public enum TpacketVersion
{
    /// <summary>TPACKET_V1: a status word of 64 bits, of which the kernel tests the low 32 and stores an int, sign-extended.</summary>
    V1 = 1,

    /// <summary>TPACKET_V2: a status word of 32 bits.</summary>
    V2 = 2,
}

/// <summary>What the environment may do, each as it likes.</summary>
[Flags]
public enum RingFaults
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>User space reads PACKET_STATISTICS, which resets the counters, at any time, at most twice.</summary>
    StatisticsRead = 1 << 0,

    /// <summary>The filter may reject a packet.</summary>
    Filtered = 1 << 1,

    /// <summary>A packet may not fit into a slot; copies for recvfrom are enabled.</summary>
    Oversize = 1 << 2,

    /// <summary>A packet may carry CSUMNOTREADY or CSUM_VALID.</summary>
    Checksum = 1 << 3,

    /// <summary>User space stores into a slot that it does not own, once.</summary>
    Tamper = 1 << 4,

    /// <summary>TPACKET_V3: the virtio-net header of a packet cannot be written. In slots that is a <see cref="VnetFailure"/> with its place.</summary>
    VnetFail = 1 << 5,

    /// <summary>The barrier before the publish, step I of the RFC, is missing.</summary>
    NoBarrier = 1 << 6,

    /// <summary>The copy of a packet that does not fit may be impossible to allocate, also where the receive buffer has room.</summary>
    CopyFails = 1 << 7,
}
