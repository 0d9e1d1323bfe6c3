using System.Text.Json;
using System.Text.Json.Nodes;
using Harness.Scenarios.Sharding;

namespace Harness.Cli.Shards;

/// <summary>What a shard's file says of itself. Shards of one run differ in the number alone.</summary>
/// <param name="Format">What the file is, and its version.</param>
/// <param name="Number">Which shard it is.</param>
/// <param name="Of">How many there are.</param>
/// <param name="Build">The build of the command.</param>
internal abstract record ShardHeader(string Format, int Number, int Of, string Build)
{
    /// <summary>This build: a shard of another one may have judged otherwise.</summary>
    internal static string CurrentBuild { get; } = string.Join(' ', new[]
    {
        typeof(ShardHeader), typeof(Harness.Reports.TextReport), typeof(Harness.Scenarios.Scenario), typeof(Harness.Ring.RingBounds),
        typeof(Harness.Engine.Exploration.ExhaustiveSearch), typeof(Harness.Proof.ProofReport),
    }.Select(t => t.Module.ModuleVersionId.ToString("N")));

    internal Shard Shard => new(Number, Of);

    /// <summary>The name of the shard's file.</summary>
    internal string FileName => $"{Kind}-{Number}-of-{Of}{ShardFile.Extension}";

    /// <summary>The first line of the file.</summary>
    internal abstract string Line { get; }

    /// <summary>What is run in parts.</summary>
    private protected abstract string Kind { get; }

    /// <exception cref="JsonException">The line is something else, or of another version.</exception>
    internal static ShardHeader Parse(string line) => JsonNode.Parse(line)?[nameof(Format)]?.GetValue<string>() switch
    {
        GateShardHeader.CurrentFormat => ShardJson.Parse<GateShardHeader>(line),
        TestShardHeader.CurrentFormat => ShardJson.Parse<TestShardHeader>(line),
        var other => throw new JsonException($"format {other}"),
    };

    /// <summary>In what, in words, another shard is of another run; null where it is of the same.</summary>
    internal string? Difference(ShardHeader other)
        => other.Build != Build ? "was written by another build"
            : other.Format != Format ? $"is of a {other.Kind} and not of a {Kind}"
            : other.Of != Of ? $"is one of {other.Of} shards"
            : DifferenceOfRuns(other);

    /// <summary>The same for two of one kind, build and number of shards.</summary>
    private protected abstract string? DifferenceOfRuns(ShardHeader other);
}
