using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Harness.Engine.Exploration;

/// <summary>A list that grows without copying: chunks of equal size, never moved.</summary>
internal sealed class ChunkedList<T>
    where T : unmanaged
{
    private const int ChunkBits = 16;
    private const int ChunkSize = 1 << ChunkBits;

    private readonly List<T[]> _chunks = [];
    private T[] _last = [];
    private int _used = ChunkSize;

    internal long Count { get; private set; }

    /// <summary>Bytes that the list occupies.</summary>
    internal long Bytes => (long)_chunks.Count * ChunkSize * Unsafe.SizeOf<T>();

    internal ref T this[long index] => ref _chunks[(int)(index >> ChunkBits)][index & (ChunkSize - 1)];

    /// <summary>Writes the number of items, then the items.</summary>
    internal void Save(BinaryWriter writer)
    {
        writer.Write(Count);
        var left = Count;
        foreach (var chunk in _chunks)
        {
            var items = chunk.AsSpan(0, (int)Math.Min(left, ChunkSize));
            writer.Write(MemoryMarshal.AsBytes(items));
            left -= items.Length;
        }
    }

    /// <summary>Takes over what <see cref="Save"/> wrote.</summary>
    internal void Load(BinaryReader reader)
    {
        for (var left = reader.ReadInt64(); left > 0; left -= _used)
        {
            _last = GC.AllocateUninitializedArray<T>(ChunkSize);
            _chunks.Add(_last);
            _used = (int)Math.Min(left, ChunkSize);
            reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(_last.AsSpan(0, _used)));
            Count += _used;
        }
    }

    internal void Add(T item)
    {
        if (_used == ChunkSize)
        {
            _last = GC.AllocateUninitializedArray<T>(ChunkSize);
            _chunks.Add(_last);
            _used = 0;
        }

        _last[_used++] = item;
        Count++;
    }
}
