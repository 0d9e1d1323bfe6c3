using System.Runtime.CompilerServices;

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
