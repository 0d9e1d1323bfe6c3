using System.Collections.Immutable;
using System.Text.Json;
using Harness.Cli.Output.Reports;
using Harness.Cli.Files;
using Harness.Cli.Testing;
using Harness.Engine.Exploration.Sampling;

namespace Harness.Cli.Shards;

/// <summary>Runs <c>harness merge</c> for the shards of a sampling campaign: judges them as the one run whose schedules they ran.</summary>
internal static class TestMergeRun
{
    internal static ExitCode Run(MergeOptions options, ImmutableArray<ShardFile> shards)
    {
        if (options.Costs is not null || options.ListViolations || options.Config is not null)
        {
            throw new InputException("--config, --costs and --violations are for the shards of a gate, and these are of a test: leave them out");
        }

        var header = (TestShardHeader)shards[0].Header;
        var whole = header.Run.Whole(options.Assembly ?? header.Assembly, header.Test, options.Reports, options.OutputDirectory);
        var run = new TestRun(whole);
        if (run.Code != header.Code)
        {
            throw new InputException($"the shards are of other code than test {header.Test} of '{whole.Path}' has: name their assembly with --assembly");
        }

        using var reports = ReportFiles.Prepare(
            options.Reports, [new InputFile(whole.Path, "the assembly"), .. shards.Select(s => new InputFile(s.Path, "a shard"))]);
        using var interrupt = new Interrupt();
        run.SaySetUp();
        Console.Out.WriteLine($"... Merging {shards.Length} shards.");
        var elapsed = TimeSpan.FromTicks(shards.Sum(s => s.Elapsed.Ticks));
        var result = SampledParts.Merge(
            run.Program, whole.Sampling, [.. shards.Select(s => (TestShardOptions.Dealt(whole.Sampling, s.Header.Shard), Restore(s, run)))], elapsed);
        return run.Judge(result, reports, () => elapsed, interrupt.Token);
    }

    private static SamplingResult Restore(ShardFile shard, TestRun run)
    {
        try
        {
            return shard.FoundAs<TestShardResult>() is [var result] ? result.Restore(run.Program) : throw new JsonException("several");
        }
        catch (JsonException exception)
        {
            throw new InputException($"shard '{shard.Path}' has something else than a result: run it again", exception);
        }
    }
}
