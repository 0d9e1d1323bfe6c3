using Harness.Engine.Machine;

namespace Harness.Engine.Exploration.States;

/// <summary>What one share of a block left behind. It is filled and read many times, and never shrinks.</summary>
internal sealed class ArrivalList
{
    private Arrival[] _items = new Arrival[256];
    private byte[] _bytes = new byte[1 << 14];
    private int _used;

    internal int Count { get; private set; }

    /// <summary>The labels of steps that a worker took for the first time, with the place of the arrival; few.</summary>
    internal List<(int Item, StepLabel Label)> FirstLabels { get; } = [];

    internal Span<Arrival> Items => _items.AsSpan(0, Count);

    internal void Clear()
    {
        Count = 0;
        _used = 0;
        FirstLabels.Clear();
    }

    /// <summary>A new item, to be filled.</summary>
    internal ref Arrival Add()
    {
        if (Count == _items.Length)
        {
            Array.Resize(ref _items, Count * 2);
        }

        ref var item = ref _items[Count++];
        item = default;
        return ref item;
    }

    /// <summary>Room for a state.</summary>
    internal Span<byte> Reserve(int most)
    {
        if (_used + most > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _used + most));
        }

        return _bytes.AsSpan(_used, most);
    }

    /// <summary>Keeps the state that was written into the room, and the key by which it is told apart where that is not its fingerprint.</summary>
    internal void Keep(ref Arrival arrival, int length, ReadOnlySpan<byte> key)
    {
        arrival.Offset = _used;
        arrival.Length = length;
        _used += length;
        arrival.KeyLength = key.Length;
        if (key.Length > 0)
        {
            var copy = key.ToArray();
            copy.CopyTo(Reserve(copy.Length));
            _used += copy.Length;
        }
    }

    internal ReadOnlySpan<byte> StateOf(in Arrival arrival) => _bytes.AsSpan(arrival.Offset, arrival.Length);

    internal ReadOnlySpan<byte> KeyOf(in Arrival arrival) => _bytes.AsSpan(arrival.Offset + arrival.Length, arrival.KeyLength);
}
