using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Harness.Engine.Exploration;

/// <summary>For each state, by its number, how it was reached first: enough to write down a shortest schedule.</summary>
internal sealed class PredecessorLog
{
    private readonly ChunkedList<Entry> _entries = new();

    internal long Bytes => _entries.Bytes;

    internal long Count => _entries.Count;

    /// <summary>The next state in order of discovery was reached from <paramref name="from"/>.</summary>
    internal void Add(uint from, int task, int choice) => _entries.Add(new Entry(from, (byte)task, (ushort)choice));

    internal void Save(BinaryWriter writer) => _entries.Save(writer);

    internal void Load(BinaryReader reader) => _entries.Load(reader);

    /// <summary>The moves from the first state to a state.</summary>
    internal ImmutableArray<Move> PathTo(uint state)
    {
        var moves = new List<Move>();
        for (var at = state; at != 0;)
        {
            var entry = _entries[at];
            moves.Add(new Move(entry.Task, entry.Choice));
            at = entry.From;
        }

        moves.Reverse();
        return [.. moves];
    }

    [StructLayout(LayoutKind.Sequential, Pack = 1)]
    private readonly record struct Entry(uint From, byte Task, ushort Choice);
}
