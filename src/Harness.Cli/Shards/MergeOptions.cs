using System.Collections.Immutable;
using Harness.Cli.Output.Reports;

namespace Harness.Cli.Shards;

/// <summary>What <c>harness merge</c> was asked for.</summary>
internal sealed record MergeOptions
{
    /// <summary>Where the shards are: files or directories.</summary>
    public required ImmutableArray<string> Shards { get; init; }

    /// <summary>The gate file; null to look for it.</summary>
    public required string? Config { get; init; }

    /// <summary>The assembly of a test; null for where the shards say that it is.</summary>
    public required string? Assembly { get; init; }

    /// <summary>Where to write what the searches cost; null for nowhere.</summary>
    public required string? Costs { get; init; }

    /// <summary>Whether to list every violation, however many.</summary>
    public required bool ListViolations { get; init; }

    /// <summary>The reports to write.</summary>
    public required IReadOnlyList<ReportRequest> Reports { get; init; }

    /// <summary>Where traces go; null for the default.</summary>
    public required string? OutputDirectory { get; init; }
}
