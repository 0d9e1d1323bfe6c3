using System.Collections.Immutable;

namespace Harness.Proof.Finite;

/// <summary>Reads what a solver prints for <c>get-value</c>: <c>((term value) (term value) …)</c>.</summary>
internal static class SmtValues
{
    /// <summary>The values, in order, as they are written.</summary>
    /// <param name="text">The answer.</param>
    internal static ImmutableArray<string> Parse(string text)
    {
        var values = ImmutableArray.CreateBuilder<string>();
        foreach (var pair in Children(text))
        {
            values.Add(Children(pair)[1]);
        }

        return values.ToImmutable();
    }

    /// <summary>The parts of a list, as they are written.</summary>
    private static ImmutableArray<string> Children(string list)
    {
        var parts = ImmutableArray.CreateBuilder<string>();
        var (depth, start) = (0, -1);
        for (var i = 0; i < list.Length; i++)
        {
            var c = list[i];
            if (depth == 1 && start < 0 && c is not (')' or '(') && !char.IsWhiteSpace(c))
            {
                start = i;
            }
            else if (depth == 1 && start >= 0 && list[start] != '(' && (char.IsWhiteSpace(c) || c == ')'))
            {
                parts.Add(list[start..i]);
                start = -1;
            }

            if (c == '(')
            {
                start = depth == 1 ? i : start;
                depth++;
            }
            else if (c == ')')
            {
                depth--;
                if (depth == 1)
                {
                    parts.Add(list[start..(i + 1)]);
                    start = -1;
                }
                else if (depth == 0)
                {
                    break;
                }
            }
        }

        return parts.ToImmutable();
    }
}
