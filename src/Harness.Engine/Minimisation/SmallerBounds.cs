using System.Collections.Immutable;
using Harness.Engine.Exploration;
using Harness.Engine.Exploration.Sampling;
using Harness.Engine.Guards;
using Harness.Engine.Machine;

namespace Harness.Engine.Minimisation;

/// <summary>
/// Looks for a violation of the same property within smaller bounds: with the same schedule, as far as it goes there and with any one task left out; and if that is not
/// one, with sampled schedules.
/// </summary>
internal static class SmallerBounds
{
    /// <summary>Schedules of each strategy that are sampled: a violation that needs more luck is left where it is.</summary>
    private const int Sampled = 300;

    private static readonly string[] s_strategies = ["random", "prioritization"];

    /// <summary>The next smaller program that violates the property, with a schedule that does; null when there is none, or none was found.</summary>
    internal static (ControlledProgram Program, Property Property, ImmutableArray<Move> Moves)? Find(
        ControlledProgram program, Property property, ImmutableArray<Move> schedule, Action<int> note, CancellationToken cancellation)
    {
        foreach (var model in (program.Model as IBoundedModel)?.Smaller ?? [])
        {
            cancellation.ThrowIfCancellationRequested();
            if (Create(model) is { } smaller && smaller.FindProperty(property.Name) is { Vacuous: null } same
                && (Carry(program, smaller, same, schedule, note) ?? Sample(smaller, same, schedule.Length, note, cancellation)) is { } found)
            {
                return (smaller, same, found);
            }
        }

        return null;
    }

    private static ControlledProgram? Create(IModel model)
    {
        try
        {
            return ControlledProgram.Create(model);
        }
        catch (ModelException)
        {
            // Not every model is one within smaller bounds.
            return null;
        }
    }

    private static ImmutableArray<Move>? Carry(ControlledProgram from, ControlledProgram to, Property property, ImmutableArray<Move> schedule, Action<int> note)
    {
        var run = new CandidateRun(to, property, long.MaxValue);
        var found = Renamings(from, to).Select(names => run.Try(schedule.Where(m => names[m.Task] >= 0).Select(m => m with { Task = (byte)names[m.Task] })))
            .FirstOrDefault(moves => moves is not null);
        note(run.Count);
        return found;
    }

    /// <summary>
    /// The tasks of the smaller program that take the steps of the larger one's, by index; -1 for none. Tasks of the same kind, which differ by a number, can stand in for each
    /// other: each of them may be the one that is left out.
    /// </summary>
    private static IEnumerable<int[]> Renamings(ControlledProgram from, ControlledProgram to)
    {
        var indices = to.Tasks.ToDictionary(t => t.Name, t => t.Index);
        int[] same = [.. from.Tasks.Select(t => indices.GetValueOrDefault(t.Name, -1))];
        yield return same;
        foreach (var missing in from.Tasks.Where(t => same[t.Index] < 0))
        {
            var kind = Kind(missing.Name);
            foreach (var left in from.Tasks.Where(t => same[t.Index] >= 0 && Kind(t.Name) == kind))
            {
                var renamed = same.ToArray();
                (renamed[missing.Index], renamed[left.Index]) = (same[left.Index], -1);
                yield return renamed;
            }
        }
    }

    private static string Kind(string name) => name.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9');

    private static ImmutableArray<Move>? Sample(ControlledProgram program, Property property, int length, Action<int> note, CancellationToken cancellation)
    {
        foreach (var strategy in s_strategies)
        {
            var limit = Math.Max(1000, 4 * length);
            var result = new SamplingRun(program, new SamplingOptions
            {
                Strategy = strategy,
                Iterations = Sampled,
                MaxFairSteps = limit,
                MaxUnfairSteps = limit,
                Properties = [property.Name],
                Reexecute = false,
            }).Run(cancellation);
            note((int)result.Iterations);
            if (result.Properties.Single().Result.Counterexample is { } found)
            {
                return found.Stem;
            }
        }

        return null;
    }
}
