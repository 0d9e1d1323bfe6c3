namespace Harness.Engine.Exploration;

/// <summary>
/// The edges of the state graph in order of expansion: states are expanded in the order of their numbers, so that the edges of one state lie
/// side by side and their number is all that a state needs; and what liveness properties ask of the states.
/// </summary>
/// <param name="isLabelled">Whether states have labels.</param>
internal sealed class StateGraph(bool isLabelled)
{
    private const int TaskShift = 32;
    private const int ChoiceShift = 38;
    private const int MarksShift = 54;
    private const ulong TaskMask = (1UL << (ChoiceShift - TaskShift)) - 1;

    /// <summary>The successor in the low 32 bits, then 6 bits of task, 16 bits of outcome, 10 bits for <see cref="EdgeMarks"/>.</summary>
    private readonly ChunkedList<ulong> _edges = new();
    private readonly ChunkedList<long> _starts = new();
    private readonly ChunkedList<uint>? _labels = isLabelled ? new() : null;

    /// <summary>States whose edges are known.</summary>
    internal long Expanded => _starts.Count;

    internal long Edges => _edges.Count;

    internal long Bytes => _edges.Bytes + _starts.Bytes + (_labels?.Bytes ?? 0);

    /// <summary>The next state in order of its number starts here.</summary>
    internal void BeginState() => _starts.Add(_edges.Count);

    internal void Add(uint successor, int task, int choice, ushort marks)
        => _edges.Add(successor | ((ulong)task << TaskShift) | ((ulong)choice << ChoiceShift) | ((ulong)marks << MarksShift));

    /// <summary>The labels of the next state in order of discovery, which is that of the numbers.</summary>
    internal void AddLabels(uint labels) => _labels?.Add(labels);

    internal void Save(BinaryWriter writer)
    {
        _edges.Save(writer);
        _starts.Save(writer);
        _labels?.Save(writer);
    }

    internal void Load(BinaryReader reader)
    {
        _edges.Load(reader);
        _starts.Load(reader);
        _labels?.Load(reader);
    }

    internal long FirstEdge(uint state) => _starts[state];

    internal long EndEdge(uint state) => state + 1 < _starts.Count ? _starts[state + 1L] : _edges.Count;

    internal uint Successor(long edge) => (uint)_edges[edge];

    internal int Task(long edge) => (int)((_edges[edge] >> TaskShift) & TaskMask);

    internal ushort Marks(long edge) => (ushort)(_edges[edge] >> MarksShift);

    internal uint Labels(uint state) => _labels is null ? 0 : _labels[state];

    internal Move MoveOf(long edge) => new((byte)Task(edge), (ushort)(_edges[edge] >> ChoiceShift));
}
