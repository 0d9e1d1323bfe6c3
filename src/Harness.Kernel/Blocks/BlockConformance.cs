using System.Collections.Immutable;
using System.Diagnostics;
using Harness.Kernel.Rings;
using Harness.Kernel.Scripts;
using Harness.Ring.Blocks;

namespace Harness.Kernel.Blocks;

/// <summary>Random scripts on V3 rings against the model of blocks.</summary>
internal static class BlockConformance
{
    /// <summary>The name of these scripts in reports.</summary>
    internal const string Name = "V3 scripts";

    private const int MaximumFailures = 3;

    /// <summary>retire_blk_tov of every third script, in milliseconds: its timer fires whenever it likes.</summary>
    private const int ShortTimer = 2;

    /// <summary>The rings that scripts run on, in turn.</summary>
    internal static ImmutableArray<BlockGeometry> Geometries { get; } =
    [
        new(4096, 1, 2, BlockGeometry.NoTimer), new(4096, 2, 2, BlockGeometry.NoTimer), new(4096, 2, 3, ShortTimer), new(4096, 3, 8, BlockGeometry.NoTimer),
        new(8192, 4, 4, BlockGeometry.NoTimer), new(4096, 4, 2, ShortTimer), new(4096, 8, 2, BlockGeometry.NoTimer), new(4096, 5, 3, BlockGeometry.NoTimer), new(4096, 1, 3, ShortTimer),
    ];

    /// <summary>The model of the running kernel.</summary>
    internal static BlockVariant Variant { get; } = new BlocksVariant(testsRoom: true);

    /// <summary>Runs scripts until there are enough, or time is up, or several failed.</summary>
    /// <param name="network">Where.</param>
    /// <param name="firstSeed">The seed of the first script; script i has this plus i, and runs on ring i modulo the number of rings.</param>
    /// <param name="scripts">How many at most.</param>
    /// <param name="time">How long at most.</param>
    /// <param name="cancellation">Ends the run; what is done then is reported.</param>
    internal static ScriptReport Run(PrivateNetwork network, ulong firstSeed, int scripts, TimeSpan time, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        var runners = Geometries.Select(g => new BlockScriptRunner(network, g, Variant)).ToImmutableArray();
        var failures = ImmutableArray.CreateBuilder<ScriptFailure>();
        var (done, operations) = (0, 0L);
        for (; done < scripts && clock.Elapsed < time && failures.Count < MaximumFailures && !cancellation.IsCancellationRequested; done++)
        {
            var seed = firstSeed + (ulong)done;
            var runner = runners[(int)(seed % (ulong)runners.Length)];
            var script = BlockOp.MakeScript(runner.Geometry, seed);
            operations += script.Length;
            if (runner.Run(script, seed) is { } mismatch)
            {
                failures.Add(Shrink(runner, script, seed, mismatch));
            }
        }

        return new ScriptReport(Name, firstSeed, done, operations, runners.Sum(r => r.Comparisons), failures.ToImmutable());
    }

    private static ScriptFailure Shrink(BlockScriptRunner runner, ImmutableArray<BlockOp> script, ulong seed, Mismatch mismatch)
    {
        var repeats = runner.Run(script, seed) is not null;
        if (repeats)
        {
            script = Shrinker.Shrink(script, s => runner.Run(s, seed) is not null);
            mismatch = runner.Run(script, seed) ?? mismatch;
        }

        return new ScriptFailure(seed, runner.Geometry.ToString(), [.. script.Select(o => o.ToString())], mismatch, repeats);
    }
}
