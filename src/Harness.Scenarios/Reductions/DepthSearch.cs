using System.Collections.Immutable;
using Harness.Engine.Exploration;
using Harness.Engine.Machine;

namespace Harness.Scenarios.Reductions;

/// <summary>Searches a scenario with nothing left out, with each reduction, and with all. Livelock is not judged: it needs the whole graph.</summary>
public static class DepthSearch
{
    private static readonly ImmutableArray<(string Name, SearchReductions Reductions)> s_kinds =
    [
        ("nothing left out", SearchReductions.None),
        ("symmetry", SearchReductions.Symmetry),
        ("partial order", SearchReductions.PartialOrder),
        ("symmetry and partial order", SearchReductions.All),
    ];

    /// <summary>Runs the searches.</summary>
    /// <param name="program">The program.</param>
    /// <param name="states">How many states each may visit.</param>
    /// <param name="time">How long each may take.</param>
    /// <param name="cancellation">Stops them.</param>
    /// <exception cref="Harness.Engine.Guards.ModelException">The model breaks a rule on which verdicts rest.</exception>
    public static ImmutableArray<DepthSeries> Run(ControlledProgram program, long states, TimeSpan time, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(program);
        string[] safety = [.. program.Properties.Select(p => p.Name).Where(n => n != Property.Livelock)];
        var series = ImmutableArray.CreateBuilder<DepthSeries>();
        foreach (var (name, reductions) in s_kinds)
        {
            var result = new ExhaustiveSearch(program, new SearchOptions { Properties = safety, Reductions = reductions, StateLimit = states, TimeLimit = time }).Run(cancellation);
            var isUsed = reductions == SearchReductions.None || result.Reductions.Length == (reductions == SearchReductions.All ? 2 : 1);
            if (isUsed)
            {
                series.Add(new DepthSeries(name, result.StatesByDepth, result.End == SearchEnd.Complete));
            }
        }

        return series.ToImmutable();
    }
}
