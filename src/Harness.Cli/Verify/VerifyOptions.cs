using System.Collections.Immutable;
using Harness.Cli.Output.Reports;
using Harness.Engine.Exploration;
using Harness.Scenarios;

namespace Harness.Cli.Verify;

/// <summary>What <c>harness verify</c> was asked for.</summary>
internal sealed record VerifyOptions
{
    /// <summary>The gate file; null to look for it.</summary>
    public required string? Config { get; init; }

    /// <summary>The scenario by hand; null to run the gate.</summary>
    public required Scenario? ByHand { get; init; }

    /// <summary>What the scenario by hand has by default, in a line; null for nothing.</summary>
    public required string? Defaults { get; init; }

    /// <summary>The profile of the gate to run.</summary>
    public required string Profile { get; init; }

    /// <summary>How many scenarios of a gate are searched at the same time.</summary>
    public required int Jobs { get; init; }

    /// <summary>Whether a gate also checks what its file says of other bounds.</summary>
    public required BoundsChecks BoundsChecks { get; init; }

    /// <summary>How many states a check one step larger may visit before it samples.</summary>
    public required long LargerStates { get; init; }

    /// <summary>Whether to list every violation of a gate, however many.</summary>
    public required bool ListViolations { get; init; }

    /// <summary>The properties to judge; empty for all.</summary>
    public required ImmutableArray<string> Properties { get; init; }

    /// <summary>How each search is run, except for the properties and the progress.</summary>
    public required SearchOptions Search { get; init; }

    /// <summary>The reports to write.</summary>
    public required IReadOnlyList<ReportRequest> Reports { get; init; }

    /// <summary>Where traces go; null for the default.</summary>
    public required string? OutputDirectory { get; init; }
}
