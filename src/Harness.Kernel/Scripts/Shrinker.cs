using System.Collections.Immutable;

namespace Harness.Kernel.Scripts;

/// <summary>Delta debugging (Zeller, Hildebrandt 2002, ddmin): what is left of a failing script when no part of it can be left out.</summary>
internal static class Shrinker
{
    /// <summary>Shrinks a script.</summary>
    /// <typeparam name="T">An operation.</typeparam>
    /// <param name="script">A script that fails.</param>
    /// <param name="fails">Whether a script fails.</param>
    /// <returns>A script that fails, and does not with any one operation less.</returns>
    internal static ImmutableArray<T> Shrink<T>(ImmutableArray<T> script, Func<ImmutableArray<T>, bool> fails)
    {
        var parts = 2;
        while (script.Length >= 2)
        {
            var size = (script.Length + parts - 1) / parts;
            var shorter = Enumerable.Range(0, parts)
                .Select(p => script.RemoveRange(Math.Min(p * size, script.Length), Math.Min(size, Math.Max(0, script.Length - (p * size)))))
                .FirstOrDefault(s => s.Length < script.Length && fails(s), script);
            if (shorter.Length < script.Length)
            {
                script = shorter;
                parts = Math.Max(parts - 1, 2);
            }
            else if (parts >= script.Length)
            {
                break;
            }
            else
            {
                parts = Math.Min(parts * 2, script.Length);
            }
        }

        return script;
    }
}
