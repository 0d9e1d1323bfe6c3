namespace Harness.Scenarios.Gate;

/// <summary>On which line each place of a text stands, asked from its beginning to its end: no line is counted twice.</summary>
/// <param name="text">The text.</param>
internal sealed class LineCounter(byte[] text)
{
    private int _place;
    private int _line = 1;

    /// <summary>The text.</summary>
    internal byte[] Text { get; } = text;

    /// <summary>The line of a place, from 1.</summary>
    /// <param name="place">A place that is not before the one that was asked for last.</param>
    internal int At(int place)
    {
        _line += Text.AsSpan(_place, place - _place).Count((byte)'\n');
        _place = place;
        return _line;
    }
}
