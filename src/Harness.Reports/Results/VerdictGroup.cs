using System.Collections.Immutable;
using Harness.Engine.Exploration;

namespace Harness.Reports.Results;

/// <summary>Properties of one scenario that share expectation, verdict and reason, so that a table need not repeat them.</summary>
/// <param name="Properties">Their names in the order of the model.</param>
/// <param name="Expected">The verdict that the gate demands; null by hand.</param>
/// <param name="Verdict">The verdict.</param>
/// <param name="Reason">Why it is inconclusive or vacuous; empty otherwise.</param>
/// <param name="IsUnexpected">Whether the gate demands another one.</param>
internal sealed record VerdictGroup(ImmutableArray<string> Properties, Verdict? Expected, Verdict Verdict, string Reason, bool IsUnexpected)
{
    /// <summary>The groups of a scenario: what went wrong first, then violations, then the rest.</summary>
    internal static IEnumerable<VerdictGroup> Of(ScenarioOutcome outcome)
        => outcome.Rows
            .GroupBy(r => (r.Expected, r.Verdict, r.Reason, r.IsUnexpected))
            .Select(g => new VerdictGroup([.. g.Select(r => r.Property)], g.Key.Expected, g.Key.Verdict, g.Key.Reason, g.Key.IsUnexpected))
            .OrderBy(g => g.IsUnexpected ? 0 : 1)
            .ThenBy(g => g.Verdict == Verdict.Violated ? 0 : 1)
            .ThenBy(g => g.Verdict == Verdict.Proved ? 1 : 0);
}
