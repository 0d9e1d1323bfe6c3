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
        ("copy-fails", RingFaults.CopyFails, "with oversize: the copy for recvfrom may be impossible to allocate, also where there is room for it"),
        ("checksum", RingFaults.Checksum, "a packet may carry CSUMNOTREADY or CSUM_VALID"),
        ("no-barrier", RingFaults.NoBarrier, "the barrier before the publish (step I of the RFC, smp_mb) is missing; under memory models other than sc"),
        ("tamper", RingFaults.Tamper, "user space stores KERNEL, USER, the mark, LOSING or all ones into a slot that it does not own, once, at any time"),
    ];

    /// <summary>The claim and publish disciplines.</summary>
    public static ImmutableArray<RingVariant> Variants { get; } =
    [
        new LegacyVariant(), new InProgressVariant(), new InProgressOptInVariant(), new OwnerMapVariant(), new OwnerMapVariant(testsRoom: true),
        new ClearFirstVariant(), new StatusFirstVariant(),
        new BitTestedFirstVariant(), new PlainClearVariant(),
        new MarkInPaddingVariant(), new LegacyVariant(testsRoom: true), new InProgressVariant(testsRoom: true),
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
        new AcquireUserBitReader(), new ThreadedReader(remembers: false), new ThreadedReader(remembers: true), new EarlyReleaseReader(), new OptInReader(isLate: false), new OptInReader(isLate: true),
        new NeverPollsReader(), new PollTimeoutReader(), new CaptureAndWorkerReader(marks: false), new CaptureAndWorkerReader(marks: true),
    ];

    /// <summary>The faults, with what each lets the environment do.</summary>
    public static ImmutableArray<(string Name, string Summary)> Faults { get; } =
    [
        .. s_faults.Select(f => (f.Name, f.Summary)),
        .. s_vnet.Select(v => (v.Name, $"a packet's virtio-net header may be impossible to write; the packet is given up {v.Summary}")),
        (BlockVnet, "TPACKET_V3: a packet's virtio-net header may be impossible to write; the packet is given up after it was counted in its block"),
    ];

    /// <summary>The memory models.</summary>
    public static ImmutableArray<MemoryModelInfo> MemoryModels => MemoryModelInfo.All;

    /// <summary>Whether a variant is one of TPACKET_V3.</summary>
    /// <param name="variant">Its name.</param>
    public static bool IsOfBlocks(string variant) => BlockVariants.Any(v => v.Name == variant);

    /// <summary>The model that a scenario's names stand for.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <exception cref="ScenarioException">A name is unknown, a bound is out of range, or two of them do not go together.</exception>
    public static IModel Resolve(Scenario scenario)
        => ProblemOf(scenario) is { } problem ? throw new ScenarioException(problem)
            : IsOfBlocks(scenario.Variant) ? new BlockModel(Blocks(scenario))
            : new RingModel(Slots(scenario));

    /// <summary>Whether a scenario makes sense.</summary>
    /// <param name="scenario">The scenario.</param>
    public static bool IsPossible(Scenario scenario) => ProblemOf(scenario) is null;

    /// <summary>What is wrong with a scenario, in a line that says what there is; or null.</summary>
    private static string? ProblemOf(Scenario scenario)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        return NameProblem(scenario) ?? (IsOfBlocks(scenario.Variant) ? BlockProblem(scenario) ?? Blocks(scenario).Problem : SlotProblem(scenario) ?? Slots(scenario).Problem);
    }

    private static string? NameProblem(Scenario scenario)
    {
        if (MemoryModelInfo.Find(scenario.Memory) is null)
        {
            return Unknown("memory model", scenario.Memory, MemoryModels.Select(m => m.Name));
        }

        if (FairnessInfo.Find(scenario.Fairness) is null)
        {
            return Unknown("fairness", scenario.Fairness, FairnessInfo.All.Select(f => f.Name));
        }

        if (!VariantNames.Contains(scenario.Variant))
        {
            return Unknown("variant", scenario.Variant, VariantNames);
        }

        if (!Readers.Any(r => r.Name == scenario.Reader))
        {
            return UnknownReader(scenario.Reader);
        }

        return scenario.Faults.FirstOrDefault(f => !Faults.Any(k => k.Name == f)) is { } unknown ? Unknown("fault", unknown, Faults.Select(f => f.Name))
            : scenario.Faults.GroupBy(f => f).FirstOrDefault(g => g.Count() > 1) is { } twice ? $"fault {twice.Key} is given twice"
            : null;
    }

    private static string? SlotProblem(Scenario scenario)
    {
        if (scenario.Tpacket is not (1 or 2))
        {
            return $"tpacket must be 1 or 2, not {scenario.Tpacket}";
        }

        if (scenario.Faults.Contains(BlockVnet))
        {
            return $"fault {BlockVnet} is for TPACKET_V3: with slots the place matters, {string.Join(", ", s_vnet.Select(v => v.Name))}";
        }

        if (scenario.Faults.Count(f => s_vnet.Any(v => v.Name == f)) > 1)
        {
            return "a virtio-net header fails at one place only: give one fault vnet-…";
        }

        if (!BitOperations.IsPow2(scenario.Mark) || scenario.Mark == (uint)TpStatus.User)
        {
            return $"mark must be one bit other than USER (1), not {scenario.Mark}";
        }

        return scenario.Mark != (uint)TpStatus.Copy && Variants.First(v => v.Name == scenario.Variant) is not InProgressVariant ? MarksNoSlot(scenario) : null;
    }

    private static string? BlockProblem(Scenario scenario)
    {
        if (scenario.Tpacket != 3)
        {
            return $"variant {scenario.Variant} is TPACKET_V3: tpacket must be 3, not {scenario.Tpacket}";
        }

        var known = s_faults.Where(f => (f.Fault & BlockConfiguration.KnownFaults) != 0).Select(f => f.Name).Append(BlockVnet).ToArray();
        return scenario.Mark != (uint)TpStatus.Copy ? MarksNoSlot(scenario)
            : scenario.Memory != "sc" ? $"variant {scenario.Variant} is for sc only, not for {scenario.Memory}: its steps change words of a block together"
            : scenario.Faults.FirstOrDefault(f => !known.Contains(f)) is { } fault ? $"variant {scenario.Variant} has no fault {fault}; it has {string.Join(", ", known)}"
            : null;
    }

    /// <summary>Of a scenario whose names are known and go together.</summary>
    private static RingConfiguration Slots(Scenario scenario)
        => new(
            VariantOf(scenario),
            ReaderOf(scenario),
            scenario.RingBounds,
            FaultsOf(scenario),
            scenario.Tpacket == 1 ? TpacketVersion.V1 : TpacketVersion.V2,
            s_vnet.Where(v => scenario.Faults.Contains(v.Name)).Select(v => v.Vnet).FirstOrDefault(),
            scenario.KnownFalse,
            MemoryModelInfo.Find(scenario.Memory)!.Model);

    /// <summary>Of a scenario whose names are known and go together.</summary>
    private static BlockConfiguration Blocks(Scenario scenario)
        => new(
            BlockVariants.First(v => v.Name == scenario.Variant),
            ReaderOf(scenario),
            scenario.RingBounds,
            FaultsOf(scenario) | (scenario.Faults.Contains(BlockVnet) ? RingFaults.VnetFail : RingFaults.None),
            scenario.KnownFalse);

    private static RingVariant VariantOf(Scenario scenario)
        => Variants.First(v => v.Name == scenario.Variant) switch
        {
            InProgressOptInVariant => new InProgressOptInVariant((TpStatus)scenario.Mark),
            InProgressVariant marking => new InProgressVariant((TpStatus)scenario.Mark, marking.TestsRoom),
            var other => other,
        };

    private static RingReader ReaderOf(Scenario scenario) => Readers.First(r => r.Name == scenario.Reader);

    private static RingFaults FaultsOf(Scenario scenario)
        => s_faults.Where(f => scenario.Faults.Contains(f.Name)).Aggregate(RingFaults.None, (all, fault) => all | fault.Fault);

    /// <summary>What to say of a reader that there is not: the readers that there are, and the programs whose names may stand for them.</summary>
    /// <param name="name">The name that was given.</param>
    internal static string UnknownReader(string name)
        => $"{Unknown("reader", name, Readers.Select(r => r.Name))}, or a program that reads so: {string.Join(", ", ReaderProgram.All.Select(p => p.Name))}";

    private static string MarksNoSlot(Scenario scenario) => $"variant {scenario.Variant} marks no slot: leave the mark out";

    private static string Unknown(string kind, string name, IEnumerable<string> known) => $"unknown {kind} '{name}'; there is {string.Join(", ", known)}";
}
