namespace Harness.Ring;

/// <summary>Bits of a slot's <c>tp_status</c> (include/uapi/linux/if_packet.h). V1 has 64 bits, V2 32.</summary>
[Flags]
public enum TpStatus : ulong
{
    /// <summary>The kernel may use the slot.</summary>
    Kernel = 0,

    /// <summary>The slot holds a frame for the reader.</summary>
    User = 1 << 0,

    /// <summary>The frame was truncated, and the whole packet is queued for recvfrom. The RFC's mark by default.</summary>
    Copy = 1 << 1,

    /// <summary>Packets were dropped since the statistics were read.</summary>
    Losing = 1 << 2,

    /// <summary>The checksum of an outgoing packet will be done in hardware.</summary>
    CsumNotReady = 1 << 3,

    /// <summary>tp_vlan_tci is valid.</summary>
    VlanValid = 1 << 4,

    /// <summary>V3: the block was closed by the retire timer.</summary>
    BlkTmo = 1 << 5,

    /// <summary>tp_vlan_tpid is valid.</summary>
    VlanTpidValid = 1 << 6,

    /// <summary>The kernel validated the transport checksum.</summary>
    CsumValid = 1 << 7,

    /// <summary>A TCP segment that was merged or not yet split.</summary>
    GsoTcp = 1 << 8,

    /// <summary>The time stamp is the kernel's.</summary>
    TsSoftware = 1 << 29,

    /// <summary>Deprecated, never set.</summary>
    TsSysHardware = 1 << 30,

    /// <summary>The time stamp is the hardware's.</summary>
    TsRawHardware = 1UL << 31,
}
