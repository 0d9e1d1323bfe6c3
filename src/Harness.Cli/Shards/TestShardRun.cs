using System.Diagnostics;
using Harness.Cli.Files;
using Harness.Cli.Testing;
using Harness.Engine.Exploration.Sampling;
using Harness.Reports.Results;
using Harness.Scenarios.Sharding;

namespace Harness.Cli.Shards;

/// <summary>Runs <c>harness test --shard I/N --shard-out DIR</c>: every N-th schedule of a test, judged where all parts are merged.</summary>
internal static class TestShardRun
{
    internal static ExitCode Run(TestOptions options, Shard shard, string directory)
    {
        var run = new TestRun(options);
        var header = TestShardHeader.Create(shard, options, run);
        using var file = ShardFile.Prepare(directory, header, new InputFile(options.Path, "the assembly"));
        using var interrupt = new Interrupt();
        var clock = Stopwatch.StartNew();
        run.SaySetUp();
        var result = run.Sample(interrupt.Token);
        if (result.End == SamplingEnd.Cancelled)
        {
            Console.Out.WriteLine($". Shard {shard} stopped: nothing was written.");
            return ExitCode.Inconclusive;
        }

        ShardFile.Write(file, header, [TestShardResult.Of(result, run.Program)], clock.Elapsed);
        Console.Out.WriteLine($". Shard {shard} done: {Figures.Plural(result.Iterations, "schedule")} in '{Path.Combine(directory, header.FileName)}', to be judged by harness merge.");
        return ExitCode.Success;
    }
}
