using System.Collections.Immutable;
using System.Numerics;
using Harness.Engine.Machine;
using Harness.Ring;
using Harness.Ring.Blocks;
using Harness.Ring.Readers;
using Harness.Ring.Variants;

namespace Harness.Scenarios;

/// <summary>Everything that a scenario can be made of, by name.</summary>
public static class ScenarioCatalog
{
    private static readonly ImmutableArray<(string Name, VnetFailure Vnet, string Summary)> s_vnet =
    [
        ("vnet-before-mark", new VnetFailure(VnetPosition.BeforeMark), "after the tests, before anything is set"),
        ("vnet-after-mark", new VnetFailure(VnetPosition.AfterMark), "before the head moves; a mark or owner's bit stays (today's kernel)"),
        ("vnet-after-mark-undone", new VnetFailure(VnetPosition.AfterMark, IsUndone: true), "before the head moves; a mark or owner's bit is taken back"),
        ("vnet-after-head", new VnetFailure(VnetPosition.AfterHead), "after the head moved, under the lock (v4.18 to v5.5); a mark or owner's bit stays"),
        ("vnet-after-head-undone", new VnetFailure(VnetPosition.AfterHead, IsUndone: true), "after the head moved, under the lock; a mark or owner's bit is taken back"),
        ("vnet-after-unlock", new VnetFailure(VnetPosition.AfterUnlock), "after the unlock (v4.16): counted, and its copy queued, already; a mark or owner's bit stays"),
        ("vnet-after-unlock-undone", new VnetFailure(VnetPosition.AfterUnlock, IsUndone: true), "after the unlock; a mark or owner's bit is taken back"),
    ];

    private const string BlockVnet = "vnet-fail";

    private static readonly ImmutableArray<(string Name, RingFaults Fault, string Summary)> s_faults =
    [
        ("statistics-read", RingFaults.StatisticsRead, "user space reads PACKET_STATISTICS, which resets the counters, at any time, at most twice"),
        ("filtered", RingFaults.Filtered, "the BPF filter may reject a packet, which is then counted nowhere"),
        ("oversize", RingFaults.Oversize, $"a packet may be too large for a slot; copies for recvfrom are enabled, with room for {RingConfiguration.ReceiveBufferCopies} (TPACKET_V3: longer than a block, and clipped)"),
        ("checksum", RingFaults.Checksum, "a packet may carry CSUMNOTREADY or CSUM_VALID"),
        ("tamper", RingFaults.Tamper, "user space stores KERNEL, USER, the mark, LOSING or all ones into a slot that it does not own, once, at any time"),
    ];

