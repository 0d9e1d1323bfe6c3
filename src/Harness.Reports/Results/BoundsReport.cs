using System.Collections.Immutable;
using System.Text;
using Harness.Scenarios.Bounds;

namespace Harness.Reports.Results;

/// <summary>What the checks of a gate's bounds found out, in a few lines.</summary>
public static class BoundsReport
{
    private static readonly (string Check, string Meaning)[] s_checks =
    [
        ("smallest", "violated at the smallest bounds that the file names"),
        ("minimal", "not violated with one less of N, P or K"),
        ("growth", "still violated with one more of N, P or K"),
        ("larger", "proved, and not violated with one more of N, P or K"),
    ];

    /// <summary>A line for each kind of check with its counts; empty when nothing was checked.</summary>
    /// <param name="findings">What was found.</param>
    public static string Summary(IReadOnlyCollection<BoundsFinding> findings)
    {
        ArgumentNullException.ThrowIfNull(findings);
        var text = new StringBuilder();
        foreach (var (check, meaning) in s_checks)
        {
            var counts = findings.Where(f => f.Check == check).GroupBy(f => f.Outcome).OrderBy(g => g.Key).Select(g => $"{Figures.Count(g.Count())} {Words(g.Key)}").ToArray();
            if (counts.Length > 0)
            {
                text.Append($" {check,-8}  {meaning}: {string.Join(", ", counts)}\n");
            }
        }

        return text.ToString();
    }

    /// <summary>The findings with an outcome, one line each, without their repetitions.</summary>
    /// <param name="findings">What was found.</param>
    /// <param name="outcome">The outcome.</param>
    public static ImmutableArray<string> Lines(IEnumerable<BoundsFinding> findings, BoundsOutcome outcome)
        => [.. findings.Where(f => f.Outcome == outcome).Select(f => $"{f.Property} of {f.Scenario.Title}: {f.Detail}{(f.Trace is null ? "" : $" ({f.Trace})")}").Distinct()];

    private static string Words(BoundsOutcome outcome) => outcome switch
    {
        BoundsOutcome.Confirmed => "confirmed",
        BoundsOutcome.Sampled => "not violated by sampled schedules, where a search would take too long",
        BoundsOutcome.BelowThreshold => "hold below the threshold (P-1)*K >= N",
        BoundsOutcome.NothingToJudge => "hold, since nothing happens there that they speak of",
        BoundsOutcome.ViolatedBeyond => "violated there, as another scenario of the gate expects",
        BoundsOutcome.Refuted => "refuted",
        _ => "undecided",
    };
}
