using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Harness.KernelCode.Refinement;

/// <summary>
/// The traces of a graph without stutter, as a deterministic machine: one of its states is all states of the graph in which a run may be that was seen as it was seen. Made as far as it is
/// asked for.
/// </summary>
internal sealed class TraceSet
{
    private readonly TraceGraph _graph;
    private readonly Dictionary<UInt128, int> _known = [];
    private readonly List<int[]> _states = [];
    private readonly List<SortedDictionary<int, int>?> _next = [];
    private readonly HashSet<int> _inside = [];
    private readonly Stack<int> _open = new();

    internal TraceSet(TraceGraph graph)
    {
        _graph = graph;
        Close([0]);
    }

    /// <summary>How many states it has so far; the first is number 0.</summary>
    internal int Count => _states.Count;

    /// <summary>What may be seen next, and the state after it.</summary>
    internal SortedDictionary<int, int> Next(int state)
    {
        if (_next[state] is { } known)
        {
            return known;
        }

        var seen = _graph.Seen(_states[state][0]);
        var groups = new SortedDictionary<int, HashSet<int>>();
        foreach (var from in _states[state])
        {
            foreach (var to in _graph.Next(from))
            {
                if (_graph.Seen(to) != seen)
                {
                    if (!groups.TryGetValue(_graph.Seen(to), out var group))
                    {
                        groups.Add(_graph.Seen(to), group = []);
                    }

                    group.Add(to);
                }
            }
        }

        var next = new SortedDictionary<int, int>();
        foreach (var (what, group) in groups)
        {
            next.Add(what, Close(group));
        }

        return _next[state] = next;
    }

    /// <summary>With all that follows without anything being seen.</summary>
    private int Close(IEnumerable<int> states)
    {
        _inside.Clear();
        foreach (var state in states)
        {
            if (_inside.Add(state))
            {
                _open.Push(state);
            }
        }

        while (_open.TryPop(out var from))
        {
            foreach (var to in _graph.Next(from))
            {
                if (_graph.Seen(to) == _graph.Seen(from) && _inside.Add(to))
                {
                    _open.Push(to);
                }
            }
        }

        var closed = _inside.ToArray();
        Array.Sort(closed);
        var hash = BinaryPrimitives.ReadUInt128LittleEndian(SHA256.HashData(MemoryMarshal.AsBytes(closed.AsSpan())));
        if (!_known.TryGetValue(hash, out var number))
        {
            _known.Add(hash, number = _states.Count);
            _states.Add(closed);
            _next.Add(null);
        }

        return number;
    }
}
