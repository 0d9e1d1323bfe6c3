using System.Collections.Immutable;

namespace Harness.Reports.Matrix;

/// <summary>A text whose pieces know what they are about.</summary>
/// <param name="Pieces">The pieces in order; lines end with line feeds.</param>
public sealed record StyledText(ImmutableArray<(string Text, Tone Tone)> Pieces)
{
    /// <summary>The text alone.</summary>
    public override string ToString() => string.Concat(Pieces.Select(p => p.Text));
}
