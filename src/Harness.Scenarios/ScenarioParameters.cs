using System.Globalization;

namespace Harness.Scenarios;

/// <summary>Makes scenarios from the parameters that a trace keeps, and names files after scenarios.</summary>
public static class ScenarioParameters
{
    /// <summary>The scenario that has these parameters; the inverse of <see cref="Scenario.ToParameters"/>.</summary>
    /// <param name="parameters">The parameters by name.</param>
    /// <exception cref="ScenarioException">One is missing, unknown or no number.</exception>
    public static Scenario Read(IReadOnlyDictionary<string, string> parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        var scenario = new Scenario
        {
            Variant = Text(parameters, "variant"),
            Reader = Text(parameters, "reader"),
            Faults = Text(parameters, "faults").Split('+', StringSplitOptions.RemoveEmptyEntries),
            Memory = Text(parameters, "memory"),
            Slots = Number(parameters, "slots"),
            Producers = Number(parameters, "producers"),
            Packets = Text(parameters, "packets") == "unbounded" ? null : Number(parameters, "packets"),
            Mark = uint.TryParse(Text(parameters, "mark"), NumberStyles.None, CultureInfo.InvariantCulture, out var mark) ? mark : throw NoNumber(parameters, "mark"),
            KnownFalse = Text(parameters, "known-false") switch
            {
                "yes" => true,
                "no" => false,
                var other => throw new ScenarioException($"the scenario's known-false is yes or no, not '{other}'"),
            },
        };
        if (parameters.TryGetValue("fairness", out var fairness))
        {
            scenario = scenario with { Fairness = fairness };
        }

        if (Number(parameters, "tpacket") is var tpacket && tpacket != scenario.Tpacket)
        {
            scenario = scenario with { Tpacket = tpacket };
        }

        var known = scenario.ToParameters();
        return parameters.Keys.FirstOrDefault(k => !known.ContainsKey(k)) is { } unknown
            ? throw new ScenarioException($"a scenario has no parameter '{unknown}'; it has {string.Join(", ", known.Keys)}")
            : scenario;
    }

    /// <summary>A name for files about a scenario: <c>legacy-user-bit-n2-p3-k1</c>. Different scenarios have different names.</summary>
    /// <param name="scenario">The scenario.</param>
    public static string FileName(Scenario scenario)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        var defaults = new Scenario { Variant = scenario.Variant };
        var faults = string.Concat(scenario.Faults.Select(f => "-" + f));
        var mark = scenario.Mark == defaults.Mark ? "" : $"-mark{scenario.Mark:x}";
        var layout = scenario.Tpacket == defaults.Tpacket ? "" : $"-v{scenario.Tpacket}";
        var memory = scenario.Memory == defaults.Memory ? "" : $"-{scenario.Memory}";
        var fairness = scenario.Fairness == defaults.Fairness ? "" : $"-{scenario.Fairness}-fair";
        var packets = scenario.Packets?.ToString(CultureInfo.InvariantCulture) ?? "unbounded";
        return $"{scenario.Variant}-{scenario.Reader}{faults}-n{scenario.Slots}-p{scenario.Producers}-k{packets}{mark}{layout}{memory}{fairness}{(scenario.KnownFalse ? "-w" : "")}";
    }

    private static string Text(IReadOnlyDictionary<string, string> parameters, string name)
        => parameters.TryGetValue(name, out var value) ? value : throw new ScenarioException($"the scenario lacks '{name}'");

    private static int Number(IReadOnlyDictionary<string, string> parameters, string name)
        => int.TryParse(Text(parameters, name), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : throw NoNumber(parameters, name);

    private static ScenarioException NoNumber(IReadOnlyDictionary<string, string> parameters, string name)
        => new($"the scenario's {name} is no number: '{parameters[name]}'");
}
