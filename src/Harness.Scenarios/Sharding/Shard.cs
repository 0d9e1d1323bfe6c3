using System.Globalization;

namespace Harness.Scenarios.Sharding;

/// <summary>One of several parts of the work of a run: the second of three is 2/3.</summary>
/// <param name="Number">Which one, from 1.</param>
/// <param name="Of">How many there are.</param>
public sealed record Shard(int Number, int Of)
{
    /// <summary>More parts than this are no way to deal a run.</summary>
    public const int Most = 10_000;

    /// <summary>Reads <c>2/3</c>; null where a text is no such thing.</summary>
    /// <param name="text">The text.</param>
    public static Shard? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Split('/') is [var one, var all] && Read(one) is { } number && Read(all) is { } of && number <= of ? new Shard(number, of) : null;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Number}/{Of}";

    private static int? Read(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value is >= 1 and <= Most ? value : null;
}
