using Harness.Kernel.Rings;
using Harness.Ring;

namespace Harness.Kernel.Scripts;

/// <summary>
/// What the kernel shows and the model leaves out: bytes and lengths. The model says which packet lies in which slot, and asks whether a packet is filtered or oversize; this layer
/// answers from lengths, filter and copy threshold (rules R7, R8 and the first half of R9 in docs/kernel.md), and makes of the model's packets the headers and bytes that must be there.
/// </summary>
internal class FrameLayer(RingGeometry geometry)
{
    private readonly byte[][] _images = [.. Enumerable.Range(0, geometry.Slots).Select(_ => new byte[geometry.FrameSize])];
    private readonly FrameHeader[] _headers = new FrameHeader[geometry.Slots];
    private readonly Sent[] _sent = new Sent[Model.RingScriptModel.Packets + 1];
    private readonly ushort[] _in = new ushort[geometry.Slots];
    private ulong _salt;

    /// <summary>What SO_ATTACH_FILTER returns for each packet; null for no filter.</summary>
    internal int? Filter { get; set; }

    /// <summary>Whether PACKET_COPY_THRESH is not 0.</summary>
    internal bool CopyThreshold { get; set; }

    /// <summary>The largest part of a packet that fits into a slot; 0 or less where not even its first byte does.</summary>
    protected int Room { get; } = geometry.FrameSize - KernelRing.MacOffset;

    internal void Start(ulong salt)
    {
        _salt = salt;
        Filter = null;
        CopyThreshold = false;
        Array.Clear(_headers);
        Array.Clear(_in);
        foreach (var image in _images)
        {
            Array.Clear(image);
        }
    }

    /// <summary>A packet is about to arrive: what is special about it, as the model asks.</summary>
    internal PacketKind Arrive(int packet, int length)
    {
        var snaplen = Filter is { } k ? Math.Min(length, k) : length;
        if (Rejects(snaplen))
        {
            return PacketKind.Filtered;
        }

        var isOversize = IsOversize(snaplen, length);
        _sent[packet] = new Sent(length, isOversize ? Clip(snaplen) : snaplen);
        return isOversize && WantsCopy() ? PacketKind.Oversize : PacketKind.Plain;
    }

    /// <summary>The model says that a slot's frame is of a packet: from now on its bytes must be there.</summary>
    internal void Fill(int slot, ushort packet)
    {
        if (packet == 0 || packet == _in[slot])
        {
            return;
        }

        _in[slot] = packet;
        var (length, snaplen) = _sent[packet];
        _headers[slot] = new FrameHeader((uint)length, (uint)snaplen, KernelRing.MacOffset, KernelRing.MacOffset + 14);
        if (snaplen > 0)
        {
            // Bytes behind snaplen keep what was there before (R8).
            Span<byte> frame = stackalloc byte[length];
            FrameContent.Write(frame, packet, _salt);
            frame[..snaplen].CopyTo(_images[slot].AsSpan(KernelRing.MacOffset));
            if (ClearsRest)
            {
                _images[slot].AsSpan(KernelRing.MacOffset + snaplen).Clear();
            }
        }
    }

    /// <summary>The header that a slot must have; all 0 where it was never filled.</summary>
    internal FrameHeader HeaderOf(int slot) => _headers[slot];

    /// <summary>The bytes that a slot must have from the place of the frame's first byte on.</summary>
    internal ReadOnlySpan<byte> DataOf(int slot) => Room > 0 ? _images[slot].AsSpan(KernelRing.MacOffset) : default;

    /// <summary>The whole of a packet, as recv gives it.</summary>
    internal byte[] CopyOf(int packet)
    {
        var frame = new byte[_sent[packet].Length];
        FrameContent.Write(frame, packet, _salt);
        return frame;
    }

    /// <summary>Whether the kernel clears what lies behind a frame: it does not.</summary>
    protected virtual bool ClearsRest => false;

    /// <summary>What a filter leaves of a packet: nothing, and it is counted nowhere.</summary>
    protected virtual bool Rejects(int snaplen) => snaplen == 0;

    /// <summary>Strict: what fits exactly is not oversize. What counts is what the filter left.</summary>
    protected virtual bool IsOversize(int snaplen, int length) => snaplen > Room;

    /// <summary>Whether a copy of an oversize packet is asked for.</summary>
    protected virtual bool WantsCopy() => CopyThreshold;

    /// <summary>What is left of an oversize packet in the slot.</summary>
    protected virtual int Clip(int snaplen) => Math.Max(0, Room);

    private readonly record struct Sent(int Length, int Snaplen);
}
