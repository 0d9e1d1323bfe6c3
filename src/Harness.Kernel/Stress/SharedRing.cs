using System.Runtime.InteropServices;

namespace Harness.Kernel.Stress;

/// <summary>
/// A ring in plain memory that threads of this process share, with the algorithm of tpacket_rcv: claim under a lock, copy without it, publish. It is the control of the detector: on the
/// same machine, with the same check, a protocol that is wrong must be seen to be wrong.
/// </summary>
internal sealed class SharedRing(int slots, int frameBytes, SharedProtocol protocol)
{
    internal const int Kernel = 0;
    internal const int User = 1;
    internal const int InProgress = 2;

    private readonly byte[][] _frames = [.. Enumerable.Range(0, slots).Select(_ => new byte[frameBytes])];
    private readonly PaddedInt[] _status = new PaddedInt[slots];
    private readonly PaddedInt[] _owned = new PaddedInt[slots];
    private int _lock;
    private int _head;

    internal int Slots => slots;

    /// <summary>A packet arrives: all its bytes are <paramref name="fill"/>.</summary>
    /// <returns>Whether there was room.</returns>
    internal bool Receive(byte fill)
    {
        Lock();
        var slot = _head;
        if (!protocol.TryClaim(this, slot))
        {
            Unlock();
            return false;
        }

        _head = slot + 1 == slots ? 0 : slot + 1;
        Unlock();
        _frames[slot].AsSpan().Fill(fill);
        Interlocked.MemoryBarrier();
        protocol.Publish(this, slot);
        return true;
    }

    internal ReadOnlySpan<byte> Frame(int slot) => _frames[slot];

    internal int Status(int slot) => Volatile.Read(ref _status[slot].Value);

    internal void SetStatus(int slot, int status) => Volatile.Write(ref _status[slot].Value, status);

    internal bool IsOwned(int slot) => Volatile.Read(ref _owned[slot].Value) != 0;

    internal void SetOwned(int slot, bool isOwned) => Volatile.Write(ref _owned[slot].Value, isOwned ? 1 : 0);

    internal void Lock()
    {
        while (Interlocked.CompareExchange(ref _lock, 1, 0) != 0)
        {
            Thread.SpinWait(5);
        }
    }

    internal void Unlock() => Volatile.Write(ref _lock, 0);

    /// <summary>A cache line of its own.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 64)]
    private struct PaddedInt
    {
        [FieldOffset(0)]
        internal int Value;
    }
}
