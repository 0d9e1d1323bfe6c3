using System.Collections.Immutable;
using Harness.Reports.Results;

namespace Harness.Reports.Matrix;

/// <summary>
/// The result of a gate at a glance, at most 120 columns wide: for each variant a row for each scenario, and a column for each property. Columns that
/// do not fit are continued below.
/// </summary>
public static class MatrixTable
{
    private const int Width = 120;
    private const int Indent = 3;

    /// <summary>The table, with its legend and totals.</summary>
    /// <param name="outcomes">The scenarios.</param>
    public static StyledText Of(IReadOnlyCollection<ScenarioOutcome> outcomes)
    {
        ArgumentNullException.ThrowIfNull(outcomes);
        var groups = MatrixGroup.Of(outcomes);
        var rows = groups.SelectMany(g => g.Sections).SelectMany(s => s.Rows).ToArray();
        var pieces = ImmutableArray.CreateBuilder<(string, Tone)>();
        var readers = rows.Max(r => r.Scenario.Reader.Length);
        var label = Indent + readers + 2 + Math.Max("N/P/K".Length, rows.Max(r => r.Bounds.Length));
        foreach (var group in groups)
        {
            foreach (var columns in Fold(group, label))
            {
                Append(pieces, group, columns, readers, label);
            }
        }

        Plain(pieces, $"\n ok proved, a number violated: steps of a shortest schedule, vac vacuous, ? not decided, ! not as expected, - not judged\n");
        Plain(pieces, $" N/P/K slots, producers, packets of each; {PropertyHead.Legend}{(groups.Any(g => g.Properties.Any(PropertyHead.IsOfRuns)) ? PropertyHead.LegendOfRuns : "")}\n\n");
        Plain(pieces, string.Concat(TextLines.Wrap(MatrixTotals.Of(outcomes).Split(' '), Width - 2).Select(l => $" {l}\n")));
        return new StyledText(pieces.ToImmutable());
    }

    /// <summary>The columns of a group with their widths, as many together as fit beside the label.</summary>
    private static List<List<(string Property, int Width)>> Fold(MatrixGroup group, int label)
    {
        var folds = new List<List<(string, int)>> { new() };
        var used = label;
        foreach (var property in group.Properties)
        {
            var width = 1 + Math.Max(PropertyHead.Of(property).Length, group.Sections.SelectMany(s => s.Rows).Max(r => r[property].Text.Length));
            if (used + width > Width)
            {
                folds.Add([]);
                used = label;
            }

            folds[^1].Add((property, width));
            used += width;
        }

        return folds;
    }

    private static void Append(
        ImmutableArray<(string, Tone)>.Builder pieces, MatrixGroup group, List<(string Property, int Width)> columns, int readers, int label)
    {
        var bounds = label - Indent - readers - 2;
        var heads = string.Concat(columns.Select(c => PropertyHead.Of(c.Property).PadLeft(c.Width)));
        var fits = 1 + group.Variant.Length < label - bounds;
        Plain(pieces, fits ? $"\n {group.Variant.PadRight(label - 1 - bounds)}" : $"\n {group.Variant}\n{new string(' ', label - bounds)}");
        Plain(pieces, $"{"N/P/K".PadRight(bounds)}{heads}\n");
        foreach (var (circumstances, rows) in group.Sections)
        {
            if (circumstances.Length > 0)
            {
                Plain(pieces, $"  + {circumstances}\n");
            }

            foreach (var row in rows)
            {
                Plain(pieces, $"{new string(' ', Indent)}{row.Scenario.Reader.PadRight(readers + 2)}{row.Bounds.PadRight(bounds)}");
                foreach (var (property, width) in columns)
                {
                    var cell = row[property];
                    pieces.Add((cell.Text.PadLeft(width), cell.Tone));
                }

                Plain(pieces, "\n");
            }
        }
    }

    private static void Plain(ImmutableArray<(string, Tone)>.Builder pieces, string text) => pieces.Add((text, Tone.Plain));
}
