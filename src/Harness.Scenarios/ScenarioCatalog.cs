using System.Collections.Immutable;
using System.Numerics;
using Harness.Ring;

namespace Harness.Scenarios;

/// <summary>Everything that a scenario can be made of, by name.</summary>
public static class ScenarioCatalog
{
    /// <summary>The claim and publish disciplines.</summary>
    public static ImmutableArray<RingVariant> Variants { get; } = 
    [
        new LegacyVariant(), new InProgressVariant(), new OwnerMapVariant(),
        new LockFreeOwnerMapVariant(OwnerMapOrder.ClearFirst), new LockFreeOwnerMapVariant(OwnerMapOrder.StatusFirst),
        new LockFreeOwnerMapVariant(OwnerMapOrder.StatusFirstBitTestedFirst), new LockFreeOwnerMapVariant(OwnerMapOrder.PlainClear),
    ];

    /// <summary>The readers.</summary>
    public static ImmutableArray<RingReader> Readers { get; } = [new UserBitReader(), new NonZeroReader()];

    /// <summary>The faults, with what each lets the environment do.</summary>
    public static ImmutableArray<(string Name, RingFaults Fault, string Summary)> Faults { get; } =
    [
        ("statistics-read", RingFaults.StatisticsRead, "user space reads PACKET_STATISTICS, which resets the counters, at any time, at most twice"),
    ];

    /// <summary>The memory models.</summary>
    public static ImmutableArray<(string Name, string Summary)> MemoryModels { get; } =
    [
        ("sc", "sequential consistency: every access takes effect at once, for everybody"),
    ];

    /// <summary>What a scenario's names stand for.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <exception cref="ScenarioException">A name is unknown, or a bound is out of range.</exception>
    public static RingConfiguration Resolve(Scenario scenario)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        var bounds = scenario.RingBounds;
        if (bounds.Problem is { } problem)
        {
            throw new ScenarioException(problem);
        }

        if (!MemoryModels.Any(m => m.Name == scenario.Memory))
        {
            throw Unknown("memory model", scenario.Memory, MemoryModels.Select(m => m.Name));
        }

        if (scenario.Tpacket is not (1 or 2))
        {
            throw new ScenarioException($"tpacket must be 1 or 2, not {scenario.Tpacket}");
        }

        var faults = scenario.Faults.Aggregate(RingFaults.None, (all, name) => all | FindFault(name));
        if (bounds.IsUnbounded && (faults & RingFaults.StatisticsRead) != 0)
        {
            throw new ScenarioException("fault statistics-read needs a number of packets: with unbounded packets the counters are left out");
        }

        return new RingConfiguration(
            FindVariant(scenario), FindReader(scenario.Reader), bounds, faults, scenario.Tpacket == 1 ? TpacketVersion.V1 : TpacketVersion.V2);
    }

    private static RingVariant FindVariant(Scenario scenario)
    {
        var variant = Variants.FirstOrDefault(v => v.Name == scenario.Variant)
            ?? throw Unknown("variant", scenario.Variant, Variants.Select(v => v.Name));
        if (!BitOperations.IsPow2(scenario.Mark) || scenario.Mark == (uint)TpStatus.User)
        {
            throw new ScenarioException($"mark must be one bit other than USER (1), not {scenario.Mark}");
        }

        if (scenario.Mark != (uint)TpStatus.Copy && variant is not InProgressVariant)
        {
            throw new ScenarioException($"variant {variant.Name} marks no slot: leave the mark out");
        }

        return variant is InProgressVariant ? new InProgressVariant((TpStatus)scenario.Mark) : variant;
    }

    private static RingReader FindReader(string name)
        => Readers.FirstOrDefault(r => r.Name == name) ?? throw Unknown("reader", name, Readers.Select(r => r.Name));

    private static RingFaults FindFault(string name)
        => Faults.Where(f => f.Name == name).Select(f => (RingFaults?)f.Fault).FirstOrDefault() ?? throw Unknown("fault", name, Faults.Select(f => f.Name));

    private static ScenarioException Unknown(string kind, string name, IEnumerable<string> known)
        => new($"unknown {kind} '{name}'; there is {string.Join(", ", known)}");
}
