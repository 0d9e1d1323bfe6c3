using System.Runtime.InteropServices;

namespace Harness.Engine.Exploration.Processes;

/// <summary>Bytes that are added at the end, read once and cleared. It keeps its room.</summary>
internal sealed class ByteBuffer
{
    private byte[] _bytes = new byte[256];

    internal int Length { get; private set; }

    internal ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, Length);

    internal void Clear() => Length = 0;

    /// <summary>Room for some more bytes, to be filled.</summary>
    internal Span<byte> Extend(int count)
    {
        var length = checked(Length + count);
        if (length > _bytes.Length)
        {
            Array.Resize(ref _bytes, (int)Math.Min(Array.MaxLength, Math.Max(length, 2L * _bytes.Length)));
        }

        var room = _bytes.AsSpan(Length, count);
        Length = length;
        return room;
    }

    internal void Add(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Extend(bytes.Length));

    internal void Add<T>(T value)
        where T : unmanaged
        => Add(MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value)));
}
