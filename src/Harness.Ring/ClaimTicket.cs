namespace Harness.Ring;

/// <summary>What a producer learns when it takes the queue lock.</summary>
/// <param name="Head">The slot at head.</param>
/// <param name="Packet">The number of the packet.</param>
/// <param name="Losing">1 if packets were dropped since the statistics were read: then the frame will carry LOSING.</param>
public readonly record struct ClaimTicket(ushort Head, ushort Packet, uint Losing);

/// <summary>How a claim ended.</summary>
public enum ClaimResult
{
    /// <summary>The slot at head is not free: the packet is dropped.</summary>
    Full,

    /// <summary>The slot is granted.</summary>
    Granted,

    /// <summary>The slot is granted, and packets were dropped since the statistics were read.</summary>
    GrantedLosing,
}
