using System.Collections.Immutable;
using System.Text.Json;
using Harness.Engine.Exploration;
using Harness.Engine.Machine;

namespace Harness.Scenarios.Gate;

/// <summary>Reads one scenario of a gate file.</summary>
internal static class GateScenarioReader
{
    internal static GateScenario Read(LocatedJson json)
    {
        var scenario = new GateObject(
            json, "a scenario", "variant", "reader", "faults", "memory", "slots", "producers", "packets", "mark", "tpacket", "profile", "expect");
        var parsed = new Scenario
        {
            Variant = GateObject.Text(scenario.Required("variant"), "variant"),
            Reader = GateObject.Text(scenario.Required("reader"), "reader"),
            Faults = scenario.Optional("faults") is { } faults ? [.. GateObject.Items(faults, "faults").Select(f => GateObject.Text(f, "a fault"))] : [],
            Memory = scenario.Optional("memory") is { } memory ? GateObject.Text(memory, "memory") : "sc",
            Slots = GateObject.Number(scenario.Required("slots"), "slots"),
            Producers = GateObject.Number(scenario.Required("producers"), "producers"),
            Packets = ReadPackets(scenario.Required("packets")),
        };
        if (scenario.Optional("mark") is { } mark)
        {
            parsed = parsed with { Mark = GateObject.Bits(mark, "mark") };
        }

        if (scenario.Optional("tpacket") is { } tpacket)
        {
            parsed = parsed with { Tpacket = GateObject.Number(tpacket, "tpacket") };
        }

        var expectations = ReadExpectations(scenario.Required("expect"));
        CheckProperties(parsed, scenario.Line, scenario.Required("expect"), expectations);
        return new GateScenario(parsed, ReadProfile(scenario), expectations, scenario.Line);
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

    private static string ReadProfile(GateObject scenario)
    {
        var json = scenario.Optional("profile");
        var profile = json is null ? GateFile.Full : GateObject.Text(json, "profile");
        return profile is GateFile.Quick or GateFile.Full
            ? profile
            : throw new GateException(json!.Line, $"unknown profile '{profile}'; there is {GateFile.Quick}, {GateFile.Full}");
    }

    private static ImmutableSortedDictionary<string, Expectation> ReadExpectations(LocatedJson json)
    {
        if (json.Kind != JsonValueKind.Object)
        {
            throw new GateException(json.Line, "expect must be an object { … } of properties");
        }

        var expectations = ImmutableSortedDictionary.CreateBuilder<string, Expectation>(StringComparer.Ordinal);
        foreach (var member in json.Members)
        {
            var expectation = new GateObject(member.Value, $"the expectation of {member.Name}", "verdict", "why");
            var why = GateObject.Text(expectation.Required("why"), "why");
            if (string.IsNullOrWhiteSpace(why) || why.Contains('\n', StringComparison.Ordinal))
            {
                throw new GateException(expectation.Required("why").Line, $"why of {member.Name} must be one line that says how the verdict is known");
            }

            expectations.Add(member.Name, new Expectation(ReadVerdict(expectation.Required("verdict")), why));
        }

        return expectations.ToImmutable();
    }

    private static Verdict ReadVerdict(LocatedJson json)
        => GateObject.Text(json, "verdict") switch
        {
            nameof(Verdict.Proved) => Verdict.Proved,
            nameof(Verdict.Violated) => Verdict.Violated,
            nameof(Verdict.Vacuous) => Verdict.Vacuous,
            var other => throw new GateException(json.Line, $"a gate can expect Proved, Violated or Vacuous, not '{other}'"),
        };

    /// <summary>Every property of the scenario must have an expectation, and no other name may.</summary>
    private static void CheckProperties(Scenario scenario, int line, LocatedJson expect, ImmutableSortedDictionary<string, Expectation> expectations)
    {
        ImmutableArray<Property> properties;
        try
        {
            properties = ControlledProgram.Create(new ScenarioModel(scenario)).Properties;
        }
        catch (ScenarioException exception)
        {
            throw new GateException(line, exception.Message);
        }

        foreach (var member in expect.Members)
        {
            if (!properties.Any(p => p.Name == member.Name))
            {
                throw new GateException(
                    member.Line, $"'{scenario.Title}' has no property '{member.Name}'; it has {string.Join(", ", properties.Select(p => p.Name))}");
            }
        }

        if (properties.FirstOrDefault(p => !expectations.ContainsKey(p.Name)) is { } missing)
        {
            throw new GateException(expect.Line, $"no verdict is expected of {missing.Name} ({missing.Statement})");
        }
    }
}
