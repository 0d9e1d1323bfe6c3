using System.Collections.Immutable;
using Harness.Reports.Counterexamples;

namespace Harness.Reports.Text;

/// <summary>Which columns a table of steps has, and how wide they are: as much as fits.</summary>
/// <param name="Heads">The tasks, as the heads of their columns; empty where the tasks stand in a column of their own.</param>
/// <param name="TaskWidth">Width of that column; 0 where each task has one.</param>
/// <param name="WithNames">Whether each row names its step, or a legend does.</param>
/// <param name="WhatWidth">Width of what happens.</param>
/// <param name="Watches">The columns of the ring that are shown.</param>
/// <param name="WatchWidths">Their widths.</param>
/// <param name="ChangesWidth">Width of the column that says what changed in the ring, where its columns do not fit; 0 where they do.</param>
/// <param name="NumberWidth">Width of the column of step numbers, with its mark.</param>
internal sealed record Layout(
    ImmutableArray<string> Heads,
    int TaskWidth,
    bool WithNames,
    int WhatWidth,
    ImmutableArray<int> Watches,
    ImmutableArray<int> WatchWidths,
    int ChangesWidth,
    int NumberWidth)
{
    internal const int Width = 120;
    internal const int Gap = 2;
    private const int LeastWhat = 24;
    private const int LongestFold = 44;

    /// <summary>The roomiest layout that fits.</summary>
    internal static Layout Of(Explanation explanation, ImmutableArray<Fold> rows)
    {
        var trace = explanation.Trace;
        var number = Math.Max(5, rows.Max(r => NumberOf(r).Length) + 1);
        ImmutableArray<string> full = explanation.Tasks;
        ImmutableArray<string> brief = Cells.ShortNames(full);
        ImmutableArray<int> all = [.. Enumerable.Range(0, trace.Watches.Length)];
        ImmutableArray<int> changing = [.. all.Where(w => trace.Steps.Any(s => s.Watches[w] != trace.WatchesAtStart[w]))];
        var widths = all.Select(w => Enumerable.Range(0, trace.Steps.Length).Select(i => Cells.Of(explanation, i, w).Length).Append(trace.WatchesAtStart[w].Length).Append(trace.Watches[w].Length).Max()).ToArray();
        var (named, bare) = (LongestText(explanation, rows, withName: true), LongestText(explanation, rows, withName: false));
        foreach (var (heads, withNames, watches) in new[]
        {
            (full, true, all), (brief, true, all), (full, true, changing), (brief, true, changing), (brief, false, all), (brief, false, changing),
        })
        {
            var room = Width - number - Gap - heads.Sum(h => h.Length + Gap) - watches.Sum(w => widths[w] + Gap);
            var needed = Math.Max(withNames ? named : bare, LeastWhat);
            if (room >= needed)
            {
                return new Layout(heads, 0, withNames, needed, watches, [.. watches.Select(w => widths[w])], 0, number);
            }
        }

        var area = brief.Sum(h => h.Length + Gap);
        var isOneColumn = area > Width / 3;
        var task = isOneColumn ? Math.Min(20, full.Max(t => t.Length)) : 0;
        var rest = Width - number - Gap - (isOneColumn ? task + Gap : area) - Gap;
        var isNamed = named <= rest * 2 / 3;
        var what = Math.Min(isNamed ? named : bare, rest * 2 / 3);
        return new Layout(isOneColumn ? [] : brief, task, isNamed, what, [], [], rest - what, number);
    }

    /// <summary>A text in the room that there is for it.</summary>
    internal static string Cut(string text, int width) => text.Length <= width ? text : text[..(width - 1)] + "…";

    /// <summary>The number of a step.</summary>
    internal static string Number(int index) => (index + 1).ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The numbers of a row: <c>7</c>, or <c>4-7</c> for a fold.</summary>
    internal static string NumberOf(Fold row)
        => row.Count == 1
            ? Number(row.First)
            : $"{Number(row.First)}-{Number(row.First + row.Count - 1)}";

    /// <summary>The text of a row.</summary>
    internal static string TextOf(Explanation explanation, Fold row, bool withName)
        => StyledText.Printable(row.Count == 1 ? StepText.Of(explanation.Trace, row.First, withName) : row.Describe(explanation));

    /// <summary>A fold needs no more room than a step: what does not fit of it is cut.</summary>
    private static int LongestText(Explanation explanation, ImmutableArray<Fold> rows, bool withName)
        => rows.Max(r => TextOf(explanation, r, withName) is var text && r.Count > 1 ? Math.Min(text.Length, LongestFold) : text.Length);
}
