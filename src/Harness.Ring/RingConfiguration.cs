using System.Numerics;

namespace Harness.Ring;

/// <summary>Everything that determines a ring model.</summary>
/// <param name="Variant">The claim and publish discipline.</param>
/// <param name="Reader">How user space tests and releases slots.</param>
/// <param name="Bounds">How large the model is.</param>
/// <param name="Faults">What the environment may do besides.</param>
/// <param name="Version">V1 or V2 of the ring's layout.</param>
public sealed record RingConfiguration(
    RingVariant Variant, RingReader Reader, RingBounds Bounds, RingFaults Faults = RingFaults.None, TpacketVersion Version = TpacketVersion.V2)
{
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
    StatisticsRead = 1,

    /// <summary>The virtio-net header of a packet cannot be written, and the packet is dropped. For rings of blocks.</summary>
    VnetFail = 1 << 16,

    /// <summary>A packet is longer than what can be stored. For rings of blocks: it is clipped to max_frame_len.</summary>
    Oversize = 1 << 17,
}
