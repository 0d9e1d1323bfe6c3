using System.Numerics;

namespace Harness.Engine.Exploration;

/// <summary>
/// How many schedules a state graph stands for: paths from the first state to the final ones, one edge for each enabled step or outcome and
/// never for each distinct successor, so that merging equal states loses no schedule.
/// </summary>
/// <param name="Cyclic">Whether the graph has a cycle: then the number of schedules is unbounded.</param>
/// <param name="Complete">The exact number of complete schedules; null where cyclic.</param>
/// <param name="Bounded">Schedules that end within the bound, plus those that were cut there; null when no bound was asked for.</param>
internal sealed record ScheduleCount(bool Cyclic, BigInteger? Complete, BigInteger? Bounded)
{
    internal static ScheduleCount Of(StateGraph graph, int bound)
    {
        var complete = CountPaths(graph);
        return new ScheduleCount(complete is null, complete, bound > 0 ? CountBounded(graph, bound) : null);
    }

    /// <summary>In topological order (Kahn); null when a cycle keeps some state from ever being ready.</summary>
    private static BigInteger? CountPaths(StateGraph graph)
    {
        var incoming = new uint[graph.Expanded];
        for (long edge = 0; edge < graph.Edges; edge++)
        {
            incoming[graph.Successor(edge)]++;
        }

        if (incoming[0] != 0)
        {
            return null;
        }

        var paths = new BigInteger[graph.Expanded];
        paths[0] = BigInteger.One;
        var ready = new Stack<uint>();
        ready.Push(0);
        var total = BigInteger.Zero;
        long done = 0;
        while (ready.TryPop(out var state))
        {
            done++;
            var (first, end) = (graph.FirstEdge(state), graph.EndEdge(state));
            if (first == end)
            {
                total += paths[state];
            }

            for (var edge = first; edge < end; edge++)
            {
                var successor = graph.Successor(edge);
                paths[successor] += paths[state];
                if (--incoming[successor] == 0)
                {
                    ready.Push(successor);
                }
            }

            paths[state] = default;
        }

        return done == graph.Expanded ? total : null;
    }

    private static BigInteger CountBounded(StateGraph graph, int bound)
    {
        var total = BigInteger.Zero;
        var now = new Dictionary<uint, BigInteger> { [0] = BigInteger.One };
        for (var step = 0; step <= bound && now.Count > 0; step++)
        {
            var next = new Dictionary<uint, BigInteger>();
            foreach (var (state, paths) in now)
            {
                var (first, end) = (graph.FirstEdge(state), graph.EndEdge(state));
                if (first == end || step == bound)
                {
                    total += paths;
                    continue;
                }

                for (var edge = first; edge < end; edge++)
                {
                    var successor = graph.Successor(edge);
                    next[successor] = next.GetValueOrDefault(successor) + paths;
                }
            }

            now = next;
        }

        return total;
    }
}
