using System.Collections.Immutable;
using Harness.Ring;

namespace Harness.Scenarios.Gate;

/// <summary>
/// That a gate has no gap: each property of the file, for each of its variants with each of its readers, is judged by a scenario or is said not to
/// apply; and that nothing is said not to apply that has come to be judged.
/// </summary>
internal static class GateCompleteness
{
    private const int MostListed = 8;

    /// <param name="scenarios">The scenarios of the file.</param>
    /// <param name="rules">What does not apply.</param>
    /// <param name="line">The line on which the scenarios start.</param>
    /// <exception cref="GateException">There is a gap, or a rule that is stale.</exception>
    internal static void Check(ImmutableArray<GateScenario> scenarios, ImmutableArray<NotApplicable> rules, int line)
    {
        var unjudged = Unjudged(scenarios, rules);
        if (rules.FirstOrDefault(r => !unjudged.Any(r.Covers)) is { } stale)
        {
            throw new GateException(stale.Line, "this notApplicable rule is stale: it covers no property that the scenarios leave unjudged");
        }

        var missing = unjudged.Where(c => !rules.Any(r => r.Covers(c))).ToArray();
        if (missing.Length > 0)
        {
            throw new GateException(line, $"no scenario judges {List(missing)}: add a scenario, or say in notApplicable why there is nothing to judge");
        }
    }

    private static ImmutableArray<GateCell> Unjudged(ImmutableArray<GateScenario> scenarios, ImmutableArray<NotApplicable> rules)
    {
        // What is judged only where it is named takes the whole graph: the file names it where it tells more than the property of the same number.
        var judged = scenarios.SelectMany(s => s.Expectations.Keys.Select(p => new GateCell(s.Scenario.Variant, s.Scenario.Reader, p))).ToHashSet();
        var properties = scenarios.SelectMany(s => s.Expectations.Keys).Concat(rules.SelectMany(r => r.Properties)).Distinct()
            .Where(p => !p.EndsWith(LivenessProperties.Suffix, StringComparison.Ordinal)).OrderBy(PropertyOrder.KeyOf).ToArray();
        return
        [
            .. from variant in scenarios.Select(s => s.Scenario.Variant).Distinct()
               from reader in scenarios.Select(s => s.Scenario.Reader).Distinct()
               from property in properties
               let cell = new GateCell(variant, reader, property)
               where !judged.Contains(cell)
               select cell,
        ];
    }

    /// <summary>The first cells, those of one variant and reader together.</summary>
    private static string List(GateCell[] missing)
    {
        var shown = missing.Take(MostListed).GroupBy(c => (c.Variant, c.Reader))
            .Select(g => $"{string.Join(' ', g.Select(c => c.Property))} of {g.Key.Variant} with the {g.Key.Reader} reader");
        var more = missing.Length - MostListed;
        return string.Join("; ", shown) + (more > 0 ? $"; and {more} more" : "");
    }
}
