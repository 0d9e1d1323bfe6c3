using Harness.Kernel.Native;
using Harness.Kernel.Rings;
using static Harness.Kernel.Native.Constants;

namespace Harness.Kernel.Blocks;

/// <summary>A real TPACKET_V3 ring.</summary>
internal sealed unsafe class KernelBlockRing : IDisposable
{
    private const int FrameSize = 2048;

    private readonly RingMapping _mapping;
    private readonly int _blockSize;

    internal KernelBlockRing(int blockSize, int blocks, int retireMilliseconds, int interfaceIndex, bool vnetHeader = false, ushort etherType = PrivateEtherType)
    {
        (_blockSize, Blocks) = (blockSize, blocks);
        Socket = new PacketSocket();
        try
        {
            Socket.Set(SolPacket, PacketVersion, 2, "setsockopt(PACKET_VERSION, TPACKET_V3)");
            if (vnetHeader)
            {
                Socket.Set(SolPacket, PacketVnetHdr, 1, "setsockopt(PACKET_VNET_HDR)");
            }

            var request = new TpacketRequest
            {
                BlockSize = (uint)blockSize,
                BlockCount = (uint)blocks,
                FrameSize = FrameSize,
                FrameCount = (uint)(blockSize / FrameSize * blocks),
                RetireTimeoutMilliseconds = (uint)retireMilliseconds,
            };
            Socket.Set(SolPacket, PacketRxRing, request, $"setsockopt(PACKET_RX_RING, V3, {blocks} blocks of {blockSize} bytes)");
            _mapping = new RingMapping(Socket, blockSize * blocks);
            Socket.Bind(interfaceIndex, etherType);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    internal PacketSocket Socket { get; }

    internal int Blocks { get; }

    /// <summary>block_status. An acquire.</summary>
    internal uint Status(int block) => Volatile.Read(ref *(uint*)(At(block) + 8));

    /// <summary>Stores block_status. A release.</summary>
    internal void SetStatus(int block, uint status) => Volatile.Write(ref *(uint*)(At(block) + 8), status);

    internal BlockHeader Header(int block)
    {
        var at = At(block);
        return new BlockHeader(*(uint*)(at + 12), *(uint*)(at + 16), *(uint*)(at + 20), *(ulong*)(at + 24));
    }

    /// <summary>The header of the packet that begins at an offset of a block.</summary>
    internal BlockPacket Packet(int block, int offset)
    {
        var at = At(block) + offset;
        return new BlockPacket(*(uint*)at, *(uint*)(at + 16), *(uint*)(at + 12), *(uint*)(at + 20), *(ushort*)(at + 24), *(ushort*)(at + 26));
    }

    internal ReadOnlySpan<byte> Bytes(int block, int offset, int length) => new(At(block) + offset, length);

    /// <summary>PACKET_STATISTICS, which resets the counters.</summary>
    internal RingStatistics ReadStatistics()
    {
        var counts = stackalloc uint[3];
        var length = 12;
        KernelException.Check(LibC.GetSockOpt(Socket.Descriptor, SolPacket, PacketStatistics, counts, &length), "getsockopt(PACKET_STATISTICS)");
        return new RingStatistics((int)counts[0], (int)counts[1], (int)counts[2]);
    }

    public void Dispose()
    {
        _mapping?.Dispose();
        Socket.Dispose();
    }

    private byte* At(int block) => _mapping.Address + ((nint)block * _blockSize);
}

/// <summary>What a block's descriptor says besides its status.</summary>
/// <param name="Packets">num_pkts.</param>
/// <param name="First">offset_to_first_pkt.</param>
/// <param name="Length">blk_len.</param>
/// <param name="Sequence">seq_num.</param>
internal readonly record struct BlockHeader(uint Packets, uint First, uint Length, ulong Sequence);

/// <summary>What a packet's header says in a block.</summary>
/// <param name="Next">tp_next_offset.</param>
/// <param name="Length">tp_len.</param>
/// <param name="Snaplen">tp_snaplen.</param>
/// <param name="Status">tp_status.</param>
/// <param name="Mac">tp_mac.</param>
/// <param name="Net">tp_net.</param>
internal readonly record struct BlockPacket(uint Next, uint Length, uint Snaplen, uint Status, ushort Mac, ushort Net);
