using System.Text;

namespace Harness.Reports.Results;

/// <summary>The results of a run as a Markdown table, for the summary page of a CI server.</summary>
public static class ResultMarkdown
{
    /// <summary>The text.</summary>
    /// <param name="outcomes">The scenarios.</param>
    public static string Of(IEnumerable<ScenarioOutcome> outcomes)
    {
        ArgumentNullException.ThrowIfNull(outcomes);
        outcomes = [.. outcomes];
        var text = new StringBuilder();
        text.AppendLine("| scenario | properties | expected | verdict | states | transitions | depth | schedules | omitted | time |");
        text.AppendLine("|---|---|---|---|--:|--:|--:|--:|--:|--:|");
        foreach (var outcome in outcomes)
        {
            var title = outcome.Title;
            var figures = Cells(outcome);
            foreach (var group in VerdictGroup.Of(outcome))
            {
                var verdict = group.IsUnexpected ? $"**{group.Verdict}, not as expected**" : group.Verdict.ToString();
                var reason = group.Reason.Length == 0 ? "" : $" ({group.Reason})";
                text.AppendLine(
                    $"| {title} | {string.Join(' ', group.Properties)} | {group.Expected?.ToString() ?? "-"} | {Escape(verdict + reason)} | {figures} |");
                (title, figures) = ("", " | | | | | ");
            }
        }

        TrustText.AppendMarkdown(text, outcomes);
        return text.ToString().ReplaceLineEndings("\n");
    }

    private static string Cells(ScenarioOutcome outcome)
        => outcome.Result is not { } result
            ? " | | | | | "
            : string.Join(
                " | ",
                Figures.Count(result.States),
                Figures.Count(result.Transitions),
                Figures.Count(result.Depth),
                Figures.Schedules(result),
                Figures.Probability(result.OmissionProbability),
                Figures.Seconds(result.Elapsed));

    private static string Escape(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
