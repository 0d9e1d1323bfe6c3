using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Harness.Engine.Traces;

namespace Harness.Reports.Counterexamples;

/// <summary>The ring after each step, put together from the columns of a trace and from what its steps stored.</summary>
internal static partial class RingHistory
{
    private const string OwnerMap = "owned";

    /// <summary>The ring before the first step, and after each: one more than there are steps. A unit that a step leaves alone is the same object as before.</summary>
    internal static ImmutableArray<RingState> Of(TraceFacts facts)
    {
        ImmutableArray<string> names = facts.IsRing ? [.. facts.Trace.Watches.Where(w => UnitName().IsMatch(w)).Distinct(StringComparer.Ordinal)] : [];
        var words = names.ToDictionary(n => n, n => InitialWords(facts, n));
        var rows = ImmutableArray.CreateBuilder<RingState>(facts.Last + 2);
        var holders = new Holders(facts);
        for (var i = -1; i <= facts.Last; i++)
        {
            var before = rows.Count == 0 ? null : rows[^1];
            var changed = i < 0 ? [.. names] : Store(facts[i], words);
            if (i >= 0 && holders.Note(i) is { } unitOfReader)
            {
                changed.Add(unitOfReader);
            }

            var units = names.Select((name, unit) => Unit(facts, i, name, unit, words[name], holders.Of(name), before?.Units[unit], changed.Contains(name)));
            rows.Add(new RingState(
                [.. units],
                names.IsEmpty ? null : facts.Number("head", i) ?? facts.Number("active", i),
                names.IsEmpty ? null : facts.Number("t", i)));
        }

        return rows.MoveToImmutable();
    }

    private static UnitState Unit(TraceFacts facts, int index, string name, int unit, SortedDictionary<string, string> words, ImmutableArray<string> holders, UnitState? before, bool isChanged)
    {
        var column = facts.Column(name, index);
        var match = Column().Match(column);
        var (status, writers) = match.Success ? (match.Groups["status"].Value, match.Groups["writers"].Value) : (column, "");
        var (isHeld, isOwned) = (match.Groups["held"].Success, facts.Column(OwnerMap, index).Split(',').Contains(unit.ToString(CultureInfo.InvariantCulture)));
        ImmutableArray<string> names = [.. TraceFacts.Producers(writers)];
        return before is not null && !isChanged && before.Status == status && before.IsHeld == isHeld && before.IsOwned == isOwned && before.Writers.SequenceEqual(names)
            ? before
            : new UnitState(name, status, names, isHeld, holders, isOwned, before is not null && !isChanged ? before.Fields : [.. words]);
    }

    /// <summary>Words of a unit that the trace touches, with the values that they have before its first step.</summary>
    private static SortedDictionary<string, string> InitialWords(TraceFacts facts, string unit)
    {
        var words = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var access in facts.Trace.Steps.SelectMany(s => s.Accesses))
        {
            if (WordOf(access, unit) is { } word && access.Kind is ("read" or "write"))
            {
                words.TryAdd(word, access.Before);
            }
        }

        return words;
    }

    /// <summary>Takes over what a step stores, and says which units it changed.</summary>
    private static HashSet<string> Store(TraceStep step, Dictionary<string, SortedDictionary<string, string>> words)
    {
        var changed = new HashSet<string>();
        foreach (var access in step.Accesses.Where(a => a.Kind == "write"))
        {
            if (TraceFacts.UnitOf(access.Variable) is { } unit && words.TryGetValue(unit, out var values) && WordOf(access, unit) is { } word && values.ContainsKey(word))
            {
                values[word] = access.After;
                changed.Add(unit);
            }
        }

        return changed;
    }

    /// <summary>The name of a word within its unit; null for the status, which the column has, for bookkeeping and for other units.</summary>
    private static string? WordOf(TraceAccess access, string unit)
        => access.Kind != "ghost" && access.Variable.StartsWith(unit + " ", StringComparison.Ordinal) && access.Variable[(unit.Length + 1)..] is var word && word != "status" ? word : null;

    [GeneratedRegex(@"^(slot|block) \d{1,5}$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex UnitName();

    /// <summary><c>KERNEL [P1+P3] R</c>, <c>USER 2 R</c>.</summary>
    [GeneratedRegex(@"^(?<status>[^\[\]]*?)( \[(?<writers>P[0-9+P]*)\])?(?<held> R)?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Column();
}
