using System.Collections.Immutable;
using Harness.Engine.Machine;

namespace Harness.Engine.Exploration;

/// <summary>
/// A closed walk through a component that holds a fair run: from where it stands it goes to the nearest state or edge that pays a debt, until none is left, and back; then every
/// part is left out that comes back to where it began and pays nothing that the rest does not. It is short, but not always a shortest one, which would be as hard to find as a
/// shortest tour.
/// </summary>
/// <param name="graph">The graph.</param>
/// <param name="tasks">How many tasks there are.</param>
/// <param name="fairness">What is assumed of the run.</param>
/// <param name="pattern">What the run is like.</param>
/// <param name="components">Which states and edges belong to the component.</param>
/// <param name="region">The component.</param>
internal sealed class FairWalk(StateGraph graph, int tasks, Fairness fairness, RunPattern pattern, ComponentSearch components, uint region)
{
    /// <summary>The moves of the walk, from a state of the component and back to it.</summary>
    internal ImmutableArray<Move> From(uint start)
    {
        var walk = Wander(start);
        while (Shorter(start, walk) is { } shorter)
        {
            walk = shorter;
        }

        return [.. walk.Select(graph.MoveOf)];
    }

    /// <summary>It has a step: where nothing is owed at the start, the run may stay there, and no walk is asked for.</summary>
    private List<long> Wander(uint start)
    {
        var debts = Owed(start);
        var walk = new List<long>();
        var at = start;
        do
        {
            while (!debts.ArePaid)
            {
                Follow(ref at, walk, debts, debts.IsPaidBy, debts.IsPaidBy);
            }

            if (at != start)
            {
                Follow(ref at, walk, debts, static _ => false, edge => graph.Successor(edge) == start);
            }
        }
        while (!debts.ArePaid);

        return walk;
    }

    private WalkDebts Owed(uint start)
    {
        var debts = new WalkDebts(graph, tasks, fairness, pattern);
        debts.Visit(start);
        return debts;
    }

    /// <summary>The walk without the longest part that it can do without; null where it needs all.</summary>
    private List<long>? Shorter(uint start, List<long> walk)
    {
        uint[] states = [start, .. walk.Select(graph.Successor)];
        for (var length = walk.Count - 1; length > 0; length--)
        {
            for (var from = 0; from + length <= walk.Count; from++)
            {
                if (states[from] == states[from + length])
                {
                    List<long> rest = [.. walk[..from], .. walk[(from + length)..]];
                    if (Pays(start, rest))
                    {
                        return rest;
                    }
                }
            }
        }

        return null;
    }

    private bool Pays(uint start, List<long> walk)
    {
        var debts = Owed(start);
        walk.ForEach(debts.Take);
        return debts.ArePaid;
    }

    /// <summary>Breadth first to the nearest state or edge that is wanted, and there.</summary>
    private void Follow(ref uint at, List<long> walk, WalkDebts debts, Func<uint, bool> wantsState, Func<long, bool> wantsEdge)
    {
        var way = WayTo(at, wantsState, wantsEdge);
        walk.AddRange(way);
        way.ForEach(debts.Take);
        at = way.Count == 0 ? at : graph.Successor(way[^1]);
    }

    private List<long> WayTo(uint from, Func<uint, bool> wantsState, Func<long, bool> wantsEdge)
    {
        var cameBy = new Dictionary<uint, (uint From, long Edge)> { [from] = (from, -1) };
        var queue = new Queue<uint>();
        queue.Enqueue(from);
        while (queue.TryDequeue(out var state))
        {
            if (wantsState(state))
            {
                return Way(from, state, cameBy);
            }

            for (var edge = graph.FirstEdge(state); edge < graph.EndEdge(state); edge++)
            {
                if (!components.IsInside(edge, region))
                {
                    continue;
                }

                if (wantsEdge(edge))
                {
                    return [.. Way(from, state, cameBy), edge];
                }

                if (cameBy.TryAdd(graph.Successor(edge), (state, edge)))
                {
                    queue.Enqueue(graph.Successor(edge));
                }
            }
        }

        throw new InvalidOperationException("a strongly connected component has a part that cannot be reached.");
    }

    private static List<long> Way(uint from, uint to, Dictionary<uint, (uint From, long Edge)> cameBy)
    {
        var edges = new List<long>();
        for (var at = to; at != from; at = cameBy[at].From)
        {
            edges.Add(cameBy[at].Edge);
        }

        edges.Reverse();
        return edges;
    }
}
