using System.Runtime.InteropServices;

namespace Harness.Native.Images;

/// <summary>The few functions of the C library by which an image is loaded.</summary>
internal static partial class LibC
{
    internal const int ProtectNone = 0;
    internal const int ProtectRead = 1;
    internal const int ProtectWrite = 2;
    internal const int ProtectExecute = 4;

    /// <summary>MAP_PRIVATE, MAP_ANONYMOUS and MAP_FIXED_NOREPLACE: fails where something lies there already.</summary>
    internal const int MapFixed = 0x2 | 0x20 | 0x100000;

    /// <summary>Bytes of a struct sigaction of x86-64 with glibc: handler, 128 bytes of mask, flags, restorer.</summary>
    internal const int SignalActionBytes = 152;

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    internal static partial nint Map(nint address, nint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "munmap")]
    internal static partial int Unmap(nint address, nint length);

    [LibraryImport("libc", EntryPoint = "mprotect", SetLastError = true)]
    internal static partial int Protect(nint address, nint length, int protection);

    [LibraryImport("libc", EntryPoint = "tgkill")]
    internal static partial int Kill(int process, int thread, int signal);

    [LibraryImport("libc", EntryPoint = "sigaction", SetLastError = true)]
    internal static unsafe partial int SignalAction(int signal, byte* action, byte* before);
}
