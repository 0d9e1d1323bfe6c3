namespace Harness.Engine.Exploration;

/// <summary>
/// Strongly connected components of the edges without progress among given states, by Tarjan's algorithm (SIAM J. Comput. 1972) with a stack
/// of its own, since the depth of a state graph would overflow the thread's.
/// </summary>
internal sealed class ComponentSearch(StateGraph graph, bool[] among)
{
    private const uint Unvisited = 0;

    private readonly uint[] _number = new uint[among.Length];
    private readonly uint[] _low = new uint[among.Length];
    private readonly bool[] _isOpen = new bool[among.Length];
    private readonly Stack<uint> _open = new();
    private uint _next = 1;

    internal IEnumerable<List<uint>> Components()
    {
        for (uint state = 0; state < among.Length; state++)
        {
            if (among[state] && _number[state] == Unvisited)
            {
                foreach (var component in From(state))
                {
                    yield return component;
                }
            }
        }
    }

    private IEnumerable<List<uint>> From(uint root)
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
                var successor = graph.Successor(edge);
                if (graph.IsProgress(edge) || !among[successor])
                {
                    continue;
                }

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
                yield return Close(state);
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

    private List<uint> Close(uint root)
    {
        var component = new List<uint>();
        uint state;
        do
        {
            state = _open.Pop();
            _isOpen[state] = false;
            component.Add(state);
        }
        while (state != root);

        return component;
    }
}
