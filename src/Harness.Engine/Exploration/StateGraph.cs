namespace Harness.Engine.Exploration;

/// <summary>
/// The edges of the state graph in order of expansion: states are expanded in the order of their numbers, so that the edges of one state lie
/// side by side and their number is all that a state needs.
/// </summary>
internal sealed class StateGraph
{
    /// <summary>Set in a label when the step was progress.</summary>
    internal const byte ProgressBit = 0x80;

    private readonly ChunkedList<uint> _successors = new();
    private readonly ChunkedList<byte> _labels = new();
    private readonly ChunkedList<ushort> _choices = new();
    private readonly ChunkedList<long> _starts = new();

    /// <summary>States whose edges are known.</summary>
    internal long Expanded => _starts.Count;

    internal long Edges => _successors.Count;

    internal long Bytes => _successors.Bytes + _labels.Bytes + _starts.Bytes + _choices.Bytes;

    /// <summary>The next state in order of its number starts here.</summary>
    internal void BeginState() => _starts.Add(_successors.Count);

    internal void Add(uint successor, int task, int choice, bool progress)
    {
        _successors.Add(successor);
        _labels.Add((byte)(task | (progress ? ProgressBit : 0)));
        _choices.Add((ushort)choice);
    }

    internal long FirstEdge(uint state) => _starts[state];

    internal long EndEdge(uint state) => state + 1 < _starts.Count ? _starts[state + 1L] : _successors.Count;

    internal uint Successor(long edge) => _successors[edge];

    internal int Task(long edge) => _labels[edge] & ~ProgressBit;

    internal bool IsProgress(long edge) => (_labels[edge] & ProgressBit) != 0;

    internal Move MoveOf(long edge) => new((byte)Task(edge), _choices[edge]);
}
