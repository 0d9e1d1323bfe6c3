using System.Collections.Immutable;

namespace Harness.Engine.Exploration;

/// <summary>
/// Looks for a cycle without progress that a fair scheduler may follow for ever: each task that is enabled in all states of the cycle takes a
/// step in it (weak fairness). Progress edges are left out; in what remains, a strongly connected component holds such a cycle if and only if
/// each task takes a step inside it or is disabled in one of its states, since a cycle through all its states and edges is then fair.
/// </summary>
internal sealed class FairCycleSearch(StateGraph graph, int tasks)
{
    /// <summary>The livelock whose first state was discovered first, or null.</summary>
    internal Counterexample? Find(PredecessorLog predecessors)
    {
        var onCycle = StatesThatMayCycle();
        List<uint>? best = null;
        foreach (var component in new ComponentSearch(graph, onCycle).Components())
        {
            if (IsFair(component) && (best is null || component.Min() < best.Min()))
            {
                best = component;
            }
        }

        return best is null ? null : new Counterexample(predecessors.PathTo(best.Min()), Walk(best));
    }

    /// <summary>Strips states without predecessors again and again; what is left lies on, or behind, a cycle without progress.</summary>
    private bool[] StatesThatMayCycle()
    {
        var incoming = new uint[graph.Expanded];
        for (long edge = 0; edge < graph.Edges; edge++)
        {
            if (!graph.IsProgress(edge))
            {
                incoming[graph.Successor(edge)]++;
            }
        }

        var left = new bool[graph.Expanded];
        Array.Fill(left, true);
        var ready = new Stack<uint>();
        for (uint state = 0; state < graph.Expanded; state++)
        {
            if (incoming[state] == 0)
            {
                ready.Push(state);
            }
        }

        while (ready.TryPop(out var state))
        {
            left[state] = false;
            for (var edge = graph.FirstEdge(state); edge < graph.EndEdge(state); edge++)
            {
                if (!graph.IsProgress(edge) && --incoming[graph.Successor(edge)] == 0)
                {
                    ready.Push(graph.Successor(edge));
                }
            }
        }

        return left;
    }

    private bool IsFair(List<uint> component)
    {
        if (component.Count == 1 && !HasSelfLoop(component[0]))
        {
            return false;
        }

        var inside = component.ToHashSet();
        ulong satisfied = 0;
        var hasEdge = false;
        foreach (var state in component)
        {
            ulong enabled = 0;
            for (var edge = graph.FirstEdge(state); edge < graph.EndEdge(state); edge++)
            {
                var bit = 1UL << graph.Task(edge);
                enabled |= bit;
                if (!graph.IsProgress(edge) && inside.Contains(graph.Successor(edge)))
                {
                    satisfied |= bit;
                    hasEdge = true;
                }
            }

            satisfied |= ~enabled;
        }

        var all = tasks == 64 ? ulong.MaxValue : (1UL << tasks) - 1;
        return hasEdge && (satisfied & all) == all;
    }

    private bool HasSelfLoop(uint state)
    {
        for (var edge = graph.FirstEdge(state); edge < graph.EndEdge(state); edge++)
        {
            if (graph.Successor(edge) == state && !graph.IsProgress(edge))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// A closed walk from the component's first state that is fair: for each task that no visited state disables, it goes to an edge of that
    /// task or to a state where the task is disabled, by a shortest way each time.
    /// </summary>
    private ImmutableArray<Move> Walk(List<uint> component)
    {
        var inside = component.ToHashSet();
        var start = component.Min();
        var moves = new List<Move>();
        var at = start;
        ulong satisfied = 0;
        for (var task = 0; task < tasks; task++)
        {
            satisfied |= DisabledIn(at);
            var bit = 1UL << task;
            if ((satisfied & bit) == 0)
            {
                at = Follow(at, inside, moves, ref satisfied, (state, edge) => edge >= 0 ? graph.Task(edge) == task : (DisabledIn(state) & bit) != 0);
            }
        }

        if (at != start || moves.Count == 0)
        {
            Follow(at, inside, moves, ref satisfied, (_, edge) => edge >= 0 && graph.Successor(edge) == start);
        }

        return [.. moves];
    }

    /// <summary>Breadth first to the nearest state or edge that is wanted; appends the way and returns where it ends.</summary>
    private uint Follow(uint from, HashSet<uint> inside, List<Move> moves, ref ulong satisfied, Func<uint, long, bool> wanted)
    {
        var cameBy = new Dictionary<uint, (uint From, long Edge)> { [from] = (from, -1) };
        var queue = new Queue<uint>();
        queue.Enqueue(from);
        while (queue.TryDequeue(out var state))
        {
            if (wanted(state, -1))
            {
                return Append(state, -1, from, cameBy, moves, ref satisfied);
            }

            for (var edge = graph.FirstEdge(state); edge < graph.EndEdge(state); edge++)
            {
                var successor = graph.Successor(edge);
                if (graph.IsProgress(edge) || !inside.Contains(successor))
                {
                    continue;
                }

                if (wanted(state, edge))
                {
                    return Append(state, edge, from, cameBy, moves, ref satisfied);
                }

                if (cameBy.TryAdd(successor, (state, edge)))
                {
                    queue.Enqueue(successor);
                }
            }
        }

        throw new InvalidOperationException("a strongly connected component has a part that cannot be reached.");
    }

    private uint Append(
        uint state, long lastEdge, uint from, Dictionary<uint, (uint From, long Edge)> cameBy, List<Move> moves, ref ulong satisfied)
    {
        var edges = new List<long>();
        for (var at = state; at != from; at = cameBy[at].From)
        {
            edges.Add(cameBy[at].Edge);
        }

        edges.Reverse();
        if (lastEdge >= 0)
        {
            edges.Add(lastEdge);
        }

        foreach (var edge in edges)
        {
            moves.Add(graph.MoveOf(edge));
            satisfied |= 1UL << graph.Task(edge);
            satisfied |= DisabledIn(graph.Successor(edge));
        }

        return edges.Count == 0 ? state : graph.Successor(edges[^1]);
    }

    private ulong DisabledIn(uint state)
    {
        ulong enabled = 0;
        for (var edge = graph.FirstEdge(state); edge < graph.EndEdge(state); edge++)
        {
            enabled |= 1UL << graph.Task(edge);
        }

        return ~enabled;
    }
}
