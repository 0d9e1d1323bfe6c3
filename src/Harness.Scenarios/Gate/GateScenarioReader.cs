using System.Collections.Immutable;
using System.Text.Json;
using Harness.Engine.Machine;

namespace Harness.Scenarios.Gate;

/// <summary>Reads one scenario of a gate file.</summary>
internal static class GateScenarioReader
{
    /// <returns>A scenario for each reader that it names.</returns>
    internal static IEnumerable<GateScenario> Read(LocatedJson json, GateReasons reasons, DeclaredScenarios declared)
    {
        var scenario = new GateObject(
            json, "a scenario", "variant", "readers", "faults", "memory", "fairness", "slots", "producers", "packets", "mark", "tpacket", "knownFalse", "profile", "judge", "expect");
        var parsed = new Scenario
        {
            Variant = GateObject.Text(scenario.Required("variant"), "variant"),
            Faults = scenario.Optional("faults") is { } faults ? [.. GateObject.Items(faults, "faults").Select(f => GateObject.Text(f, "a fault"))] : [],
            Memory = scenario.Optional("memory") is { } memory ? GateObject.Text(memory, "memory") : "sc",
            Slots = GateObject.Number(scenario.Required("slots"), "slots"),
            Producers = GateObject.Number(scenario.Required("producers"), "producers"),
            Packets = ReadPackets(scenario.Required("packets")),
        };
        if (scenario.Optional("fairness") is { } fairness)
        {
            parsed = parsed with { Fairness = GateObject.Text(fairness, "fairness") };
        }

        if (scenario.Optional("mark") is { } mark)
        {
            parsed = parsed with { Mark = GateObject.Bits(mark, "mark") };
        }

        if (scenario.Optional("tpacket") is { } tpacket)
        {
            parsed = parsed with { Tpacket = GateObject.Number(tpacket, "tpacket") };
        }

        if (scenario.Optional("knownFalse") is { } knownFalse)
        {
            parsed = parsed with { KnownFalse = GateObject.Truth(knownFalse, "knownFalse") };
        }

        var profile = ReadProfile(scenario);
        foreach (var reader in GateObject.Names(scenario.Required("readers"), "readers"))
        {
            var one = parsed with { Reader = reader };
            var model = declared.Of(one, scenario.Line);
            yield return new GateScenario(
                one,
                profile,
                ExpectationReader.Read(scenario.Required("expect"), one, Judged(scenario, one, model.Properties), reasons),
                scenario.Optional("judge") is not null,
                model.ExpectedLabels,
                scenario.Line);
        }
    }

    /// <summary>The properties that <c>judge</c> names, or all but those that are judged only where they are named.</summary>
    private static ImmutableArray<Property> Judged(GateObject json, Scenario scenario, ImmutableArray<Property> properties)
    {
        if (json.Optional("judge") is not { } judge)
        {
            return [.. properties.Where(p => !p.IsLiveness)];
        }

        var names = GateObject.Names(judge, "judge");
        return names.FirstOrDefault(n => !properties.Any(p => p.Name == n)) is { } unknown
            ? throw new GateException(judge.Line, $"'{scenario.Title}' has no property '{unknown}'; it has {string.Join(", ", properties.Select(p => p.Name))}")
            : [.. properties.Where(p => names.Contains(p.Name))];
    }

    private static int? ReadPackets(LocatedJson json)
    {
        if (json.Kind == JsonValueKind.String && json.Text == "unbounded")
        {
            return null;
        }

        return json.Kind == JsonValueKind.Number
            ? GateObject.Number(json, "packets")
            : throw new GateException(json.Line, "packets must be a whole number or \"unbounded\"");
    }

    /// <summary>The profile that an object names; full where it names none.</summary>
    internal static string ReadProfile(GateObject scenario)
    {
        var json = scenario.Optional("profile");
        var profile = json is null ? GateFile.Full : GateObject.Text(json, "profile");
        return profile is GateFile.Quick or GateFile.Full
            ? profile
            : throw new GateException(json!.Line, $"unknown profile '{profile}'; there is {GateFile.Quick}, {GateFile.Full}");
    }
}
