using System.Runtime.CompilerServices;
using Harness.Kernel.Native;
using Harness.Ring;
using static Harness.Kernel.Native.Constants;

namespace Harness.Kernel.Rings;

/// <summary>A real receive ring of slots (TPACKET_V1 or V2) on an interface of the calling thread's network namespace.</summary>
internal sealed unsafe class KernelRing : IDisposable
{
    /// <summary>Offset of tp_mac's data in a slot: TPACKET_ALIGN(hdrlen + 16) - 14 for Ethernet without reserve, in V1 and V2.</summary>
    internal const int MacOffset = 66;

    private readonly RingMapping _mapping;

    internal KernelRing(RingGeometry geometry, int interfaceIndex, bool vnetHeader = false, ushort etherType = PrivateEtherType)
    {
        Geometry = geometry;
        Socket = new PacketSocket();
        try
        {
            Socket.Set(SolPacket, PacketVersion, geometry.Version == TpacketVersion.V1 ? 0 : 1, "setsockopt(PACKET_VERSION)");
            if (vnetHeader)
            {
                Socket.Set(SolPacket, PacketVnetHdr, 1, "setsockopt(PACKET_VNET_HDR)");
            }

            var request = new TpacketRequest
            {
                BlockSize = (uint)geometry.BlockSize,
                BlockCount = (uint)geometry.Blocks,
                FrameSize = (uint)geometry.FrameSize,
                FrameCount = (uint)geometry.Slots,
            };
            KernelException.Check(LibC.SetSockOpt(Socket.Descriptor, SolPacket, PacketRxRing, &request, 16), $"setsockopt(PACKET_RX_RING, {geometry})");
            _mapping = new RingMapping(Socket, geometry.Bytes);
            Socket.Bind(interfaceIndex, etherType);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    internal RingGeometry Geometry { get; }

    internal PacketSocket Socket { get; }

    internal int Slots => Geometry.Slots;

    /// <summary>The whole slot.</summary>
    internal Span<byte> Slot(int slot) => new(At(slot), Geometry.FrameSize);

    /// <summary>tp_status, all 64 bits in V1. An acquire: what the kernel wrote before is seen after it.</summary>
    internal ulong Status(int slot)
        => Geometry.Version == TpacketVersion.V1 ? Volatile.Read(ref *(ulong*)At(slot)) : Volatile.Read(ref *(uint*)At(slot));

    /// <summary>Stores tp_status, all 64 bits in V1. A release: what was read or written before is done before it.</summary>
    internal void SetStatus(int slot, ulong status)
    {
        if (Geometry.Version == TpacketVersion.V1)
        {
            Volatile.Write(ref *(ulong*)At(slot), status);
        }
        else
        {
            Volatile.Write(ref *(uint*)At(slot), (uint)status);
        }
    }

    internal FrameHeader Header(int slot)
    {
        var at = At(slot) + (Geometry.Version == TpacketVersion.V1 ? 8 : 4);
        return new FrameHeader(*(uint*)at, *(uint*)(at + 4), *(ushort*)(at + 8), *(ushort*)(at + 10));
    }

    /// <summary>PACKET_STATISTICS, which resets the counters.</summary>
    internal RingStatistics ReadStatistics()
    {
        var counts = stackalloc uint[2];
        var length = 8;
        KernelException.Check(LibC.GetSockOpt(Socket.Descriptor, SolPacket, PacketStatistics, counts, &length), "getsockopt(PACKET_STATISTICS)");
        return new RingStatistics((int)counts[0], (int)counts[1]);
    }

    internal void SetCopyThreshold(bool isOn) => Socket.Set(SolPacket, PacketCopyThresh, isOn ? 1 : 0, "setsockopt(PACKET_COPY_THRESH)");

    /// <summary>Zeroes the whole mapping: every slot is the kernel's, and nothing of old frames is left.</summary>
    internal void Clear() => new Span<byte>(_mapping.Address, _mapping.Length).Clear();

    public void Dispose()
    {
        _mapping?.Dispose();
        Socket.Dispose();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private byte* At(int slot) => _mapping.Address + Geometry.OffsetOf(slot);
}

/// <summary>What a slot's header says of its frame.</summary>
/// <param name="Length">tp_len, the packet's length in bytes.</param>
/// <param name="Snaplen">tp_snaplen, the bytes of it that are in the slot.</param>
/// <param name="Mac">tp_mac, where they begin.</param>
/// <param name="Net">tp_net, where the network header begins.</param>
internal readonly record struct FrameHeader(uint Length, uint Snaplen, ushort Mac, ushort Net)
{
    public override string ToString() => $"len {Length} snaplen {Snaplen} mac {Mac} net {Net}";
}

/// <summary>What PACKET_STATISTICS said.</summary>
/// <param name="Packets">tp_packets: accepted and dropped.</param>
/// <param name="Drops">tp_drops.</param>
/// <param name="Freezes">tp_freeze_q_cnt; V3 only.</param>
internal readonly record struct RingStatistics(int Packets, int Drops, int Freezes = 0)
{
    public override string ToString() => $"packets {Packets} drops {Drops}{(Freezes == 0 ? "" : $" freezes {Freezes}")}";
}
