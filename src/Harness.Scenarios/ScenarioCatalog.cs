using System.Collections.Immutable;
using System.Numerics;
using Harness.Engine.Machine;
using Harness.Ring;
using Harness.Ring.Blocks;

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

    /// <summary>The versions of TPACKET_V3, which is a model of its own.</summary>
    public static ImmutableArray<BlockVariant> BlockVariants { get; } =
    [
        new BlocksVariant(), new RetireDoesNotWaitVariant(), new WakeupPerPacketVariant(), new TimerClosesEmptyVariant(),
        new VnetKeepsFillLockVariant(), new VnetUncountsVariant(),
    ];

    /// <summary>The names of all variants.</summary>
    public static IEnumerable<string> VariantNames => Variants.Select(v => v.Name).Concat(BlockVariants.Select(v => v.Name));

    /// <summary>The readers.</summary>
    public static ImmutableArray<RingReader> Readers { get; } = [new UserBitReader(), new NonZeroReader()];

    /// <summary>The faults, with what each lets the environment do.</summary>
    public static ImmutableArray<(string Name, RingFaults Fault, string Summary)> Faults { get; } =
    [
        ("statistics-read", RingFaults.StatisticsRead, "user space reads PACKET_STATISTICS, which resets the counters, at any time, at most twice"),
        ("vnet-fail", RingFaults.VnetFail, "TPACKET_V3: the virtio-net header of a packet may fail, after the packet was counted in its block; it is dropped"),
        ("oversize", RingFaults.Oversize, "TPACKET_V3: a packet may be longer than a block, and is clipped to max_frame_len"),
    ];

    /// <summary>The memory models.</summary>
    public static ImmutableArray<(string Name, string Summary)> MemoryModels { get; } =
    [
        ("sc", "sequential consistency: every access takes effect at once, for everybody"),
    ];

    /// <summary>Whether a variant is one of TPACKET_V3.</summary>
    /// <param name="variant">Its name.</param>
    public static bool IsOfBlocks(string variant) => variant is not null && variant.StartsWith("v3-", StringComparison.Ordinal);

    /// <summary>The model that a scenario's names stand for.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <exception cref="ScenarioException">A name is unknown, a bound is out of range, or two of them do not go together.</exception>
    public static IModel Resolve(Scenario scenario)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        return IsOfBlocks(scenario.Variant) ? new BlockModel(ResolveBlocks(scenario)) : new RingModel(ResolveSlots(scenario));
    }

    private static RingBounds FindBounds(Scenario scenario)
    {
        var bounds = new RingBounds(scenario.Slots, scenario.Producers, scenario.Packets);
        if (bounds.Problem is { } problem)
        {
            throw new ScenarioException(problem);
        }

        if (!MemoryModels.Any(m => m.Name == scenario.Memory))
        {
            throw Unknown("memory model", scenario.Memory, MemoryModels.Select(m => m.Name));
        }

        return bounds;
    }

    private static BlockConfiguration ResolveBlocks(Scenario scenario)
    {
        var bounds = FindBounds(scenario);
        var variant = BlockVariants.FirstOrDefault(v => v.Name == scenario.Variant) ?? throw Unknown("variant", scenario.Variant, VariantNames);
        if (scenario.Tpacket != 3)
        {
            throw new ScenarioException($"variant {variant.Name} is TPACKET_V3: tpacket must be 3, not {scenario.Tpacket}");
        }

        if (scenario.Mark != (uint)TpStatus.Copy)
        {
            throw new ScenarioException($"variant {variant.Name} marks no slot: leave the mark out");
        }

        var configuration = new BlockConfiguration(variant, FindReader(scenario.Reader), bounds, FindFaults(scenario, bounds));
        return configuration.Problem is { } problem ? throw new ScenarioException(problem) : configuration;
    }

    private static RingFaults FindFaults(Scenario scenario, RingBounds bounds)
    {
        var faults = scenario.Faults.Aggregate(RingFaults.None, (all, name) => all | FindFault(name));
        if (bounds.IsUnbounded && (faults & RingFaults.StatisticsRead) != 0)
        {
            throw new ScenarioException("fault statistics-read needs a number of packets: with unbounded packets the counters are left out");
        }

        return faults;
    }

    private static RingConfiguration ResolveSlots(Scenario scenario)
    {
        var bounds = FindBounds(scenario);

        if (scenario.Tpacket is not (1 or 2))
        {
            throw new ScenarioException($"tpacket must be 1 or 2, not {scenario.Tpacket}");
        }

        var faults = FindFaults(scenario, bounds);
        if ((faults & ~RingFaults.StatisticsRead) != 0)
        {
            throw new ScenarioException($"variant {scenario.Variant} has no fault vnet-fail and oversize: they are of the variants {string.Join(", ", BlockVariants.Select(v => v.Name))}");
        }

        return new RingConfiguration(
            FindVariant(scenario), FindReader(scenario.Reader), bounds, faults, scenario.Tpacket == 1 ? TpacketVersion.V1 : TpacketVersion.V2);
    }

    private static RingVariant FindVariant(Scenario scenario)
    {
        var variant = Variants.FirstOrDefault(v => v.Name == scenario.Variant)
            ?? throw Unknown("variant", scenario.Variant, VariantNames);
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