    /// <summary>The claim and publish disciplines.</summary>
    public static ImmutableArray<RingVariant> Variants { get; } =
    [
        new LegacyVariant(), new InProgressVariant(), new InProgressOptInVariant(), new OwnerMapVariant(), new OwnerMapVariant(testsRoom: true),
        new LockFreeOwnerMapVariant(OwnerMapOrder.ClearFirst), new LockFreeOwnerMapVariant(OwnerMapOrder.StatusFirst),
        new LockFreeOwnerMapVariant(OwnerMapOrder.StatusFirstBitTestedFirst), new LockFreeOwnerMapVariant(OwnerMapOrder.PlainClear),
        new MarkInPaddingVariant(),
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
    public static ImmutableArray<RingReader> Readers { get; } =
    [
        new UserBitReader(), new NonZeroReader(), new BusyBitsReader(), new ClearsUserBitReader(), new ForgetsReleaseReader(), new OutOfOrderReader(),
        new ThreadedReader(remembers: false), new ThreadedReader(remembers: true), new EarlyReleaseReader(), new OptInReader(isLate: false), new OptInReader(isLate: true),
    ];

    /// <summary>The faults, with what each lets the environment do.</summary>
    public static ImmutableArray<(string Name, string Summary)> Faults { get; } =
    [
        .. s_faults.Select(f => (f.Name, f.Summary)),
        .. s_vnet.Select(v => (v.Name, $"a packet's virtio-net header may be impossible to write; the packet is given up {v.Summary}")),
        (BlockVnet, "TPACKET_V3: a packet's virtio-net header may be impossible to write; the packet is given up after it was counted in its block"),
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
        if (!MemoryModels.Any(m => m.Name == scenario.Memory))
        {
            throw Unknown("memory model", scenario.Memory, MemoryModels.Select(m => m.Name));
        }

        return IsOfBlocks(scenario.Variant) ? new BlockModel(ResolveBlocks(scenario)) : new RingModel(ResolveSlots(scenario));
    }

    private static RingConfiguration ResolveSlots(Scenario scenario)
    {
        if (scenario.Tpacket is not (1 or 2))
        {
            throw new ScenarioException($"tpacket must be 1 or 2, not {scenario.Tpacket}");
        }

        if (scenario.Faults.Contains(BlockVnet))
        {
            throw new ScenarioException($"fault {BlockVnet} is for TPACKET_V3: with slots the place matters, {string.Join(", ", s_vnet.Select(v => v.Name))}");
        }

        var (faults, vnet) = FindFaults(scenario.Faults);
        var configuration = new RingConfiguration(
            FindVariant(scenario),
            FindReader(scenario.Reader),
            new RingBounds(scenario.Slots, scenario.Producers, scenario.Packets),
            faults,
            scenario.Tpacket == 1 ? TpacketVersion.V1 : TpacketVersion.V2,
            vnet,
            scenario.KnownFalse);
        return configuration.Problem is { } problem ? throw new ScenarioException(problem) : configuration;
    }

    /// <summary>Whether a scenario makes sense.</summary>
    /// <param name="scenario">The scenario.</param>
    public static bool IsPossible(Scenario scenario)
    {
        try
        {
            Resolve(scenario);
            return true;
        }
        catch (ScenarioException)
        {
            return false;
        }
    }

    private static BlockConfiguration ResolveBlocks(Scenario scenario)
    {
        var variant = BlockVariants.FirstOrDefault(v => v.Name == scenario.Variant) ?? throw Unknown("variant", scenario.Variant, VariantNames);
        if (scenario.Tpacket != 3)
        {
            throw new ScenarioException($"variant {variant.Name} is TPACKET_V3: tpacket must be 3, not {scenario.Tpacket}");
        }

        if (scenario.Mark != (uint)TpStatus.Copy)
        {
            throw new ScenarioException($"variant {variant.Name} marks no slot: leave the mark out");
        }

        var names = scenario.Faults.Where(f => f != BlockVnet).ToArray();
        var (faults, vnet) = FindFaults(names);
        if (vnet is not null || (faults & ~BlockConfiguration.KnownFaults) != 0)
        {
            var known = s_faults.Where(f => (f.Fault & BlockConfiguration.KnownFaults) != 0).Select(f => f.Name).Append(BlockVnet);
            throw new ScenarioException($"variant {variant.Name} has no fault {names.First(n => !known.Contains(n))}; it has {string.Join(", ", known)}");
        }

        var configuration = new BlockConfiguration(
            variant,
            FindReader(scenario.Reader),
            new RingBounds(scenario.Slots, scenario.Producers, scenario.Packets),
            faults | (names.Length < scenario.Faults.Count ? RingFaults.VnetFail : RingFaults.None),
            scenario.KnownFalse);
        return configuration.Problem is { } problem ? throw new ScenarioException(problem) : configuration;
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

        var mark = (TpStatus)scenario.Mark;
        return variant switch
        {
            InProgressOptInVariant => new InProgressOptInVariant(mark),
            InProgressVariant => new InProgressVariant(mark),
            _ => variant,
        };
    }

    private static RingReader FindReader(string name)
        => Readers.FirstOrDefault(r => r.Name == name) ?? throw Unknown("reader", name, Readers.Select(r => r.Name));

    private static (RingFaults Faults, VnetFailure? Vnet) FindFaults(IReadOnlyList<string> names)
    {
        var (faults, vnet) = (RingFaults.None, (VnetFailure?)null);
        foreach (var name in names)
        {
            if (s_vnet.FirstOrDefault(v => v.Name == name) is { Vnet: { } found })
            {
                vnet = vnet is null || vnet == found ? found : throw new ScenarioException("a virtio-net header fails at one place only: give one fault vnet-…");
            }
            else
            {
                faults |= s_faults.Where(f => f.Name == name).Select(f => (RingFaults?)f.Fault).FirstOrDefault() ?? throw Unknown("fault", name, Faults.Select(f => f.Name));
            }
        }

        return (faults, vnet);
    }

    private static ScenarioException Unknown(string kind, string name, IEnumerable<string> known)
        => new($"unknown {kind} '{name}'; there is {string.Join(", ", known)}");
}
