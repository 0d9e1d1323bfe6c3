using Harness.Kernel.Model;
using Harness.Kernel.Native;
using Harness.Kernel.Rings;
using Harness.Ring;

namespace Harness.Kernel.Scripts;

/// <summary>The kernel's side of a script: a real ring, and a socket through which packets are sent to it.</summary>
internal sealed class KernelSide : IDisposable
{
    /// <summary>Bits that depend on what else happens on the machine: a time stamp is marked while any socket asks for time stamps.</summary>
    private const ulong Ignored = (ulong)TpStatus.TsSoftware;

    private readonly KernelRing _ring;
    private readonly PacketSocket _sender;
    private readonly byte[] _frame = new byte[PrivateNetwork.LoopbackMtu];
    private ulong _salt;
    private int _packets;

    /// <param name="geometry">The ring.</param>
    /// <param name="receiver">Index of the interface that it is bound to.</param>
    /// <param name="sender">Index of the interface through which packets are sent: the same for loopback, the peer of a veth pair.</param>
    internal KernelSide(RingGeometry geometry, int receiver, int sender)
    {
        _ring = new KernelRing(geometry, receiver);
        try
        {
            _sender = new PacketSocket();
            _sender.Bind(sender, 0);
            CopyBytes = MeasureCopies();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>What a copy costs the socket, in bytes; 0 where the ring has no oversize packets.</summary>
    internal int CopyBytes { get; }

    internal int Slots => _ring.Slots;

    /// <summary>Brings the ring back to how it was when it was set up: head 0, memory zero, counters zero, no filter, no copies.</summary>
    internal void Start(ulong salt)
    {
        _salt = salt;
        _packets = 0;
        _ring.Socket.SetFilter(null);
        _ring.SetCopyThreshold(false);
        while (_ring.Socket.Receive(_frame) >= 0)
        {
        }

        ReleaseAll();
        int filled;
        FrameContent.Write(_frame.AsSpan(0, FrameLengths.Shortest), 0, salt);
        do
        {
            _sender.Send(_frame.AsSpan(0, FrameLengths.Shortest));
            filled = Enumerable.Range(0, Slots).First(s => _ring.Status(s) != 0);
            _ring.SetStatus(filled, 0);
        }
        while (filled != Slots - 1);
        _ring.Clear();
        _ring.ReadStatistics();
    }

    internal void Send(int length)
    {
        var frame = _frame.AsSpan(0, length);
        FrameContent.Write(frame, ++_packets, _salt);
        _sender.Send(frame);
    }

    internal void Store(int slot, int value) => _ring.SetStatus(slot, (ulong)StatusValues.All[value]);

    internal bool Poll() => _ring.Socket.PollIn();

    internal RingStatistics ReadStatistics() => _ring.ReadStatistics();

    internal ReadOnlySpan<byte> Receive(out bool isEmpty)
    {
        var length = _ring.Socket.Receive(_frame);
        isEmpty = length < 0;
        return isEmpty ? default : _frame.AsSpan(0, Math.Min(length, _frame.Length));
    }

    internal void SetFilter(int? result) => _ring.Socket.SetFilter(result);

    internal void SetCopyThreshold(bool isOn) => _ring.SetCopyThreshold(isOn);

    /// <summary>Sets SO_RCVBUF.</summary>
    /// <param name="copies">How many copies may wait when a further one is refused.</param>
    /// <returns>How many it is, since the kernel does not go below a minimum.</returns>
    internal int SetReceiveBuffer(int copies)
    {
        if (CopyBytes == 0)
        {
            return copies;
        }

        // The kernel doubles what it is given.
        _ring.Socket.Set(Constants.SolSocket, Constants.SoRcvbuf, copies * CopyBytes / 2, "setsockopt(SO_RCVBUF)");
        var bytes = _ring.Socket.Get(Constants.SolSocket, Constants.SoRcvbuf, "getsockopt(SO_RCVBUF)");
        return (bytes + CopyBytes - 1) / CopyBytes;
    }

    internal ulong Status(int slot) => _ring.Status(slot) is var status && (status & (ulong)TpStatus.User) != 0 && (status & Ignored) != 0 && (status >> 30) == 0 ? status & ~Ignored : status;

    internal FrameHeader Header(int slot) => _ring.Header(slot);

    internal ReadOnlySpan<byte> Data(int slot) => _ring.Geometry.FrameSize > KernelRing.MacOffset ? _ring.Slot(slot)[KernelRing.MacOffset..] : default;

    /// <summary>sk_rmem_alloc, in copies.</summary>
    internal int CopiesCharged => CopyBytes == 0 ? 0 : _ring.Socket.ReceiveMemory() / CopyBytes;

    public void Dispose()
    {
        _sender?.Dispose();
        _ring.Dispose();
    }

    private void ReleaseAll()
    {
        for (var slot = 0; slot < Slots; slot++)
        {
            _ring.SetStatus(slot, 0);
        }
    }

    /// <summary>Learns what copies cost (SO_MEMINFO). All lengths that scripts use must cost the same.</summary>
    private int MeasureCopies()
    {
        var cost = 0;
        foreach (var length in new FrameLengths(_ring.Geometry).Oversize)
        {
            Start(0);
            _ring.SetCopyThreshold(true);
            Send(length);
            var bytes = _ring.Socket.ReceiveMemory();
            if (bytes == 0 || (cost != 0 && bytes != cost))
            {
                throw new KernelException($"a copy of {length} bytes costs the socket {bytes} bytes of memory, and other copies cost {cost}: the lengths of scripts on {_ring.Geometry} must be chosen anew");
            }

            cost = bytes;
        }

        return cost;
    }
}
