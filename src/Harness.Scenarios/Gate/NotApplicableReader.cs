using System.Collections.Immutable;

namespace Harness.Scenarios.Gate;

/// <summary>Reads one rule of what does not apply.</summary>
internal static class NotApplicableReader
{
    internal static NotApplicable Read(LocatedJson json, GateReasons reasons)
    {
        var rule = new GateObject(json, "a notApplicable rule", "variants", "readers", "properties", "why");
        return new NotApplicable(
            Known(rule.Required("variants"), "variants", "variant", ScenarioCatalog.VariantNames),
            rule.Optional("readers") is { } readers ? Known(readers, "readers", "reader", ScenarioCatalog.Readers.Select(r => r.Name)) : [],
            GateObject.Names(rule.Required("properties"), "properties"),
            reasons.Why(rule),
            rule.Line);
    }

    private static ImmutableArray<string> Known(LocatedJson json, string what, string kind, IEnumerable<string> known)
    {
        var names = GateObject.Names(json, what);
        return names.FirstOrDefault(n => !known.Contains(n)) is { } unknown
            ? throw new GateException(json.Line, $"unknown {kind} '{unknown}'; there is {string.Join(", ", known)}")
            : names;
    }
}
