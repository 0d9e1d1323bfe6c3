using System.Globalization;
using Harness.Cli.Verify;
using Harness.Scenarios.Sharding;

namespace Harness.Cli.Shards;

/// <summary>What a shard's file says of itself. Shards of one run differ in the number alone.</summary>
/// <param name="Format">What the file is, and its version.</param>
/// <param name="Number">Which shard it is.</param>
/// <param name="Of">How many there are.</param>
/// <param name="Gate">Hash of the gate's file and of that of its costs.</param>
/// <param name="Profile">The profile that was run.</param>
/// <param name="BoundsChecks">Whether bounds were checked.</param>
/// <param name="Search">All else that says how searches were run and changes what is reported.</param>
/// <param name="Build">The build of the command.</param>
internal sealed record ShardHeader(string Format, int Number, int Of, string Gate, string Profile, BoundsChecks BoundsChecks, string Search, string Build)
{
    /// <summary>The format that this build writes and reads.</summary>
    internal const string CurrentFormat = "harness gate shard 1";

    /// <summary>This build: a shard of another one may have judged otherwise.</summary>
    internal static string CurrentBuild { get; } = string.Join(' ', new[]
    {
        typeof(ShardHeader), typeof(Harness.Reports.TextReport), typeof(Harness.Scenarios.Scenario), typeof(Harness.Ring.RingBounds),
        typeof(Harness.Engine.Exploration.ExhaustiveSearch), typeof(Harness.Proof.ProofReport),
    }.Select(t => t.Module.ModuleVersionId.ToString("N")));

    internal Shard Shard => new(Number, Of);

    internal static ShardHeader Create(Shard shard, ShardPieces pieces, VerifyOptions options)
        => new(CurrentFormat, shard.Number, shard.Of, pieces.Hash, options.Profile, options.BoundsChecks, SearchOf(options), CurrentBuild);

    /// <summary>In what, in words, another shard is of another run; null where it is of the same.</summary>
    internal string? Difference(ShardHeader other)
        => other.Build != Build ? "was written by another build"
            : other.Gate != Gate ? "is of another gate's file, or of other costs"
            : other.Of != Of ? $"is one of {other.Of} shards"
            : (other.Profile, other.BoundsChecks) != (Profile, BoundsChecks) ? "has other profiles or checks of bounds"
            : other.Search != Search ? $"was searched with {other.Search}"
            : null;

    private static string SearchOf(VerifyOptions options)
    {
        var search = options.Search;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"store {search.Store}, seed {search.Seed}, reductions {search.Reductions}, audit {search.AuditEvery}, schedules {search.CountSchedules} {search.ScheduleBound}, time limit {search.TimeLimit}, larger states {options.LargerStates}");
    }
}
