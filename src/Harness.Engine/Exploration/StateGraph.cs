namespace Harness.Engine.Exploration;

/// <summary>
/// The edges of the state graph in order of expansion: states are expanded in the order of their numbers, so that the edges of one state lie
/// side by side and their number is all that a state needs.
/// </summary>
internal sealed class StateGraph
{
    /// <summary>Set in a label when the step was progress.</summary>
    internal const byte ProgressBit = 0x80;

    private const int LabelShift = 32;
    private const int ChoiceShift = 40;

    /// <summary>The successor in the low 32 bits, then 8 bits of label (task and progress), then 16 bits of outcome.</summary>
    private readonly ChunkedList<ulong> _edges = new();
    private readonly ChunkedList<long> _starts = new();

    /// <summary>States whose edges are known.</summary>
    internal long Expanded => _starts.Count;

    internal long Edges => _edges.Count;

    internal long Bytes => _edges.Bytes + _starts.Bytes;

    /// <summary>The next state in order of its number starts here.</summary>
    internal void BeginState() => _starts.Add(_edges.Count);

    internal void Add(uint successor, int task, int choice, bool progress)
        => _edges.Add(successor | ((ulong)(task | (progress ? ProgressBit : 0)) << LabelShift) | ((ulong)choice << ChoiceShift));

    internal void Save(BinaryWriter writer)
    {
        _edges.Save(writer);
        _starts.Save(writer);
    }

    internal void Load(BinaryReader reader)
    {
        _edges.Load(reader);
        _starts.Load(reader);
    }

    internal long FirstEdge(uint state) => _starts[state];

    internal long EndEdge(uint state) => state + 1 < _starts.Count ? _starts[state + 1L] : _edges.Count;

    internal uint Successor(long edge) => (uint)_edges[edge];

    internal int Task(long edge) => (int)(_edges[edge] >> LabelShift) & (ProgressBit - 1);

    internal bool IsProgress(long edge) => ((_edges[edge] >> LabelShift) & ProgressBit) != 0;

    internal Move MoveOf(long edge) => new((byte)Task(edge), (ushort)(_edges[edge] >> ChoiceShift));
}
