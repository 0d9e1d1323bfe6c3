using System.Collections.Immutable;

namespace Harness.Reports.Text;

/// <summary>Builds a text line by line out of pieces with a tone.</summary>
internal sealed class StyledLines
{
    private readonly ImmutableArray<(string Text, Tone Tone)>.Builder _pieces = ImmutableArray.CreateBuilder<(string, Tone)>();
    private readonly List<(string Text, Tone Tone)> _line = [];

    internal StyledLines Add(string text, Tone tone = Tone.Plain)
    {
        _line.Add((text, tone));
        return this;
    }

    /// <summary>Ends the line, without blanks at its end.</summary>
    internal StyledLines End()
    {
        while (_line.Count > 0)
        {
            var (text, tone) = _line[^1];
            var trimmed = text.TrimEnd(' ');
            _line.RemoveAt(_line.Count - 1);
            if (trimmed.Length > 0)
            {
                _line.Add((trimmed, tone));
                break;
            }
        }

        _pieces.AddRange(_line);
        _pieces.Add(("\n", Tone.Plain));
        _line.Clear();
        return this;
    }

    /// <summary>A paragraph, broken where a line would be longer than the report is wide.</summary>
    /// <param name="text">The text.</param>
    /// <param name="indent">What the lines after the first begin with.</param>
    /// <param name="lead">What the first line begins with.</param>
    /// <param name="tone">Its tone.</param>
    internal StyledLines Paragraph(string text, string indent = "  ", string lead = "", Tone tone = Tone.Plain)
    {
        var lines = TextLines.Wrap(StyledText.Printable(text).Split(' ').SelectMany(Pieces), Layout.Width - Math.Max(lead.Length, indent.Length));
        for (var i = 0; i < lines.Count; i++)
        {
            Add(i == 0 ? lead : indent, tone).Add(lines[i]).End();
        }

        return this;
    }

    internal StyledText ToStyledText() => new(_pieces.ToImmutable());

    private static IEnumerable<string> Pieces(string word)
        => word.Length <= Layout.Width / 2 ? [word] : word.Chunk(Layout.Width / 2).Select(c => new string(c));
}
