using System.Collections.Immutable;

namespace Harness.Scenarios.Gate;

/// <summary>Reads one rule of what does not apply.</summary>
internal static class NotApplicableReader
{
    internal static NotApplicable Read(LocatedJson json, GateReasons reasons)
    {
        var rule = new GateObject(json, "a notApplicable rule", "variants", "readers", "properties", "why");
        return new NotApplicable(
            Variants(rule.Required("variants")),
            rule.Optional("readers") is { } readers ? Readers(readers) : [],
            GateObject.Names(rule.Required("properties"), "properties"),
            reasons.Why(rule).Text,
            rule.Line);
    }

    private static ImmutableArray<string> Variants(LocatedJson json)
    {
        var names = GateObject.Names(json, "variants");
        return names.FirstOrDefault(n => !ScenarioCatalog.VariantNames.Contains(n)) is { } unknown
            ? throw new GateException(json.Line, $"unknown variant '{unknown}'; there is {string.Join(", ", ScenarioCatalog.VariantNames)}")
            : names;
    }

    /// <summary>As in a scenario, a program's name stands for the reader that reads as it does.</summary>
    private static ImmutableArray<string> Readers(LocatedJson json)
    {
        ImmutableArray<string> names = [.. GateObject.Names(json, "readers").Select(ReaderProgram.ReaderOf)];
        return names.FirstOrDefault(n => !ScenarioCatalog.Readers.Any(r => r.Name == n)) is { } unknown
            ? throw new GateException(json.Line, ScenarioCatalog.UnknownReader(unknown))
            : names;
    }
}
