namespace Harness.Ring;

/// <summary>What is special about a packet. The environment chooses it for each packet, where a scenario lets it.</summary>
[Flags]
public enum PacketKind : byte
{
    /// <summary>Nothing.</summary>
    Plain = 0,

    /// <summary>The BPF filter rejects it: it is counted nowhere.</summary>
    Filtered = 1 << 0,

    /// <summary>It does not fit into the slot: it is truncated, and where there is room a copy of the whole is queued for recvfrom.</summary>
    Oversize = 1 << 1,

    /// <summary>A copy for recvfrom was made.</summary>
    Copied = 1 << 2,

    /// <summary>Its virtio-net header cannot be written: <c>virtio_net_hdr_from_skb</c> fails.</summary>
    VnetFails = 1 << 3,

    /// <summary>CHECKSUM_PARTIAL: the frame carries CSUMNOTREADY.</summary>
    CsumNotReady = 1 << 4,

    /// <summary>The kernel validated the checksum: the frame carries CSUM_VALID.</summary>
    CsumValid = 1 << 5,

    /// <summary>No copy for recvfrom can be allocated: <c>skb_clone</c> fails.</summary>
    CopyFails = 1 << 6,
}
