using System.Collections.Immutable;

namespace Harness.Reports.Ci;

/// <summary>A run of a command with all that reports of it are made from.</summary>
/// <param name="Command">The command: <c>harness verify</c>.</param>
/// <param name="Cases">The verdicts.</param>
/// <param name="Elapsed">How long it took.</param>
/// <param name="Json">The results for machines.</param>
/// <param name="Markdown">The results for the summary page of a CI server.</param>
public sealed record RunReport(string Command, ImmutableArray<RunCase> Cases, TimeSpan Elapsed, Func<string> Json, Func<string> Markdown)
{
    /// <summary>The counterexample that says most: of what failed if there is one, else of what was expected to; null for none.</summary>
    public RunCase? MostTelling
        => Cases.Where(c => c.Trace is not null).OrderBy(c => c.State == CaseState.Failed ? 0 : 1).ThenBy(c => Scenarios.Headline.RankOf(c.Trace!.Trace.Property)).FirstOrDefault();
}
