using Harness.Engine.Machine;

namespace Harness.Engine.Exploration;

/// <summary>
/// Looks for a run of a pattern that a fair scheduler may follow for ever. Such a run stays at last in one strongly connected component of the states and edges that the
/// pattern allows, and a component holds one if and only if each task takes a step inside it, or is disabled in one of its states (weak fairness), or need not go on, and
/// what must come again and again lies in it: then a cycle through all its states and edges is such a run. With queued locks a task that takes no step inside must not find
/// its lock free either (strong fairness): where it does, the states in which it does are left out, and what remains is taken apart again (Emerson and Lei, Sci. Comput.
/// Program. 1987, as in the emptiness check of Streett automata).
/// </summary>
/// <param name="graph">The graph.</param>
/// <param name="tasks">How many tasks there are.</param>
/// <param name="expanded">How many states were expanded: the others have edges that nobody knows.</param>
/// <param name="fairness">What is assumed of the run.</param>
internal sealed class FairCycleSearch(StateGraph graph, int tasks, long expanded, Fairness fairness)
{
    private readonly ulong _all = ulong.MaxValue >> (64 - tasks);

    /// <summary>A run of the pattern whose part that repeats begins as early as can be, or null.</summary>
    /// <param name="pattern">What the run is like.</param>
    /// <param name="predecessors">How each state was reached first.</param>
    /// <param name="accepts">Whether a run counts that repeats itself at a state; null where each does.</param>
    internal Counterexample? Find(RunPattern pattern, PredecessorLog predecessors, Func<uint, bool>? accepts = null)
    {
        var components = new ComponentSearch(graph, expanded, pattern.Without);
        var best = FirstStay(pattern);
        FairComponent? cycle = null;
        foreach (var component in FairComponents(pattern, components))
        {
            var first = component.States.Min();
            if ((best is null || first < best) && accepts?.Invoke(first) != false)
            {
                (best, cycle) = (first, component);
            }
        }

        return best is not { } start ? null
            : new Counterexample(predecessors.PathTo(start), cycle is null ? [] : new FairWalk(graph, tasks, fairness, pattern, components, cycle.Region).From(start));
    }

    /// <summary>The first state in which the run may stay without another step.</summary>
    private uint? FirstStay(RunPattern pattern)
    {
        if (pattern.EndsInSteps || pattern.Needs != 0)
        {
            return null;
        }

        for (uint state = 0; state < expanded; state++)
        {
            if (Allows(pattern, state) && (pattern.Again == 0 || (graph.Labels(state) & pattern.Again) != 0) && MayStop(state))
            {
                return state;
            }
        }

        return null;
    }

    private bool Allows(RunPattern pattern, uint state) => pattern.Stay == 0 || (graph.Labels(state) & pattern.Stay) != 0;

    private bool MayStop(uint state)
    {
        for (var edge = graph.FirstEdge(state); edge < graph.EndEdge(state); edge++)
        {
            if ((graph.Marks(edge) & EdgeMarks.Optional) == 0)
            {
                return false;
            }
        }

        return true;
    }

    private IEnumerable<FairComponent> FairComponents(RunPattern pattern, ComponentSearch components)
    {
        var whole = components.MakeRegion(States().Where(s => Allows(pattern, s)));
        Strip(components, whole);
        var open = new Stack<List<uint>>(components.Components(whole, States()));
        while (open.TryPop(out var states))
        {
            var region = components.MakeRegion(states);
            var starved = Judge(pattern, components, region, states, out var isCandidate);
            if (!isCandidate)
            {
                continue;
            }

            if (starved == 0)
            {
                yield return new FairComponent(region, states);
                continue;
            }

            List<uint> left = [.. states.Where(s => (Standing(s, EdgeMarks.QueuedLock) & starved) == 0)];
            foreach (var part in components.Components(components.MakeRegion(left), left))
            {
                open.Push(part);
            }
        }
    }

    private IEnumerable<uint> States()
    {
        for (uint state = 0; state < expanded; state++)
        {
            yield return state;
        }
    }

    /// <summary>Strips states without predecessors again and again; what is left lies on a cycle, or behind one.</summary>
    private void Strip(ComponentSearch components, uint region)
    {
        var incoming = new uint[expanded];
        foreach (var state in States().Where(s => components.IsIn(s, region)))
        {
            for (var edge = graph.FirstEdge(state); edge < graph.EndEdge(state); edge++)
            {
                if (components.IsInside(edge, region))
                {
                    incoming[graph.Successor(edge)]++;
                }
            }
        }

        var ready = new Stack<uint>(States().Where(s => incoming[s] == 0 && components.IsIn(s, region)));
        while (ready.TryPop(out var state))
        {
            components.Leave(state);
            for (var edge = graph.FirstEdge(state); edge < graph.EndEdge(state); edge++)
            {
                if (components.IsInside(edge, region) && --incoming[graph.Successor(edge)] == 0)
                {
                    ready.Push(graph.Successor(edge));
                }
            }
        }
    }

    /// <summary>Whether a component, or a part of it, may hold a fair run of the pattern. It has a step of its own: <see cref="ComponentSearch.Components"/> gives no other.</summary>
    /// <returns>The tasks that find their lock free in the component and take no step in it.</returns>
    private ulong Judge(RunPattern pattern, ComponentSearch components, uint region, List<uint> states, out bool isCandidate)
    {
        ulong moving = 0, disabled = 0, waived = 0, atLock = 0;
        var (seen, comesAgain) = ((ushort)0, pattern.Again == 0);
        foreach (var state in states)
        {
            ulong enabled = 0;
            for (var edge = graph.FirstEdge(state); edge < graph.EndEdge(state); edge++)
            {
                var (bit, marks) = (1UL << graph.Task(edge), graph.Marks(edge));
                enabled |= bit;
                waived |= (marks & EdgeMarks.Optional) != 0 ? bit : 0;
                atLock |= (marks & EdgeMarks.QueuedLock) != 0 ? bit : 0;
                if (components.IsInside(edge, region))
                {
                    moving |= bit;
                    seen |= marks;
                }
            }

            disabled |= ~enabled;
            comesAgain |= (graph.Labels(state) & pattern.Again) != 0;
        }

        // A task that takes no step in the component stands at one operation throughout.
        var standing = _all & ~moving & ~(pattern.EndsInSteps ? 0 : waived);
        isCandidate = comesAgain && (pattern.Needs & ~seen) == 0 && (standing & ~disabled) == 0;
        return fairness == Fairness.QueuedLocks ? standing & atLock : 0;
    }

    /// <summary>The tasks that can take a step with a mark in a state.</summary>
    private ulong Standing(uint state, ushort mark)
    {
        ulong standing = 0;
        for (var edge = graph.FirstEdge(state); edge < graph.EndEdge(state); edge++)
        {
            standing |= (graph.Marks(edge) & mark) != 0 ? 1UL << graph.Task(edge) : 0;
        }

        return standing;
    }

    private sealed record FairComponent(uint Region, List<uint> States);
}
