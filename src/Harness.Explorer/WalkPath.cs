using System.Collections.Immutable;
using System.Globalization;
using Harness.Engine.Exploration;

namespace Harness.Explorer;

/// <summary>A schedule as it stands in an address: <c>0-0-2.1</c> is two steps of task 0, then one of task 2 with outcome 1.</summary>
public static class WalkPath
{
    /// <summary>Steps that a walk may have: each request takes all of them again.</summary>
    public const int MaximumLength = 10_000;

    /// <summary>The schedule as text.</summary>
    /// <param name="moves">The moves.</param>
    public static string Format(IEnumerable<Move> moves)
        => string.Join('-', moves.Select(m => m.Choice == 0 ? string.Create(CultureInfo.InvariantCulture, $"{m.Task}") : string.Create(CultureInfo.InvariantCulture, $"{m.Task}.{m.Choice}")));

    /// <summary>The schedule that a text is.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The moves, or null where the text is no schedule or a longer one than a walk may have.</returns>
    public static ImmutableArray<Move>? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length == 0)
        {
            return [];
        }

        var parts = text.Split('-', MaximumLength + 1);
        var moves = ImmutableArray.CreateBuilder<Move>(parts.Length);
        foreach (var part in parts)
        {
            var dot = part.IndexOf('.', StringComparison.Ordinal);
            if (parts.Length > MaximumLength
                || !byte.TryParse(dot < 0 ? part : part[..dot], NumberStyles.None, CultureInfo.InvariantCulture, out var task)
                || !ushort.TryParse(dot < 0 ? "0" : part[(dot + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var choice))
            {
                return null;
            }

            moves.Add(new Move(task, choice));
        }

        return moves.MoveToImmutable();
    }
}
