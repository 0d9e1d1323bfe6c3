using System.Collections.Immutable;
using Harness.Engine.Machine;
using Harness.Ring;

namespace Harness.KernelCode.Refinement;

/// <summary>Compares what is seen of the kernel's code with what is seen of the model: the sets of traces without stutter must be the same.</summary>
public static class RefinementRun
{
    /// <summary>States that either side may have.</summary>
    public const int MostStates = 3_000_000;

    /// <summary>Compares.</summary>
    /// <param name="program">The kernel's code.</param>
    /// <param name="configuration">The model, within the same bounds.</param>
    /// <returns>What came of it.</returns>
    /// <exception cref="KernelCodeException">There are too many states.</exception>
    public static RefinementResult Run(KernelProgram program, RingConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(program);
        ArgumentNullException.ThrowIfNull(configuration);
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        var kernel = program.Run(model =>
        {
            var controlled = ControlledProgram.Create(model);
            return TraceGraph.Of(controlled, Projection.OfKernel(controlled, program.Scenario).Of, numbers, MostStates);
        });
        var other = ControlledProgram.Create(new RingModel(configuration));
        var reference = TraceGraph.Of(other, Projection.OfModel(other, configuration).Of, numbers, MostStates);
        return kernel is null || reference is null ? throw new KernelCodeException($"more than {MostStates:N0} states are too many to compare: choose smaller bounds")
            : Compare(kernel, reference, [.. numbers.OrderBy(n => n.Value).Select(n => n.Key)]);
    }

    private static RefinementResult Compare(TraceGraph kernel, TraceGraph reference, ImmutableArray<string> names)
    {
        var (ours, theirs) = (new TraceSet(kernel), new TraceSet(reference));
        var pairs = new Dictionary<(int Ours, int Theirs), ((int, int)? From, int Seen)>();
        var open = new Queue<(int Ours, int Theirs)>();
        ImmutableArray<string> PathTo((int, int)? at)
        {
            var path = new List<string>();
            for (; at is { } pair; at = pairs[pair].From)
            {
                path.Add(names[pairs[pair].Seen]);
            }

            path.Reverse();
            return [.. path];
        }

        if (kernel.Seen(0) != reference.Seen(0))
        {
            return new RefinementResult(kernel.States, reference.States, 0, [], [names[kernel.Seen(0)]], [names[reference.Seen(0)]]);
        }

        pairs.Add((0, 0), (null, kernel.Seen(0)));
        open.Enqueue((0, 0));
        while (open.TryDequeue(out var pair))
        {
            var (next, other) = (ours.Next(pair.Ours), theirs.Next(pair.Theirs));
            var (only, lacking) = (next.Keys.Except(other.Keys).ToArray(), other.Keys.Except(next.Keys).ToArray());
            if (only.Length + lacking.Length > 0)
            {
                return new RefinementResult(kernel.States, reference.States, pairs.Count, PathTo(pair), [.. only.Select(o => names[o])], [.. lacking.Select(l => names[l])]);
            }

            foreach (var (seen, after) in next)
            {
                if (pairs.TryAdd((after, other[seen]), (pair, seen)))
                {
                    open.Enqueue((after, other[seen]));
                }
            }
        }

        return new RefinementResult(kernel.States, reference.States, pairs.Count, [], [], []);
    }
}

/// <summary>What came of a comparison.</summary>
/// <param name="KernelStates">States of the kernel's code.</param>
/// <param name="ModelStates">States of the model.</param>
/// <param name="Pairs">Pairs of what may be behind one trace.</param>
/// <param name="Trace">What is seen, one after the other, up to the shortest difference; empty where there is none.</param>
/// <param name="KernelOnly">What only the kernel's code lets be seen next.</param>
/// <param name="ModelOnly">What only the model does.</param>
public sealed record RefinementResult(
    int KernelStates, int ModelStates, int Pairs, ImmutableArray<string> Trace, ImmutableArray<string> KernelOnly, ImmutableArray<string> ModelOnly)
{
    /// <summary>Whether the sets of traces are the same.</summary>
    public bool IsEqual => KernelOnly.IsEmpty && ModelOnly.IsEmpty;
}
