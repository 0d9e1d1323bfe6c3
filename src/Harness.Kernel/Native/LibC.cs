using System.Runtime.InteropServices;

namespace Harness.Kernel.Native;

/// <summary>The system calls that the real ring needs, as the C library offers them. Each gives -1 and sets errno where it fails.</summary>
internal static unsafe partial class LibC
{
    private const string Name = "libc";

    [LibraryImport(Name, EntryPoint = "socket", SetLastError = true)]
    internal static partial int Socket(int family, int type, int protocol);

    [LibraryImport(Name, EntryPoint = "close", SetLastError = true)]
    internal static partial int Close(int descriptor);

    [LibraryImport(Name, EntryPoint = "bind", SetLastError = true)]
    internal static partial int Bind(int descriptor, SockaddrLl* address, int length);

    [LibraryImport(Name, EntryPoint = "setsockopt", SetLastError = true)]
    internal static partial int SetSockOpt(int descriptor, int level, int option, void* value, int length);

    [LibraryImport(Name, EntryPoint = "getsockopt", SetLastError = true)]
    internal static partial int GetSockOpt(int descriptor, int level, int option, void* value, int* length);

    [LibraryImport(Name, EntryPoint = "send", SetLastError = true)]
    internal static partial nint Send(int descriptor, void* buffer, nint length, int flags);

    [LibraryImport(Name, EntryPoint = "recv", SetLastError = true)]
    internal static partial nint Receive(int descriptor, void* buffer, nint length, int flags);

    [LibraryImport(Name, EntryPoint = "poll", SetLastError = true)]
    internal static partial int Poll(PollDescriptor* descriptors, nuint count, int timeoutMilliseconds);

    [LibraryImport(Name, EntryPoint = "mmap", SetLastError = true)]
    internal static partial nint Map(nint address, nint length, int protection, int flags, int descriptor, nint offset);

    [LibraryImport(Name, EntryPoint = "munmap", SetLastError = true)]
    internal static partial int Unmap(nint address, nint length);

    [LibraryImport(Name, EntryPoint = "ioctl", SetLastError = true)]
    internal static partial int IoControl(int descriptor, nuint request, void* argument);

    [LibraryImport(Name, EntryPoint = "unshare", SetLastError = true)]
    internal static partial int Unshare(int flags);

    [LibraryImport(Name, EntryPoint = "sched_setaffinity", SetLastError = true)]
    internal static partial int SetAffinity(int thread, nuint length, void* mask);

    [LibraryImport(Name, EntryPoint = "sched_getaffinity", SetLastError = true)]
    internal static partial int GetAffinity(int thread, nuint length, void* mask);
}

/// <summary>struct pollfd.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PollDescriptor
{
    internal int Descriptor;
    internal short Events;
    internal short Returned;
}

/// <summary>struct sockaddr_ll.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct SockaddrLl
{
    internal ushort Family;
    internal ushort Protocol;
    internal int Interface;
    internal ushort HardwareType;
    internal byte PacketType;
    internal byte AddressLength;
    internal fixed byte Address[8];
}

/// <summary>struct tpacket_req, and with the last three members struct tpacket_req3.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct TpacketRequest
{
    internal uint BlockSize;
    internal uint BlockCount;
    internal uint FrameSize;
    internal uint FrameCount;
    internal uint RetireTimeoutMilliseconds;
    internal uint PrivateSize;
    internal uint Features;
}

/// <summary>struct sock_filter.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct SockFilter
{
    internal ushort Code;
    internal byte JumpTrue;
    internal byte JumpFalse;
    internal uint K;
}

/// <summary>struct sock_fprog.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct SockFprog
{
    internal ushort Length;
    internal SockFilter* Filter;
}
