namespace Harness.Ring;

/// <summary>What a producer learns when it takes the queue lock.</summary>
/// <param name="Head">The slot at head.</param>
/// <param name="Packet">The number of the packet.</param>
/// <param name="Kind">What is special about the packet.</param>
/// <param name="Losing">1 if packets were dropped since the statistics were read, where drops are counted under the lock: then the frame will carry LOSING.</param>
public readonly record struct ClaimTicket(ushort Head, ushort Packet, PacketKind Kind, byte Losing);

/// <summary>How a claim ended.</summary>
public enum ClaimResult
{
    /// <summary>The slot at head is not free: the packet is dropped.</summary>
    Full,

    /// <summary>The slot is free, and the packet is dropped before anything was set: its virtio-net header cannot be written.</summary>
    Failed,

    /// <summary>The slot is granted, or at least marked, where the packet is dropped after that.</summary>
    Granted,

    /// <summary>The slot is granted, and nothing marks it: user space did not ask for a mark.</summary>
    GrantedUnmarked,
}
