using System.Collections.Immutable;
using System.Text;
using Harness.Reports.Counterexamples;

namespace Harness.Reports.Text;

/// <summary>The table of steps.</summary>
internal sealed class StepTable
{
    private readonly Explanation _explanation;
    private readonly ImmutableArray<Fold> _rows;
    private readonly Layout _layout;
    private readonly StyledLines _text;

    internal StepTable(Explanation explanation, ImmutableArray<Fold> rows, StyledLines text)
    {
        (_explanation, _rows, _text) = (explanation, rows, text);
        _layout = Layout.Of(explanation, rows);
    }

    internal void Write()
    {
        WriteHead();
        var before = -1;
        foreach (var row in _rows)
        {
            if (row.First == _explanation.Trace.LoopStart)
            {
                _text.Add("      --- from here on, for ever ---").End();
            }

            WriteRow(row, before);
            before = row.First + row.Count - 1;
        }

        if (_explanation.Trace.LoopStart == _explanation.Steps.Length)
        {
            _text.Add("      --- and so it stays, for ever ---").End();
        }

        WriteLegend();
    }

    private void WriteHead()
    {
        var trace = _explanation.Trace;
        _text.Add("step".PadLeft(_layout.NumberWidth)).Add(Blank(Layout.Gap));
        foreach (var head in _layout.Heads)
        {
            Cell(StyledText.Printable(head), head.Length);
        }

        if (_layout.TaskWidth > 0)
        {
            Cell("task", _layout.TaskWidth);
        }

        Cell("what happens", _layout.WhatWidth);
        WriteWatches(w => trace.Watches[w], null);
        if (_layout.ChangesWidth > 0)
        {
            Cell("what it changes in the ring", _layout.ChangesWidth);
        }

        _text.End();
        if (_layout.Watches.Length > 0)
        {
            _text.Add(Blank(_layout.NumberWidth + Layout.Gap + _layout.Heads.Sum(h => h.Length + Layout.Gap) + _layout.WhatWidth + Layout.Gap));
            WriteWatches(w => trace.WatchesAtStart[w], null);
            _text.End();
        }
    }

    private void WriteRow(Fold row, int before)
    {
        var first = _explanation.Steps[row.First];
        var tone = first.Role switch
        {
            StepRole.Decisive => Tone.Decisive,
            StepRole.Unrelated => Tone.Faint,
            _ => Tone.Plain,
        };
        var mark = first.Role == StepRole.Decisive ? ">" : " ";
        _text.Add(mark + Layout.NumberOf(row).PadLeft(_layout.NumberWidth - 1) + Blank(Layout.Gap), tone);
        if (_layout.TaskWidth > 0)
        {
            Cell(StyledText.Printable($"{_explanation.Tasks[first.Column]} {first.Step.Letter}"), _layout.TaskWidth, tone);
        }
        else
        {
            _text.Add(TaskArea(row, before), tone);
        }

        var what = Layout.TextOf(_explanation, row, _layout.WithNames);
        Cell(row.Count > 1 ? Layout.CutList(what, _layout.WhatWidth) : what, _layout.WhatWidth, tone);
        Func<int, string> old = w => before < 0 ? _explanation.Trace.WatchesAtStart[w] : Cells.Of(_explanation, before, w);
        WriteWatches(w => Cells.Of(_explanation, row.First + row.Count - 1, w), old);
        if (_layout.ChangesWidth > 0)
        {
            var changes = _explanation.Trace.Watches.Select((name, i) => (name, Before: old(i), After: Cells.Of(_explanation, row.First + row.Count - 1, i))).Where(w => w.Before != w.After).Select(w => $"{w.name} {w.After}");
            Cell(StyledText.Printable(string.Join(", ", changes)), _layout.ChangesWidth, Tone.Changed);
        }

        _text.End();
    }

    /// <summary>
    /// The columns of the tasks in a row: the letter of the step; a bar for each task that stands in the middle of something; and where another task took the step
    /// before, a line from its column to this one.
    /// </summary>
    private string TaskArea(Fold row, int before)
    {
        var starts = new int[_layout.Heads.Length + 1];
        for (var i = 0; i < _layout.Heads.Length; i++)
        {
            starts[i + 1] = starts[i] + _layout.Heads[i].Length + Layout.Gap;
        }

        var area = new StringBuilder(Blank(starts[^1]));
        var step = _explanation.Steps[row.First + row.Count - 1];
        foreach (var task in step.Inside)
        {
            area[starts[task]] = '│';
        }

        var letter = row.Count > 1 ? "…" : StyledText.Printable(_explanation.Steps[row.First].Step.Letter);
        letter = letter.Length == 0 ? "•" : letter[..Math.Min(letter.Length, _layout.Heads[step.Column].Length)];
        var (to, end) = (starts[step.Column], starts[step.Column] + letter.Length);
        if (before >= 0 && _explanation.Steps[before].Column is var previous && previous != step.Column)
        {
            var from = starts[previous];
            for (var at = Math.Min(from, end) + 1; at < Math.Max(from, to); at++)
            {
                area[at] = '─';
            }

            (area[from], area[from < to ? to - 1 : end]) = from < to ? ('└', '>') : ('┘', ' ');
            if (from > to)
            {
                area[end + 1] = '<';
            }
        }

        area.Remove(to, letter.Length).Insert(to, letter);
        return area.ToString();
    }

    private void WriteWatches(Func<int, string> values, Func<int, string>? before)
    {
        for (var i = 0; i < _layout.Watches.Length; i++)
        {
            var (column, value) = (_layout.Watches[i], values(_layout.Watches[i]));
            Cell(StyledText.Printable(value), _layout.WatchWidths[i], before is not null && before(column) != value ? Tone.Changed : Tone.Plain);
        }
    }

    /// <summary>What the table's heads, marks and cells mean, whatever else it says.</summary>
    private void WriteLegend()
    {
        var trace = _explanation.Trace;
        var heads = _layout.Heads.Zip(_explanation.Tasks).Where(h => h.First != h.Second).Select(h => $"{h.First.TrimEnd()} {h.Second}").ToArray();
        var steps = _layout.WithNames
            ? []
            : _rows.Where(r => r.Count == 1).Select(r => _explanation.Steps[r.First].Step).Select(s => (s.Letter, s.Step)).Distinct().OrderBy(s => s.Letter, StringComparer.Ordinal)
                .Select(s => $"{s.Letter} {s.Step}".TrimStart()).ToArray();
        _text.End();
        foreach (var text in new[] { string.Join(" · ", heads), string.Join(" · ", steps), Legend.Of(_explanation, _rows) }.Where(t => t.Length > 0))
        {
            _text.Paragraph(text);
        }

        ImmutableArray<string> left = _layout.ChangesWidth > 0 ? [] : [.. trace.Watches.Where((_, i) => !_layout.Watches.Contains(i))];
        if (left.Length > 0)
        {
            _text.Paragraph($"Throughout: {string.Join(", ", left.Select(w => $"{w} {trace.WatchesAtStart[trace.Watches.IndexOf(w)]}"))}");
        }

        foreach (var word in StepText.WordsOf(_rows.Where(r => r.Count == 1).Select(r => trace.Steps[r.First])))
        {
            _text.Paragraph(word);
        }
    }

    private void Cell(string text, int width, Tone tone = Tone.Plain) => _text.Add(Layout.Cut(text, width).PadRight(width), tone).Add(Blank(Layout.Gap));

    private static string Blank(int width) => new(' ', width);
}
