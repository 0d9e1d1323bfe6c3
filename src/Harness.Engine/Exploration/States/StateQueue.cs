using System.Runtime.InteropServices;

namespace Harness.Engine.Exploration.States;

/// <summary>
/// States that wait to be expanded, as bytes, first in, first out. What exceeds its share of the memory goes to a temporary file and is read back in order, so that a
/// large level costs disk and not memory.
/// </summary>
/// <param name="memoryShare">How many bytes of memory it may take before states go to the disk.</param>
/// <param name="largest">The most bytes of a state.</param>
/// <param name="folder">Where the file goes; null for the place of temporary files.</param>
internal sealed class StateQueue(long memoryShare, int largest, string? folder = null) : IDisposable
{
    private const int LengthBytes = sizeof(int);

    private readonly int _segmentSize = Math.Max(1 << 20, 4 * largest);

    private readonly Queue<Segment> _segments = new();
    private readonly Stack<byte[]> _spare = new();
    private readonly List<byte[]> _taken = [];
    private Segment? _last;
    private Segment? _first;
    private int _read;
    private FileStream? _file;
    private long _fileEnd;
    private long _inMemory;

    /// <summary>States in the queue.</summary>
    internal long Count { get; private set; }

    /// <summary>Bytes of memory in use.</summary>
    internal long Bytes => _inMemory;

    /// <summary>Bytes that were written to disk so far.</summary>
    internal long Spilled { get; private set; }

    /// <summary>Whether the disk took no more: what is added stays in memory, and the search has to end.</summary>
    internal bool IsDiskFull { get; private set; }

    internal void Add(ReadOnlySpan<byte> state)
    {
        if (_last is null || _last.Used + LengthBytes + state.Length > _segmentSize)
        {
            if (_last is not null && _inMemory > memoryShare && _segments.Count > 1 && !IsDiskFull)
            {
                Spill(_last);
            }

            _last = new Segment(_spare.TryPop(out var spare) ? spare : new byte[_segmentSize]);
            _inMemory += _segmentSize;
            _segments.Enqueue(_last);
        }

        MemoryMarshal.Write(_last.Bytes.AsSpan(_last.Used), state.Length);
        state.CopyTo(_last.Bytes.AsSpan(_last.Used + LengthBytes));
        _last.Used += LengthBytes + state.Length;
        Count++;
    }

    /// <summary>Takes the next states out. Their bytes stay as they are until the next call.</summary>
    /// <param name="states">Gets where they are.</param>
    /// <param name="most">How many to take at most.</param>
    internal void Take(List<ArraySegment<byte>> states, int most)
    {
        states.Clear();
        GiveBack();
        while (states.Count < most && Count > 0)
        {
            if (_first is null || _read == _first.Used)
            {
                Advance();
            }

            var bytes = _first!.Bytes!;
            var length = MemoryMarshal.Read<int>(bytes.AsSpan(_read));
            states.Add(new ArraySegment<byte>(bytes, _read + LengthBytes, length));
            _read += LengthBytes + length;
            Count--;
        }
    }

    /// <summary>Forgets what was read, so that the queue can be filled again.</summary>
    internal void Clear()
    {
        Release();
        GiveBack();
        _last = null;
        _fileEnd = 0;
    }

    /// <summary>All that is left to take, in order.</summary>
    internal IEnumerable<ReadOnlyMemory<byte>> Left()
    {
        if (_first is not null)
        {
            for (var at = _read; at < _first.Used;)
            {
                var length = MemoryMarshal.Read<int>(_first.Bytes.AsSpan(at));
                yield return _first.Bytes.AsMemory(at + LengthBytes, length);
                at += LengthBytes + length;
            }
        }

        foreach (var segment in _segments)
        {
            var bytes = segment.Bytes ?? ReadBack(segment, new byte[_segmentSize]);
            for (var at = 0; at < segment.Used;)
            {
                var length = MemoryMarshal.Read<int>(bytes.AsSpan(at));
                yield return bytes.AsMemory(at + LengthBytes, length);
                at += LengthBytes + length;
            }
        }
    }

    public void Dispose() => _file?.Dispose();

    private void Advance()
    {
        Release();
        _first = _segments.Dequeue();
        if (ReferenceEquals(_first, _last))
        {
            _last = null;
        }

        if (_first.Bytes is null)
        {
            _first.Bytes = ReadBack(_first, _spare.TryPop(out var spare) ? spare : new byte[_segmentSize]);
            _inMemory += _segmentSize;
        }

        _read = 0;
    }

    private void Release()
    {
        if (_first?.Bytes is { } bytes)
        {
            _taken.Add(bytes);
        }

        _first = null;
        _read = 0;
    }

    private void GiveBack()
    {
        foreach (var bytes in _taken)
        {
            _inMemory -= _segmentSize;
            if (_spare.Count < 2)
            {
                _spare.Push(bytes);
            }
        }

        _taken.Clear();
    }

    private void Spill(Segment segment)
    {
        try
        {
            _file ??= new FileStream(
                Path.Combine(folder ?? Path.GetTempPath(), $"harness-frontier-{Guid.NewGuid():N}"), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
            _file.Position = _fileEnd;
            _file.Write(segment.Bytes.AsSpan(0, segment.Used));
        }
        catch (Exception exception) when (FullDisk.Threw(exception))
        {
            IsDiskFull = true;
            return;
        }

        segment.Position = _fileEnd;
        _fileEnd += segment.Used;
        Spilled += segment.Used;
        _spare.Push(segment.Bytes!);
        segment.Bytes = null;
        _inMemory -= _segmentSize;
    }

    private byte[] ReadBack(Segment segment, byte[] into)
    {
        _file!.Position = segment.Position;
        _file.ReadExactly(into.AsSpan(0, segment.Used));
        return into;
    }

    private sealed class Segment(byte[] bytes)
    {
        internal byte[]? Bytes { get; set; } = bytes;

        internal int Used { get; set; }

        internal long Position { get; set; }
    }
}
