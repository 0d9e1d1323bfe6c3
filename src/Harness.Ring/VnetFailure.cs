namespace Harness.Ring;

/// <summary>Where a packet is given up whose virtio-net header cannot be written, and whether what marks its slot is taken back then.</summary>
/// <param name="Position">The place in tpacket_rcv.</param>
/// <param name="IsUndone">Whether the mark or the owner's bit is taken back.</param>
public sealed record VnetFailure(VnetPosition Position, bool IsUndone = false);

/// <summary>A place in tpacket_rcv at which virtio_net_hdr_from_skb stood, or could stand.</summary>
public enum VnetPosition
{
    /// <summary>After the tests, before anything is set.</summary>
    BeforeMark,

    /// <summary>After the mark or the bit is set, before the head moves: 46e4c421a053 with 61fad6816fc1, today's kernel.</summary>
    AfterMark,

    /// <summary>After the head moved, under the lock: v4.18 to v5.5.</summary>
    AfterHead,

    /// <summary>After the lock was given back: v4.16, the base of the RFC. Packet and copy are already counted and queued.</summary>
    AfterUnlock,
}
