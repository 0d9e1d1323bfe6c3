using System.Collections.Immutable;
using Harness.Engine.Machine;

namespace Harness.Engine.Exploration;

/// <summary>
/// A closed walk through a component that holds a fair run: it visits what fairness and the pattern ask for, by a shortest way each time.
/// </summary>
/// <param name="graph">The graph.</param>
/// <param name="tasks">How many tasks there are.</param>
/// <param name="fairness">What is assumed of the run.</param>
/// <param name="pattern">What the run is like.</param>
/// <param name="components">Which states and edges belong to the component.</param>
/// <param name="region">The component.</param>
internal sealed class FairWalk(StateGraph graph, int tasks, Fairness fairness, RunPattern pattern, ComponentSearch components, uint region)
{
    private readonly List<Move> _moves = [];
    private ulong _moved;
    private ulong _disabled;
    private ulong _waived;
    private ulong _foundLockFree;
    private byte _seen;
    private bool _cameAgain = pattern.Again == 0;

    /// <summary>The moves of the walk, from a state of the component and back to it.</summary>
    internal ImmutableArray<Move> From(uint start)
    {
        var at = start;
        Visit(start);
        do
        {
            at = Wander(at);
            if (at != start || _moves.Count == 0)
            {
                at = Follow(at, (_, edge) => edge >= 0 && graph.Successor(edge) == start);
            }
        }
        while (Enumerable.Range(0, tasks).Any(t => !IsSatisfied(t)));

        return [.. _moves];
    }

    private uint Wander(uint at)
    {
        for (var task = 0; task < tasks; task++)
        {
            if (!IsSatisfied(task))
            {
                // Who has found his lock free must take it; for all others a state will do in which they cannot move.
                var mustMove = (Starved >> task) & 1;
                at = Follow(at, (state, edge) => edge >= 0 ? graph.Task(edge) == task : mustMove == 0 && ((~Enabled(state) >> task) & 1) != 0);
            }
        }

        if (!_cameAgain)
        {
            at = Follow(at, (state, edge) => edge < 0 && (graph.Labels(state) & pattern.Again) != 0);
        }

        for (var bits = (byte)(pattern.Needs & ~_seen); bits != 0; bits = (byte)(pattern.Needs & ~_seen))
        {
            at = Follow(at, (_, edge) => edge >= 0 && (graph.Marks(edge) & bits) != 0);
        }

        return at;
    }

    private ulong Starved => fairness == Fairness.QueuedLocks ? _foundLockFree & ~_moved & ~_waived : 0;

    private bool IsSatisfied(int task) => ((((_moved | _waived | _disabled) & ~Starved) >> task) & 1) != 0;

    /// <summary>Breadth first to the nearest state or edge that is wanted; takes the way there and returns where it ends.</summary>
    private uint Follow(uint from, Func<uint, long, bool> wanted)
    {
        var cameBy = new Dictionary<uint, (uint From, long Edge)> { [from] = (from, -1) };
        var queue = new Queue<uint>();
        queue.Enqueue(from);
        while (queue.TryDequeue(out var state))
        {
            if (wanted(state, -1))
            {
                return Take(state, -1, from, cameBy);
            }

            for (var edge = graph.FirstEdge(state); edge < graph.EndEdge(state); edge++)
            {
                if (!components.IsInside(edge, region))
                {
                    continue;
                }

                if (wanted(state, edge))
                {
                    return Take(state, edge, from, cameBy);
                }

                if (cameBy.TryAdd(graph.Successor(edge), (state, edge)))
                {
                    queue.Enqueue(graph.Successor(edge));
                }
            }
        }

        throw new InvalidOperationException("a strongly connected component has a part that cannot be reached.");
    }

    private uint Take(uint state, long lastEdge, uint from, Dictionary<uint, (uint From, long Edge)> cameBy)
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
            _moves.Add(graph.MoveOf(edge));
            _moved |= 1UL << graph.Task(edge);
            _seen |= graph.Marks(edge);
            Visit(graph.Successor(edge));
        }

        return edges.Count == 0 ? state : graph.Successor(edges[^1]);
    }

    private void Visit(uint state)
    {
        _disabled |= ~Enabled(state);
        _cameAgain |= (graph.Labels(state) & pattern.Again) != 0;
        for (var edge = graph.FirstEdge(state); edge < graph.EndEdge(state); edge++)
        {
            var (bit, marks) = (1UL << graph.Task(edge), graph.Marks(edge));
            _foundLockFree |= (marks & EdgeMarks.QueuedLock) != 0 ? bit : 0;
            _waived |= (marks & EdgeMarks.Optional) != 0 && !pattern.EndsInSteps ? bit : 0;
        }
    }

    private ulong Enabled(uint state)
    {
        ulong enabled = 0;
        for (var edge = graph.FirstEdge(state); edge < graph.EndEdge(state); edge++)
        {
            enabled |= 1UL << graph.Task(edge);
        }

        return enabled;
    }
}
