using System.Collections.Immutable;
using System.Diagnostics;
using Harness.Kernel.Rings;

namespace Harness.Kernel.Scripts;

/// <summary>Random scripts on V1 and V2 rings against the model.</summary>
internal static class SequentialConformance
{
    /// <summary>The name of these scripts in reports.</summary>
    internal const string Name = "V1/V2 scripts";

    private const int MaximumFailures = 5;

    /// <summary>Runs scripts until there are enough, or time is up, or several failed.</summary>
    /// <param name="network">Where.</param>
    /// <param name="firstSeed">The seed of the first script; script i has this plus i, and runs on ring i modulo the number of rings.</param>
    /// <param name="scripts">How many at most.</param>
    /// <param name="time">How long at most.</param>
    /// <param name="cancellation">Ends the run; what is done then is reported.</param>
    internal static ScriptReport Run(PrivateNetwork network, ulong firstSeed, int scripts, TimeSpan time, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        using var suite = RingSuite.Open(network, RingSuite.Geometries);
        var runners = suite.Against(RingSuite.Variant);
        var failures = ImmutableArray.CreateBuilder<ScriptFailure>();
        var (done, operations) = (0, 0L);
        for (; done < scripts && clock.Elapsed < time && failures.Count < MaximumFailures && !cancellation.IsCancellationRequested; done++)
        {
            var seed = firstSeed + (ulong)done;
            var ring = (int)(seed % (ulong)suite.Count);
            var script = RingScriptGenerator.Make(suite.Geometry(ring), seed);
            operations += script.Length;
            if (runners[ring].Run(script, seed) is { } mismatch)
            {
                failures.Add(Shrink(runners[ring], suite.Geometry(ring), script, seed, mismatch));
            }
        }

        return new ScriptReport(Name, firstSeed, done, operations, runners.Sum(r => r.Comparisons), failures.ToImmutable());
    }

    private static ScriptFailure Shrink(RingScriptRunner runner, RingGeometry geometry, ImmutableArray<RingOp> script, ulong seed, Mismatch mismatch)
    {
        var repeats = runner.Run(script, seed) is not null;
        if (repeats)
        {
            script = Shrinker.Shrink(script, s => runner.Run(s, seed) is not null);
            mismatch = runner.Run(script, seed) ?? mismatch;
        }

        return new ScriptFailure(seed, geometry.ToString(), [.. script.Select(o => o.ToString())], mismatch, repeats);
    }
}
