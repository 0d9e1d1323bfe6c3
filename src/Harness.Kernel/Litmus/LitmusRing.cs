using Harness.Kernel.Native;
using Harness.Kernel.Rings;
using Harness.Ring;

namespace Harness.Kernel.Litmus;

/// <summary>The real ring of a litmus program, its two senders and the packets that they send. Slots are counted from the one that is at head.</summary>
internal sealed class LitmusRing : IDisposable
{
    private const int SmallLength = 100;
    private const int BigLength = 20_000;
    private const int FrameSize = 32_768;
    private const int HeaderBytes = 14;
    private const ulong Ignored = (ulong)TpStatus.TsSoftware;

    private readonly KernelRing _ring;
    private readonly PacketSocket[] _senders = new PacketSocket[2];
    private readonly byte[][] _small = Frames(SmallLength);
    private readonly byte[][] _big = Frames(BigLength);

    internal LitmusRing(PrivateNetwork network, int slots)
    {
        _ring = new KernelRing(new RingGeometry(TpacketVersion.V2, FrameSize, FrameSize, slots), network.Loopback);
        try
        {
            for (var i = 0; i < _senders.Length; i++)
            {
                _senders[i] = new PacketSocket();
                _senders[i].Bind(network.Loopback, 0);
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The index in the mapping of the slot that is at head when a round starts.</summary>
    internal int Base { get; private set; }

    internal int Slots => _ring.Slots;

    internal void Send(int thread, int packet, bool isBig) => _senders[thread].Send((isBig ? _big : _small)[packet]);

    internal void Release(int slot) => _ring.SetStatus(At(slot), 0);

    internal ulong Load(int slot) => _ring.Status(At(slot)) & ~Ignored;

    internal bool Poll() => _ring.Socket.PollIn();

    internal RingStatistics ReadStatistics() => _ring.ReadStatistics();

    /// <summary>What lies in a slot: status, and the packets that the halves of its payload and its header are of.</summary>
    internal SlotContent Content(int slot)
    {
        var header = _ring.Header(At(slot));
        var (length, of) = header.Length >= BigLength ? (header.Length, (int)header.Length - BigLength) : header.Length > 0 ? (header.Length, (int)header.Length - SmallLength) : (0, 0);
        var payload = _ring.Slot(At(slot)).Slice(KernelRing.MacOffset + HeaderBytes, Math.Max(0, (int)length - HeaderBytes));
        if (payload.IsEmpty)
        {
            return new SlotContent((uint)Load(slot), 0, 0, 0);
        }

        var (first, last) = (payload[0], payload[^1]);
        return new SlotContent((uint)Load(slot), first, first == last && payload.ContainsAnyExcept(first) ? byte.MaxValue : last, (byte)of);
    }

    /// <summary>Releases every slot and forgets what lay in it. So many packets were accepted since the last call: by so much head has moved.</summary>
    internal void Finish(int accepted)
    {
        for (var i = 0; i < Slots; i++)
        {
            var slot = _ring.Slot(i);
            slot.Slice(4, 8).Clear();
            slot[KernelRing.MacOffset + HeaderBytes] = 0;
            _ring.SetStatus(i, 0);
        }

        Base = (Base + accepted) % Slots;
    }

    /// <summary>Asks the kernel where head is, since it may have moved otherwise than it should.</summary>
    internal void FindHead()
    {
        Finish(0);
        Send(0, 1, isBig: false);
        var filled = Enumerable.Range(0, Slots).First(i => _ring.Status(i) != 0);
        Base = filled;
        Finish(1);
        ReadStatistics();
    }

    public void Dispose()
    {
        foreach (var sender in _senders)
        {
            sender?.Dispose();
        }

        _ring.Dispose();
    }

    private int At(int slot) => (Base + slot) % Slots;

    /// <summary>A packet's number is in every byte of its payload, and in its length.</summary>
    private static byte[][] Frames(int length)
        => [.. Enumerable.Range(0, (2 * LitmusProgram.PacketsPerThread) + 1).Select(packet =>
        {
            var frame = new byte[length + packet];
            frame.AsSpan().Fill((byte)packet);
            frame.AsSpan(0, 6).Fill(0xff);
            frame[6] = 0x02;
            frame[12] = Constants.PrivateEtherType >> 8;
            frame[13] = Constants.PrivateEtherType & 0xff;
            return frame;
        })];
}

/// <summary>What lies in a slot when a round is over.</summary>
/// <param name="Status">Its status.</param>
/// <param name="First">The packet that the first byte of the payload is of; 0 for none.</param>
/// <param name="Last">The same for the last byte; 255 where a byte between them differs.</param>
/// <param name="Header">The packet that the header is of.</param>
internal readonly record struct SlotContent(uint Status, byte First, byte Last, byte Header);
