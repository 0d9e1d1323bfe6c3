namespace Harness.Ring;

/// <summary>What a producer learns when it takes the queue lock.</summary>
/// <param name="Head">The slot at head.</param>
/// <param name="Packet">The number of the packet.</param>
/// <param name="Losing">1 if packets were dropped since the statistics were read: then the frame will carry LOSING.</param>
public readonly record struct ClaimTicket(ushort Head, ushort Packet, uint Losing);
