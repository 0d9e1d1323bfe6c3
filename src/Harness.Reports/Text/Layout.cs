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

    /// <summary>The roomiest layout that fits.</summary>
    internal static Layout Of(Explanation explanation, ImmutableArray<Fold> rows)
    {
        var trace = explanation.Trace;
        var number = Math.Max(5, rows.Max(r => NumberOf(r).Length) + 1);
        ImmutableArray<string> full = explanation.Tasks;
        ImmutableArray<string> brief = ShortNames(full);
        ImmutableArray<int> all = [.. Enumerable.Range(0, trace.Watches.Length)];
        ImmutableArray<int> changing = [.. all.Where(w => trace.Steps.Any(s => s.Watches[w] != trace.WatchesAtStart[w]))];
        var widths = all.Select(w => trace.Steps.Select(s => s.Watches[w].Length).Append(trace.WatchesAtStart[w].Length).Append(trace.Watches[w].Length).Max()).ToArray();
        var (named, bare) = (LongestText(explanation, rows, withName: true), LongestText(explanation, rows, withName: false));
        foreach (var (heads, withNames, watches) in new[]
        {
            (full, true, all), (full, false, all), (brief, true, all), (brief, false, all), (full, false, changing), (brief, false, changing),
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
        var what = Math.Min(bare, rest / 2);
        return new Layout(isOneColumn ? [] : brief, task, false, what, [], [], rest - what, number);
    }

    /// <summary>The numbers of a row: <c>7</c>, or <c>4-7</c> for a fold.</summary>
    internal static string NumberOf(Fold row)
        => row.Count == 1
            ? (row.First + 1).ToString(System.Globalization.CultureInfo.InvariantCulture)
            : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{row.First + 1}-{row.First + row.Count}");

    /// <summary>The text of a row.</summary>
    internal static string TextOf(Explanation explanation, Fold row, bool withName)
        => StyledText.Printable(row.Count == 1 ? StepText.Of(explanation.Steps[row.First].Step, withName) : row.Describe(explanation));

    private static int LongestText(Explanation explanation, ImmutableArray<Fold> rows, bool withName) => rows.Max(r => TextOf(explanation, r, withName).Length);

    /// <summary><c>P1</c> for producer 1, <c>R</c> for the reader; numbers keep apart what would be the same.</summary>
    private static ImmutableArray<string> ShortNames(ImmutableArray<string> tasks)
    {
        var used = new HashSet<string>(StringComparer.Ordinal);
        var names = ImmutableArray.CreateBuilder<string>(tasks.Length);
        foreach (var task in tasks)
        {
            var words = task.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var name = string.Concat(words.Select(w => char.IsAsciiDigit(w[0]) ? w : char.ToUpperInvariant(w[0]).ToString()));
            name = name.Length is 0 or > 6 ? "T" : name;
            var unique = name;
            for (var i = 2; !used.Add(unique); i++)
            {
                unique = $"{name}.{i}";
            }

            names.Add(unique.PadRight(2));
        }

        return names.MoveToImmutable();
    }
}
