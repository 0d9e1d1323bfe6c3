using System.Runtime.InteropServices;
using Harness.Kernel.Native;
using static Harness.Kernel.Native.Constants;

namespace Harness.Kernel.Rings;

/// <summary>The ring's memory, mapped.</summary>
internal sealed unsafe class RingMapping : SafeHandle
{
    internal RingMapping(PacketSocket socket, int length)
        : base(-1, ownsHandle: true)
    {
        Length = length;
        var address = LibC.Map(0, length, ProtRead | ProtWrite, MapShared, socket.Descriptor, 0);
        if (address == -1)
        {
            throw KernelException.Last($"mmap of a ring of {length} bytes");
        }

        SetHandle(address);
    }

    public override bool IsInvalid => handle == -1;

    internal int Length { get; }

    /// <summary>The first byte, valid until the mapping is disposed.</summary>
    internal byte* Address => IsClosed ? throw new ObjectDisposedException(nameof(RingMapping)) : (byte*)handle;

    protected override bool ReleaseHandle() => LibC.Unmap(handle, Length) == 0;
}
