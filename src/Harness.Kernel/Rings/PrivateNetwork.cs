using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using System.Text;
using Harness.Kernel.Native;
using static Harness.Kernel.Native.Constants;

namespace Harness.Kernel.Rings;

/// <summary>
/// A network namespace of its own, for the thread that runs in it: nothing of the host's network is seen or touched. It goes away with that thread and the last
/// socket that was made there.
/// </summary>
/// <remarks>
/// unshare is about the calling thread, so that everything which makes sockets or interfaces must happen on that thread: no await and no thread pool inside.
/// A thread that it starts is in the same namespace.
/// </remarks>
internal sealed unsafe class PrivateNetwork
{
    /// <summary>Bytes that loopback carries in a frame besides the Ethernet header.</summary>
    internal const int LoopbackMtu = 65536;

    private const int UnionOffset = 16;

    private PrivateNetwork() => Loopback = Up("lo");

    /// <summary>Index of the loopback interface.</summary>
    internal int Loopback { get; }

    /// <summary>Runs something on a new thread in a new namespace, and waits for its end.</summary>
    /// <exception cref="KernelException">There may be no namespace, or what ran failed.</exception>
    internal static T Run<T>(Func<PrivateNetwork, T> work)
    {
        T result = default!;
        ExceptionDispatchInfo? thrown = null;
        var thread = new Thread(() =>
        {
            try
            {
                KernelException.Check(LibC.Unshare(CloneNewNet), "unshare(CLONE_NEWNET)");
                result = work(new PrivateNetwork());
            }
            catch (Exception exception)
            {
                thrown = ExceptionDispatchInfo.Capture(exception);
            }
        })
        {
            Name = "private network",
            IsBackground = true,
        };
        thread.Start();
        thread.Join();
        thrown?.Throw();
        return result;
    }

    /// <summary>Makes a pair of virtual interfaces, each the other's peer, and takes both up.</summary>
    /// <param name="mtu">Their MTU in bytes: what does not fit is refused with EMSGSIZE.</param>
    internal static VethPair AddVethPair(int mtu = 9000)
    {
        Netlink.AddVethPair(VethPair.FirstName, VethPair.SecondName);
        SetMtu(VethPair.FirstName, mtu);
        SetMtu(VethPair.SecondName, mtu);
        return new VethPair(Up(VethPair.FirstName), Up(VethPair.SecondName));
    }

    /// <summary>Takes an interface up.</summary>
    /// <returns>Its index.</returns>
    internal static int Up(string name)
    {
        var request = Request(name);
        Control(SiocGifFlags, request, name);
        BitConverter.TryWriteBytes(request.AsSpan(UnionOffset), (short)(BitConverter.ToInt16(request, UnionOffset) | IffUp));
        Control(SiocSifFlags, request, name);
        Control(SiocGifIndex, request, name);
        return BitConverter.ToInt32(request, UnionOffset);
    }

    private static void SetMtu(string name, int mtu)
    {
        var request = Request(name);
        BitConverter.TryWriteBytes(request.AsSpan(UnionOffset), mtu);
        Control(SiocSifMtu, request, name);
    }

    /// <summary>struct ifreq: 16 bytes of name, 24 of a union.</summary>
    private static byte[] Request(string name)
    {
        var request = new byte[40];
        Encoding.ASCII.GetBytes(name, request);
        return request;
    }

    private static void Control(int control, byte[] request, string name)
    {
        var socket = KernelException.Check(LibC.Socket(AfInet, SockDgram | SockCloseOnExec, 0), "socket(AF_INET)");
        try
        {
            fixed (byte* argument = request)
            {
                KernelException.Check(LibC.IoControl(socket, (nuint)control, argument), $"ioctl 0x{control:x} of interface '{name}'");
            }
        }
        finally
        {
            _ = LibC.Close(socket);
        }
    }
}

/// <summary>Two interfaces: what is sent through one arrives at the other.</summary>
/// <param name="First">Index of the first.</param>
/// <param name="Second">Index of the second.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct VethPair(int First, int Second)
{
    /// <summary>The name of the first.</summary>
    internal const string FirstName = "ring0";

    /// <summary>The name of the second.</summary>
    internal const string SecondName = "ring1";
}
