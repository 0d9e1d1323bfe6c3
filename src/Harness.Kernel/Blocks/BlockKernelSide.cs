using System.Collections.Immutable;
using Harness.Kernel.Model;
using Harness.Kernel.Native;
using Harness.Kernel.Rings;
using Harness.Kernel.Scripts;
using Harness.Ring;

namespace Harness.Kernel.Blocks;

/// <summary>The kernel's side of a script on blocks: a fresh ring, since a ring of blocks cannot be brought back to its start.</summary>
internal sealed class BlockKernelSide : IDisposable
{
    private const ulong Ignored = (ulong)TpStatus.TsSoftware;
    private const int MaximumLooks = 1000;

    private readonly BlockGeometry _geometry;
    private readonly int _sequences;
    private readonly KernelBlockRing _ring;
    private readonly PacketSocket _sender;
    private readonly byte[] _frame;
    private readonly ulong _salt;
    private int _packets;

    internal BlockKernelSide(PrivateNetwork network, BlockGeometry geometry, int sequences, ulong salt)
    {
        (_geometry, _sequences, _salt) = (geometry, sequences, salt);
        _frame = new byte[geometry.BlockSize];
        _ring = new KernelBlockRing(geometry.BlockSize, geometry.Blocks, geometry.RetireMilliseconds, network.Loopback);
        try
        {
            _sender = new PacketSocket();
            _sender.Bind(network.Loopback, 0);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    internal void Send(int length)
    {
        var frame = _frame.AsSpan(0, length);
        FrameContent.Write(frame, ++_packets, _salt);
        _sender.Send(frame);
    }

    internal void Store(int block, int value) => _ring.SetStatus(block, (uint)StatusValues.All[value]);

    internal RingStatistics ReadStatistics() => _ring.ReadStatistics();

    internal void SetFilter(int? result) => _ring.Socket.SetFilter(result);

    /// <summary>All that can be seen now: the timer may fire meanwhile, so that it is looked at until two looks agree.</summary>
    internal BlockView Look()
    {
        var view = LookOnce();
        for (var i = 0; i < MaximumLooks; i++)
        {
            var again = LookOnce();
            if (again.Equals(view))
            {
                return view;
            }

            view = again;
        }

        throw new KernelException("a ring of blocks changed during 1000 looks at it");
    }

    public void Dispose()
    {
        _sender?.Dispose();
        _ring.Dispose();
    }

    private BlockView LookOnce()
    {
        var parts = ImmutableArray.CreateBuilder<(string, string)>();
        for (var block = 0; block < _geometry.Blocks; block++)
        {
            parts.Add(($"status of block {block}", BlockView.Status(_ring.Status(block))));
            var header = _ring.Header(block);
            var isFresh = header is { First: 0, Length: 0 };
            parts.Add(($"header of block {block}", BlockView.Header(
                header.Packets,
                isFresh ? BlockGeometry.FirstPacket : header.First,
                isFresh ? BlockGeometry.FirstPacket : header.Length,
                (long)(header.Sequence % (ulong)_sequences))));
            var offset = BlockGeometry.FirstPacket;
            for (var i = 0; i < header.Packets && offset + BlockGeometry.MacOffset <= _geometry.BlockSize; i++)
            {
                var packet = _ring.Packet(block, offset);
                var snaplen = (int)Math.Clamp(packet.Snaplen, 0, _geometry.BlockSize - offset - BlockGeometry.MacOffset);
                var content = BlockView.Content(_ring.Bytes(block, offset + BlockGeometry.MacOffset, snaplen));
                parts.Add(($"packet {i} of block {block}", BlockView.Packet(packet.Next, packet.Length, packet.Snaplen, packet.Status & ~(uint)Ignored, packet.Mac, packet.Net, content)));
                offset += (BlockGeometry.MacOffset + snaplen + 7) & ~7;
            }
        }

        parts.Add(("poll", _ring.Socket.PollIn() ? "POLLIN" : "nothing"));
        return new BlockView(parts.ToImmutable());
    }
}
