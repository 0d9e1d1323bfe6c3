using System.Collections.Immutable;

namespace Harness.Reports;

/// <summary>A text whose pieces know what they are about.</summary>
/// <param name="Pieces">The pieces in order; lines end with line feeds.</param>
public sealed record StyledText(ImmutableArray<(string Text, Tone Tone)> Pieces)
{
    /// <summary>The text alone.</summary>
    public override string ToString() => string.Concat(Pieces.Select(p => p.Text));

    /// <summary>A text on one line: what a terminal would take for a command or a line end is replaced.</summary>
    internal static string Printable(string text)
        => text.Any(char.IsControl) ? string.Concat(text.Select(c => char.IsControl(c) ? '\uFFFD' : c)) : text;
}
