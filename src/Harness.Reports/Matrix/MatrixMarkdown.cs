using System.Globalization;
using System.Text;
using Harness.Reports.Results;
using Harness.Scenarios.Bounds;
using Harness.Scenarios.Gate;

namespace Harness.Reports.Matrix;

/// <summary>The result of a gate as Markdown, for the summary page of a CI server: the matrix, what its columns mean, and what does not apply.</summary>
public static class MatrixMarkdown
{
    /// <summary>The text.</summary>
    /// <param name="outcomes">The scenarios.</param>
    /// <param name="rules">What the gate's file says does not apply.</param>
    /// <param name="bounds">What was found out about other bounds.</param>
    public static string Of(IReadOnlyCollection<ScenarioOutcome> outcomes, IEnumerable<NotApplicable> rules, IReadOnlyCollection<BoundsFinding> bounds)
    {
        ArgumentNullException.ThrowIfNull(outcomes);
        ArgumentNullException.ThrowIfNull(rules);
        var text = new StringBuilder();
        foreach (var group in MatrixGroup.Of(outcomes))
        {
            Append(text, group);
        }

        text.AppendLine("`ok` proved; a number: violated, steps of a shortest schedule, with its trace; `vac` vacuous; `?` not decided; `!` not as expected; `-` not judged.");
        text.AppendLine(CultureInfo.InvariantCulture, $"N/P/K: slots, producers, packets of each. {MatrixTotals.Of(outcomes)}.").AppendLine();
        if (bounds.Count > 0)
        {
            text.AppendLine("What the file says of bounds:").AppendLine();
            text.AppendLine(string.Concat(BoundsReport.Summary(bounds).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => $"-{l}\n")));
        }

        AppendProperties(text, outcomes);
        AppendRules(text, rules);
        TrustText.AppendMarkdown(text, outcomes);
        return text.ToString().ReplaceLineEndings("\n");
    }

    private static void Append(StringBuilder text, MatrixGroup group)
    {
        text.AppendLine(CultureInfo.InvariantCulture, $"### {group.Variant}").AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture, $"| reader | with | N/P/K | {string.Join(" | ", group.Properties)} | states |");
        text.AppendLine("|---|---|---|" + string.Concat(Enumerable.Repeat("--:|", group.Properties.Length + 1)));
        foreach (var (circumstances, rows) in group.Sections)
        {
            foreach (var row in rows)
            {
                var states = row.Outcome.Result is { } result ? Figures.Count(result.States) : "";
                text.AppendLine(
                    CultureInfo.InvariantCulture,
                    $"| {row.Scenario.Reader} | {circumstances} | {row.Bounds} | {string.Join(" | ", group.Properties.Select(p => Cell(row[p])))} | {states} |");
            }
        }

        text.AppendLine();
    }

    private static string Cell(MatrixCell cell)
    {
        var text = cell.Trace is null ? cell.Text : $"[{cell.Text}]({cell.Trace})";
        return cell.Tone == Tone.Unexpected ? $"**{text}**" : text;
    }

    private static void AppendProperties(StringBuilder text, IEnumerable<ScenarioOutcome> outcomes)
    {
        text.AppendLine("| property | says |").AppendLine("|---|---|");
        var properties = outcomes.Where(o => o.Result is not null).SelectMany(o => o.Result!.Properties.Select(p => p.Property));
        foreach (var property in properties.DistinctBy(p => p.Name).OrderBy(p => Scenarios.PropertyOrder.KeyOf(p.Name)))
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"| {property.Name} | {Escape(property.Statement)} |");
        }

        text.AppendLine();
    }

    private static void AppendRules(StringBuilder text, IEnumerable<NotApplicable> rules)
    {
        if (!rules.Any())
        {
            return;
        }

        text.AppendLine("| not applicable | of | with the readers | why |").AppendLine("|---|---|---|---|");
        foreach (var rule in rules)
        {
            var readers = rule.Readers.IsEmpty ? "all" : string.Join(", ", rule.Readers);
            text.AppendLine(CultureInfo.InvariantCulture, $"| {string.Join(' ', rule.Properties)} | {string.Join(", ", rule.Variants)} | {readers} | {Escape(rule.Why)} |");
        }
    }

    private static string Escape(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
