using System.Text;
using Harness.Engine.Exploration;

namespace Harness.Reports.Results;

/// <summary>
/// The results of a run as a table of plain text, at most 120 columns wide. A scenario is a line of its own; below it stand its properties, those
/// with the same verdict on one row, and on the first row the figures of the one search that judged them all.
/// </summary>
public static class ResultTable
{
    /// <summary>What marks a verdict that the gate does not expect.</summary>
    public const string UnexpectedMark = "!";

    private const int NamesWidth = 33;
    private const int NotesWidth = 112;
    private static readonly int[] s_widths = [-NamesWidth, -10, -12, 11, 12, 5, 11, 7, 8];
    private static readonly string[] s_heads = ["property", "expected", "verdict", "states", "transitions", "depth", "schedules", "omitted", "time"];

    /// <summary>The table.</summary>
    /// <param name="outcomes">The scenarios.</param>
    public static string Of(IEnumerable<ScenarioOutcome> outcomes)
    {
        ArgumentNullException.ThrowIfNull(outcomes);
        var text = new StringBuilder();
        AppendRow(text, s_heads);
        text.Append(' ').Append('-', 118).AppendLine();
        foreach (var outcome in outcomes)
        {
            Append(text, outcome);
        }

        return text.ToString().ReplaceLineEndings("\n");
    }

    private static void Append(StringBuilder text, ScenarioOutcome outcome)
    {
        text.Append(' ').AppendLine(outcome.Title);
        var figures = FigureCells(outcome.Result);
        var notes = new List<string>();
        foreach (var group in VerdictGroup.Of(outcome))
        {
            var verdict = group.IsUnexpected ? $"{group.Verdict} {UnexpectedMark}" : group.Verdict.ToString();
            var expected = group.Expected?.ToString() ?? "-";
            var lines = TextLines.Wrap(group.Properties, NamesWidth - 2);
            AppendRow(text, ["  " + lines[0], expected, verdict, .. figures]);
            foreach (var line in lines.Skip(1))
            {
                AppendRow(text, ["  " + line]);
            }

            figures = [];
            if (group.Reason.Length > 0)
            {
                var which = group.Properties.Length == outcome.Rows.Count() ? "" : $" ({string.Join(' ', group.Properties)})";
                notes.Add($"{group.Verdict}{which}: {group.Reason}");
            }
        }

        if (outcome.Result is { BoundedSchedules: { } bounded })
        {
            notes.Add($"schedules of at most {outcome.ScheduleBound} steps: {bounded}");
        }

        if (outcome.Result is { Schedules: { } exact } && Figures.Count(exact).Contains('e', StringComparison.Ordinal))
        {
            notes.Add($"complete schedules: {exact}");
        }

        if (outcome.Result is { End: SearchEnd.Complete, StepsNotTaken: { Length: > 0 } steps })
        {
            notes.Add($"never taken within these bounds: {string.Join(", ", steps)}");
        }

        foreach (var line in notes.SelectMany(n => TextLines.Wrap(n.Split(' '), NotesWidth)))
        {
            text.Append("     ").AppendLine(line);
        }
    }

    private static string[] FigureCells(SearchResult? result)
        => result is null
            ? []
            :
            [
                Figures.Count(result.States), Figures.Count(result.Transitions), Figures.Count(result.Depth), Figures.Schedules(result),
                Figures.Probability(result.OmissionProbability), Figures.Seconds(result.Elapsed),
            ];

    private static void AppendRow(StringBuilder text, string[] cells)
    {
        var row = new StringBuilder();
        for (var i = 0; i < cells.Length; i++)
        {
            var width = s_widths[i];
            row.Append(' ').Append(width < 0 ? cells[i].PadRight(-width) : cells[i].PadLeft(width));
        }

        text.AppendLine(row.ToString().TrimEnd());
    }
}
