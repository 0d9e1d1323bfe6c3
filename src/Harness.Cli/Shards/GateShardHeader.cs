using System.Globalization;
using Harness.Cli.Verify;
using Harness.Scenarios.Sharding;

namespace Harness.Cli.Shards;

/// <summary>What the shard of a gate says of itself.</summary>
/// <param name="Format">What the file is, and its version.</param>
/// <param name="Number">Which shard it is.</param>
/// <param name="Of">How many there are.</param>
/// <param name="Gate">Hash of the gate's file and of that of its costs.</param>
/// <param name="Tests">Hash of the tests of assemblies; empty for none.</param>
/// <param name="Profile">The profile that was run.</param>
/// <param name="BoundsChecks">Whether bounds were checked.</param>
/// <param name="Search">All else that says how searches were run and changes what is reported.</param>
/// <param name="Build">The build of the command.</param>
internal sealed record GateShardHeader(string Format, int Number, int Of, string Gate, string Tests, string Profile, BoundsChecks BoundsChecks, string Search, string Build)
    : ShardHeader(Format, Number, Of, Build)
{
    /// <summary>The format that this build writes and reads.</summary>
    internal const string CurrentFormat = "harness gate shard 1";

    internal override string Line => ShardJson.Line(this);

    private protected override string Kind => "gate";

    internal static GateShardHeader Create(Shard shard, ShardPieces pieces, VerifyOptions options)
        => new(CurrentFormat, shard.Number, shard.Of, pieces.Hash, pieces.Tests, options.Profile, options.BoundsChecks, SearchOf(options), CurrentBuild);

    private protected override string? DifferenceOfRuns(ShardHeader other)
        => other is not GateShardHeader gate ? null
            : gate.Gate != Gate ? "is of another gate's file, or of other costs"
            : gate.Tests != Tests ? "has other tests of assemblies, or of another build"
            : (gate.Profile, gate.BoundsChecks) != (Profile, BoundsChecks) ? "has other profiles or checks of bounds"
            : gate.Search != Search ? $"was searched with {gate.Search}"
            : null;

    private static string SearchOf(VerifyOptions options)
    {
        var search = options.Search;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"store {search.Store}, seed {search.Seed}, reductions {search.Reductions}, audit {search.AuditEvery}, schedules {search.CountSchedules} {search.ScheduleBound}, time limit {search.TimeLimit}, larger states {options.LargerStates}");
    }
}
