using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Harness.Engine.Exploration;

/// <summary>For each state, by its number, how it was reached first: enough to write down a shortest schedule.</summary>
internal sealed class PredecessorLog
{
    private readonly ChunkedList<Entry> _entries = new();

    internal long Bytes => _entries.Bytes;

    internal long Count => _entries.Count;

    /// <summary>From which state a state was reached first, and by which move.</summary>
    internal (long From, Move Move) this[long state]
    {
        get
        {
            var entry = _entries[state];
            return (entry.Low | ((long)entry.High << 32), new Move(entry.Task, entry.Choice));
        }
    }

    /// <summary>The next state in order of discovery was reached from <paramref name="from"/>.</summary>
    internal void Add(long from, int task, int choice) => _entries.Add(Of(from, task, choice));

    /// <summary>A state that is there was reached otherwise than it says.</summary>
    internal void Set(long state, long from, int task, int choice) => _entries[state] = Of(from, task, choice);

    /// <summary>The moves from the first state to a state.</summary>
    internal ImmutableArray<Move> PathTo(long state)
    {
        var moves = new List<Move>();
        for (var at = state; at != 0;)
        {
            (at, var move) = this[at];
            moves.Add(move);
        }

        moves.Reverse();
        return [.. moves];
    }

    private static Entry Of(long from, int task, int choice) => new((uint)from, checked((byte)(from >> 32)), (byte)task, (ushort)choice);

    /// <summary>Five bytes of the number of the state before, and the step: with 2^40 states the table of fingerprints alone would take eight tebibytes.</summary>
    [StructLayout(LayoutKind.Sequential, Pack = 1)]
    private readonly record struct Entry(uint Low, byte High, byte Task, ushort Choice);
}
