using Harness.Engine.Machine;
using Harness.Engine.Stepping;

namespace Harness.KernelCode.Refinement;

/// <summary>All states of a program, by number: what is seen of each, and which follow it.</summary>
internal sealed class TraceGraph
{
    private readonly List<int> _seen = [];
    private readonly List<int[]> _next = [];

    private TraceGraph()
    {
    }

    internal int States => _seen.Count;

    /// <summary>The number of what is seen of a state.</summary>
    internal int Seen(int state) => _seen[state];

    internal ReadOnlySpan<int> Next(int state) => _next[state];

    /// <param name="program">The program.</param>
    /// <param name="project">What is seen of a state.</param>
    /// <param name="numbers">The numbers of what is seen, shared by the graphs that are compared.</param>
    /// <param name="most">How many states there may be.</param>
    /// <returns>The graph; null where there are more states.</returns>
    internal static TraceGraph? Of(ControlledProgram program, Func<StepContext, string> project, Dictionary<string, int> numbers, int most)
    {
        var graph = new TraceGraph();
        var run = new ForkingRun(program);
        var known = new Dictionary<Fingerprint, int>();
        var open = new Queue<RunState>();
        int Reach(RunState state)
        {
            if (!known.TryGetValue(state.Fingerprint, out var number))
            {
                known.Add(state.Fingerprint, number = known.Count);
                var text = project(run.Look(state));
                if (!numbers.TryGetValue(text, out var seen))
                {
                    numbers.Add(text, seen = numbers.Count);
                }

                graph._seen.Add(seen);
                open.Enqueue(state);
            }

            return number;
        }

        Reach(run.Start);
        var next = new HashSet<int>();
        while (open.TryDequeue(out var state))
        {
            next.Clear();
            for (var task = 0; task < program.Tasks.Length; task++)
            {
                var outcomes = run.Outcomes(state, task);
                for (var outcome = 0; outcome < outcomes; outcome++)
                {
                    next.Add(Reach(run.Step(state, task, outcome)));
                }
            }

            graph._next.Add([.. next]);
            if (known.Count > most)
            {
                return null;
            }
        }

        return graph;
    }
}
