using System.CommandLine;
using Harness.Scenarios.Sharding;

namespace Harness.Cli.Shards;

/// <summary><c>--shard I/N</c>.</summary>
internal static class ShardOption
{
    internal static Option<Shard?> Create(string description) => new("--shard")
    {
        Description = description,
        HelpName = "I/N",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (Shard.Parse(text) is { } shard)
            {
                return shard;
            }

            result.AddError($"--shard must be I/N with I from 1 to N and N at most {Shard.Most}, not '{text}'");
            return null;
        },
    };
}
