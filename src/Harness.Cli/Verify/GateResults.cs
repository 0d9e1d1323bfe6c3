using Harness.Cli.Testing;
using Harness.Reports.Results;
using Harness.Scenarios.Bounds;

namespace Harness.Cli.Verify;

/// <summary>What became of a plan's pieces, in the plan's order.</summary>
/// <param name="Outcomes">What became of each scenario.</param>
/// <param name="Bounds">What the checks of bounds found.</param>
/// <param name="Proofs">What became of each proof for all sizes.</param>
internal sealed record GateResults(IReadOnlyCollection<ScenarioOutcome> Outcomes, IReadOnlyCollection<BoundsFinding> Bounds, IReadOnlyCollection<GateProofs> Proofs)
{
    /// <summary>What became of the tests of assemblies.</summary>
    internal IReadOnlyCollection<TestSuiteResult> Tests { get; init; } = [];
}
