using System.Text.Json.Nodes;
using Harness.Cli.Testing;
using Harness.Scenarios.Sharding;

namespace Harness.Cli.Shards;

/// <summary>What the shard of a sampling campaign says of itself: all that is needed to judge the campaign.</summary>
/// <param name="Format">What the file is, and its version.</param>
/// <param name="Number">Which shard it is.</param>
/// <param name="Of">How many there are.</param>
/// <param name="Build">The build of the command.</param>
/// <param name="Assembly">The assembly, as it was given.</param>
/// <param name="Test">The full name of the test.</param>
/// <param name="Code">Hash of the code of the test's model.</param>
/// <param name="Run">How schedules are run.</param>
internal sealed record TestShardHeader(string Format, int Number, int Of, string Build, string Assembly, string Test, string Code, TestShardOptions Run)
    : ShardHeader(Format, Number, Of, Build)
{
    /// <summary>The format that this build writes and reads.</summary>
    internal const string CurrentFormat = "harness test shard 1";

    internal override string Line => ShardJson.Line(this);

    private protected override string Kind => "test";

    internal static TestShardHeader Create(Shard shard, TestOptions options, TestRun run)
        => new(CurrentFormat, shard.Number, shard.Of, CurrentBuild, options.Path, run.Test, run.Code, TestShardOptions.Of(options));

    private protected override string? DifferenceOfRuns(ShardHeader other)
    {
        if (other is not TestShardHeader test || test.Test != Test)
        {
            return $"is of test {(other as TestShardHeader)?.Test}";
        }

        if (test.Code != Code)
        {
            return "is of other code";
        }

        var (one, two) = (JsonNode.Parse(ShardJson.Line(Run))!.AsObject(), JsonNode.Parse(ShardJson.Line(test.Run))!.AsObject());
        return one.Where(p => !JsonNode.DeepEquals(p.Value, two[p.Key])).Select(p => $"has {p.Key} {two[p.Key]?.ToJsonString() ?? "none"}").FirstOrDefault();
    }
}
