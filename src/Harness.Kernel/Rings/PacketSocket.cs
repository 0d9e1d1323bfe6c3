using System.Runtime.InteropServices;
using Harness.Kernel.Native;
using static Harness.Kernel.Native.Constants;

namespace Harness.Kernel.Rings;

/// <summary>An AF_PACKET socket (SOCK_RAW). It is made without a protocol, so that nothing arrives before <see cref="Bind"/>.</summary>
internal sealed unsafe class PacketSocket : SafeHandle
{
    internal PacketSocket()
        : base(-1, ownsHandle: true)
        => SetHandle(KernelException.Check(LibC.Socket(AfPacket, SockRaw | SockCloseOnExec, 0), "socket(AF_PACKET, SOCK_RAW)"));

    public override bool IsInvalid => handle == -1;

    /// <summary>The descriptor, valid until the socket is disposed.</summary>
    internal int Descriptor => IsClosed ? throw new ObjectDisposedException(nameof(PacketSocket)) : (int)handle;

    internal void Bind(int interfaceIndex, ushort etherType)
    {
        var address = new SockaddrLl { Family = AfPacket, Protocol = NetworkOrder(etherType), Interface = interfaceIndex };
        KernelException.Check(LibC.Bind(Descriptor, &address, sizeof(SockaddrLl)), "bind(AF_PACKET)");
    }

    internal void Set<T>(int level, int option, T value, string what)
        where T : unmanaged
        => KernelException.Check(LibC.SetSockOpt(Descriptor, level, option, &value, sizeof(T)), what);

    internal void Set(int level, int option, int value, string what) => Set<int>(level, option, value, what);

    internal int Get(int level, int option, string what)
    {
        var value = 0;
        var length = sizeof(int);
        KernelException.Check(LibC.GetSockOpt(Descriptor, level, option, &value, &length), what);
        return value;
    }

    /// <summary>Sends a frame; it is delivered to the rings of its interface before this returns.</summary>
    internal void Send(ReadOnlySpan<byte> frame)
    {
        fixed (byte* bytes = frame)
        {
            while (LibC.Send(Descriptor, bytes, frame.Length, 0) != frame.Length)
            {
                if (Marshal.GetLastPInvokeError() is not (Enobufs or Eintr))
                {
                    throw KernelException.Last($"send of {frame.Length} bytes");
                }
            }
        }
    }

    /// <summary>recv without waiting.</summary>
    /// <returns>The length of the packet, which may be more than there is place for; -1 if none waits.</returns>
    internal int Receive(Span<byte> buffer)
    {
        fixed (byte* bytes = buffer)
        {
            var length = LibC.Receive(Descriptor, bytes, buffer.Length, MsgDontWait | MsgTrunc);
            return length >= 0 ? (int)length
                : Marshal.GetLastPInvokeError() is Eagain ? -1
                : throw KernelException.Last("recv");
        }
    }

    /// <summary>poll for POLLIN, without waiting.</summary>
    internal bool PollIn(int timeoutMilliseconds = 0)
    {
        var poll = new PollDescriptor { Descriptor = Descriptor, Events = Constants.PollIn };
        var ready = LibC.Poll(&poll, 1, timeoutMilliseconds);
        return ready < 0 && Marshal.GetLastPInvokeError() == Eintr ? PollIn(timeoutMilliseconds)
            : KernelException.Check(ready, "poll") > 0 && (poll.Returned & Constants.PollIn) != 0;
    }

    /// <summary>Attaches a classic filter that returns the same number for every packet: 0 rejects it, k cuts it to k bytes. Null detaches.</summary>
    internal void SetFilter(int? result)
    {
        if (result is { } k)
        {
            var filter = new SockFilter { Code = 0x06, K = (uint)k };
            Set(SolSocket, SoAttachFilter, new SockFprog { Length = 1, Filter = &filter }, "setsockopt(SO_ATTACH_FILTER)");
        }
        else
        {
            // ENOENT where none is attached.
            var unused = 0;
            _ = LibC.SetSockOpt(Descriptor, SolSocket, SoDetachFilter, &unused, sizeof(int));
        }
    }

    /// <summary>sk_rmem_alloc, in bytes (SO_MEMINFO).</summary>
    internal int ReceiveMemory()
    {
        var info = stackalloc uint[9];
        var length = 9 * sizeof(uint);
        KernelException.Check(LibC.GetSockOpt(Descriptor, SolSocket, SoMeminfo, info, &length), "getsockopt(SO_MEMINFO)");
        return (int)info[0];
    }

    protected override bool ReleaseHandle() => LibC.Close((int)handle) == 0;
}
