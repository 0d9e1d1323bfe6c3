namespace Harness.Engine.Exploration;

/// <summary>
/// Strongly connected components of a region of the state graph, by Tarjan's algorithm (SIAM J. Comput. 1972) with a stack of its own, since the depth of a state graph
/// would overflow the thread's. A region can be taken apart again, without some of its states.
/// </summary>
/// <param name="graph">The graph.</param>
/// <param name="states">How many of its states are looked at: those with the smallest numbers.</param>
/// <param name="without">Edges with one of these marks are left out.</param>
internal sealed class ComponentSearch(StateGraph graph, long states, ushort without)
{
    private const uint Unvisited = 0;

    /// <summary>The region to which a state belongs now; 0 for none.</summary>
    private readonly uint[] _region = new uint[states];
    private readonly uint[] _number = new uint[states];
    private readonly uint[] _low = new uint[states];
    private readonly bool[] _isOpen = new bool[states];
    private readonly Stack<uint> _open = new();
    private uint _next = 1;
    private uint _regions;

    /// <summary>Makes a region of states that belong to the same one, or to none, until now.</summary>
    internal uint MakeRegion(IEnumerable<uint> members)
    {
        _regions++;
        foreach (var state in members)
        {
            _region[state] = _regions;
            _number[state] = Unvisited;
        }

        return _regions;
    }

    internal void Leave(uint state) => _region[state] = 0;

    internal bool IsIn(uint state, uint region) => _region[state] == region;

    /// <summary>Whether an edge leads from one state of a region to another.</summary>
    internal bool IsInside(long edge, uint region) => (graph.Marks(edge) & without) == 0 && graph.Successor(edge) < _region.Length && _region[graph.Successor(edge)] == region;

    /// <summary>The components of a region that have an edge of their own.</summary>
    internal List<List<uint>> Components(uint region, IEnumerable<uint> members)
    {
        var components = new List<List<uint>>();
        foreach (var state in members)
        {
            if (_region[state] == region && _number[state] == Unvisited)
            {
                From(state, region, components);
            }
        }

        return components;
    }

    private void From(uint root, uint region, List<List<uint>> components)
    {
        var path = new Stack<(uint State, long Edge)>();
        Open(root);
        path.Push((root, graph.FirstEdge(root)));
        while (path.TryPop(out var at))
        {
            var (state, edge) = at;
            if (edge < graph.EndEdge(state))
            {
                path.Push((state, edge + 1));
                if (!IsInside(edge, region))
                {
                    continue;
                }

                var successor = graph.Successor(edge);
                var number = _number[successor];
                if (number == Unvisited)
                {
                    Open(successor);
                    path.Push((successor, graph.FirstEdge(successor)));
                }
                else if (_isOpen[successor])
                {
                    _low[state] = Math.Min(_low[state], number);
                }

                continue;
            }

            if (path.TryPeek(out var parent))
            {
                _low[parent.State] = Math.Min(_low[parent.State], _low[state]);
            }

            if (_low[state] == _number[state])
            {
                Close(state, region, components);
            }
        }
    }

    private void Open(uint state)
    {
        _number[state] = _next;
        _low[state] = _next++;
        _open.Push(state);
        _isOpen[state] = true;
    }

    private void Close(uint root, uint region, List<List<uint>> components)
    {
        if (_open.Peek() == root)
        {
            _isOpen[_open.Pop()] = false;
            if (HasSelfLoop(root, region))
            {
                components.Add([root]);
            }

            return;
        }

        var component = new List<uint>();
        uint state;
        do
        {
            state = _open.Pop();
            _isOpen[state] = false;
            component.Add(state);
        }
        while (state != root);

        components.Add(component);
    }

    private bool HasSelfLoop(uint state, uint region)
    {
        for (var edge = graph.FirstEdge(state); edge < graph.EndEdge(state); edge++)
        {
            if (graph.Successor(edge) == state && IsInside(edge, region))
            {
                return true;
            }
        }

        return false;
    }
}
