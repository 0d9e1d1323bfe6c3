using System.Collections.Immutable;
using Harness.Reports.Counterexamples;

namespace Harness.Reports.Text;

/// <summary>What stands in the cells of a table of steps: tasks in few letters, and the ring.</summary>
internal static class Cells
{
    private const string Held = " R";

    /// <summary>
    /// A column of the ring after a step. Where there are several readers, the cell names those that have the slot: <c>USER rd1+rd2</c> for <c>USER R</c>.
    /// </summary>
    internal static string Of(Explanation explanation, int step, int watch)
    {
        var text = explanation.Trace.Steps[step].Watches[watch];
        var names = explanation.Trace.Watches[watch];
        if (explanation.Steps[step].Ring.Units.FirstOrDefault(u => u.Name == names) is not { } unit || !explanation.Tasks.Contains("reader 2"))
        {
            return text;
        }

        var bare = text.EndsWith(Held, StringComparison.Ordinal) ? text[..^Held.Length] : text;
        return unit.Holders.IsEmpty ? text : $"{bare} {string.Join('+', ShortNames(unit.Holders).Select(n => n.TrimEnd()))}";
    }

    /// <summary><c>P1</c> for producer 1, <c>R</c> for the reader, <c>rd1</c> for the first of several, apart from the step R1; numbers keep apart what would be the same.</summary>
    internal static ImmutableArray<string> ShortNames(ImmutableArray<string> tasks)
    {
        var used = new HashSet<string>(StringComparer.Ordinal);
        var names = ImmutableArray.CreateBuilder<string>(tasks.Length);
        foreach (var task in tasks)
        {
            var words = task.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var name = string.Concat(words.Select(w => char.IsAsciiDigit(w[0]) ? w : words is ["reader", _] ? "rd" : char.ToUpperInvariant(w[0]).ToString()));
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
