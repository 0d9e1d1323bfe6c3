using System.Collections.Immutable;
using Harness.Engine.Exploration;
using Harness.Engine.Machine;
using Harness.Ring;
using Harness.Scenarios.Bounds;

namespace Harness.Scenarios.Gate;

/// <summary>Reads what is expected of the properties of a scenario: groups that share a verdict and a reason.</summary>
internal static class ExpectationReader
{
    /// <param name="json">The groups.</param>
    /// <param name="scenario">Whose expectations they are.</param>
    /// <param name="properties">The properties of the scenario that are judged; each must be in exactly one group.</param>
    /// <param name="reasons">The reasons that the file gives by name.</param>
    internal static ImmutableSortedDictionary<string, Expectation> Read(LocatedJson json, Scenario scenario, ImmutableArray<Property> properties, GateReasons reasons)
    {
        var expectations = ImmutableSortedDictionary.CreateBuilder<string, Expectation>(StringComparer.Ordinal);
        foreach (var item in GateObject.Items(json, "expect"))
        {
            var group = new GateObject(item, "a group of expectations", "verdict", "properties", "smallest", "why");
            var names = GateObject.Names(group.Required("properties"), "properties");
            var verdict = ReadVerdict(group.Required("verdict"));
            var (smallest, reason) = (ReadSmallest(group, names, verdict, scenario), reasons.Why(group));
            CheckFits(reason, verdict, smallest ?? scenario.RingBounds, names, group.Line);
            var expectation = new Expectation(verdict, reason.Text, smallest);
            foreach (var name in group.Required("properties").Items)
            {
                if (!properties.Any(p => p.Name == name.Text))
                {
                    throw new GateException(
                        name.Line, $"'{scenario.Title}' judges no property '{name.Text}'; it judges {string.Join(", ", properties.Select(p => p.Name))}");
                }

                if (!expectations.TryAdd(name.Text, expectation))
                {
                    throw new GateException(name.Line, $"two groups expect something of {name.Text}");
                }
            }
        }

        return properties.FirstOrDefault(p => !expectations.ContainsKey(p.Name)) is { } missing
            ? throw new GateException(json.Line, $"no verdict is expected of {missing.Name} ({missing.Statement})")
            : expectations.ToImmutable();
    }

    /// <summary>An argument with several producers is not why something is violated that one alone violates: were the defect gone, the verdict would stay.</summary>
    private static void CheckFits(GateReason reason, Verdict verdict, RingBounds smallest, ImmutableArray<string> names, int line)
    {
        if (verdict == Verdict.Violated && smallest.Producers < reason.NeededProducers)
        {
            throw new GateException(
                line,
                $"the reason for {string.Join(' ', names)} needs {reason.NeededProducers} producers, and {smallest} has {smallest.Producers}: say what violates it there ('{reason.Text}')");
        }
    }

    private static Verdict ReadVerdict(LocatedJson json)
        => GateObject.Text(json, "verdict") switch
        {
            nameof(Verdict.Proved) => Verdict.Proved,
            nameof(Verdict.Violated) => Verdict.Violated,
            nameof(Verdict.Vacuous) => Verdict.Vacuous,
            var other => throw new GateException(json.Line, $"a gate can expect Proved, Violated or Vacuous, not '{other}'"),
        };

    /// <summary>Only a violation has smallest bounds, and only where packets are bounded can there be smaller ones.</summary>
    private static RingBounds? ReadSmallest(GateObject group, ImmutableArray<string> names, Verdict verdict, Scenario scenario)
    {
        var json = group.Optional("smallest");
        var isMeant = verdict == Verdict.Violated && scenario.Packets is not null;
        if (json is null)
        {
            return isMeant
                ? throw new GateException(group.Line, $"'smallest' is missing: the smallest bounds at which {string.Join(' ', names)} can be violated")
                : null;
        }

        if (!isMeant)
        {
            throw new GateException(json.Line, "'smallest' belongs to Violated within a number of packets, and to nothing else");
        }

        var bounds = new GateObject(json, "smallest", "slots", "producers", "packets");
        var smallest = new RingBounds(
            GateObject.Number(bounds.Required("slots"), "slots"),
            GateObject.Number(bounds.Required("producers"), "producers"),
            GateObject.Number(bounds.Required("packets"), "packets"));
        if (smallest.Problem is { } problem)
        {
            throw new GateException(json.Line, $"smallest: {problem}");
        }

        return BoundsOrder.Instance.Compare(smallest, scenario.RingBounds) > 0
            ? throw new GateException(json.Line, $"smallest {smallest} is larger than the scenario's own {scenario.Bounds}")
            : smallest;
    }
}
