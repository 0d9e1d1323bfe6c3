using System.Collections.Immutable;
using Harness.Cli.Output.Reports;
using Harness.Cli.Testing;
using Harness.Engine.Exploration.Sampling;
using Harness.Scenarios.Sharding;

namespace Harness.Cli.Shards;

/// <summary>How the schedules of a campaign are run, as one number for all its shards: what a shard's file keeps of <see cref="TestOptions"/>.</summary>
internal sealed record TestShardOptions(
    long Iterations,
    string Strategy,
    int? StrategyValue,
    ulong Seed,
    TimeSpan TimeLimit,
    int MaxFairSteps,
    int MaxUnfairSteps,
    bool FailOnMaxSteps,
    bool StopAtFirst,
    ImmutableArray<string> Properties,
    string? Memory,
    string? Fairness,
    TimeSpan StepTimeout,
    bool Minimizes)
{
    internal static TestShardOptions Of(TestOptions options)
    {
        var sampling = options.Sampling;
        return new TestShardOptions(
            options.Iterations,
            sampling.Strategy,
            sampling.StrategyValue,
            sampling.Seed,
            sampling.TimeLimit,
            sampling.MaxFairSteps,
            sampling.MaxUnfairSteps,
            sampling.FailOnMaxSteps,
            sampling.StopAtFirst,
            [.. sampling.Properties],
            options.Memory,
            options.Fairness,
            options.StepTimeout,
            options.Minimizes);
    }

    /// <summary>The whole campaign on one machine.</summary>
    /// <param name="assembly">The assembly.</param>
    /// <param name="test">The full name of the test.</param>
    /// <param name="reports">The reports to write.</param>
    /// <param name="outputDirectory">Where traces go; null for the default.</param>
    internal TestOptions Whole(string assembly, string test, IReadOnlyList<ReportRequest> reports, string? outputDirectory) => new()
    {
        Path = assembly,
        Method = test,
        IsExhaustive = false,
        Iterations = Iterations,
        Sampling = new SamplingOptions
        {
            Strategy = Strategy,
            StrategyValue = StrategyValue,
            Seed = Seed,
            Iterations = Iterations,
            TimeLimit = TimeLimit,
            MaxFairSteps = MaxFairSteps,
            MaxUnfairSteps = MaxUnfairSteps,
            FailOnMaxSteps = FailOnMaxSteps,
            StepTimeout = StepTimeout,
            StopAtFirst = StopAtFirst,
            Properties = Properties,
        },
        Memory = Memory,
        Fairness = Fairness,
        StepTimeout = StepTimeout,
        Minimizes = Minimizes,
        Jobs = 1,
        Reports = reports,
        OutputDirectory = outputDirectory,
        Verbosity = Verbosity.Error,
    };

    /// <summary>Every N-th schedule, from the I-th on.</summary>
    internal static SamplingOptions Dealt(SamplingOptions whole, Shard shard) => whole with
    {
        Iterations = whole.Iterations == long.MaxValue ? whole.Iterations : ((whole.Iterations - shard.Number) / shard.Of) + 1,
        FirstIteration = shard.Number - 1,
        OneOf = shard.Of,
    };
}
