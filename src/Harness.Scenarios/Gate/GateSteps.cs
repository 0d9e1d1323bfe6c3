using System.Collections.Immutable;
using Harness.Engine.Machine;

namespace Harness.Scenarios.Gate;

/// <summary>
/// The steps that a gate must reach: all that its variants can take, with each of its readers and with whatever faults it has somewhere, also where
/// it has them with another variant only. What a file has no part in, another variant or reader, is not asked of it.
/// </summary>
public static class GateSteps
{
    /// <summary>The steps that no scenario of a gate even expects to take.</summary>
    /// <param name="gate">The gate.</param>
    public static ImmutableArray<StepLabel> Unexpected(GateFile gate)
    {
        ArgumentNullException.ThrowIfNull(gate);
        var expected = gate.Scenarios.SelectMany(s => s.Steps).ToHashSet();
        return [.. Combinations(gate.Scenarios).SelectMany(c => DeclaredModel.Of(new ScenarioModel(c)).ExpectedLabels).Distinct().Where(s => !expected.Contains(s))];
    }

    /// <summary>Each variant with each list of faults, and each variant with each reader: readers and faults take no steps together that neither takes alone.</summary>
    private static IEnumerable<Scenario> Combinations(ImmutableArray<GateScenario> scenarios)
    {
        var known = scenarios.Select(s => Key(s.Scenario)).ToHashSet();
        var faults = scenarios.Select(s => s.Scenario.Faults).DistinctBy(f => string.Join('+', f)).ToArray();
        var readers = scenarios.Select(s => s.Scenario.Reader).Distinct().ToArray();
        foreach (var own in scenarios.Select(s => s.Scenario).DistinctBy(s => s.Variant))
        {
            var plain = new Scenario { Variant = own.Variant, Reader = own.Reader };
            foreach (var other in faults.Select(f => plain with { Faults = f }).Concat(readers.Select(r => plain with { Reader = r })))
            {
                if (known.Add(Key(other)) && ScenarioCatalog.IsPossible(other))
                {
                    yield return other;
                }
            }
        }
    }

    private static string Key(Scenario scenario) => $"{scenario.Variant} {scenario.Reader} {string.Join('+', scenario.Faults)}";
}
