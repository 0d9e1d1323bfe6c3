using Harness.Engine.Exploration;

namespace Harness.Reports.Results;

/// <summary>What is known of one property of a scenario.</summary>
/// <param name="Property">Its name.</param>
/// <param name="Expected">The verdict that the gate demands; null by hand.</param>
/// <param name="Verdict">The verdict.</param>
/// <param name="Evaluated">How often the property was evaluated.</param>
/// <param name="Reason">Why it is inconclusive or vacuous; empty otherwise.</param>
/// <param name="Trace">The trace file, or null.</param>
public sealed record VerdictRow(string Property, Verdict? Expected, Verdict Verdict, long Evaluated, string Reason, string? Trace)
{
    /// <summary>Whether a verdict was reached, and it is another one than the gate demands.</summary>
    public bool IsUnexpected => Expected is { } expected && Verdict != Verdict.Inconclusive && Verdict != expected;
}
