using Harness.Kernel.Blocks;
using Harness.Kernel.Litmus;
using Harness.Kernel.Model;
using Harness.Kernel.Rings;
using Harness.Kernel.Scripts;
using Harness.Ring.Blocks;

namespace Harness.Kernel.Tests.Mutants;

/// <summary>A model that is wrong in one place.</summary>
/// <param name="What">What is wrong.</param>
/// <param name="Variant">The variant; null for the kernel's.</param>
/// <param name="Calls">Makes the calls; null for the model's.</param>
/// <param name="Layer">Makes the layer; null for the shipped one.</param>
internal sealed record Mutant(string What, RingVariant? Variant = null, MakeRingCalls? Calls = null, Func<RingGeometry, FrameLayer>? Layer = null);

/// <summary>The mutants that random scripts must catch.</summary>
internal static class MutantTable
{
    internal static IReadOnlyList<Mutant> Sequential { get; } =
    [
        new("head moves by two", Calls: static (m, r) => new HeadMovesTwice(m, r)),
        new("head never moves", Calls: static (m, r) => new HeadStays(m, r)),
        new("head moves on a drop", Calls: static (m, r) => new HeadMovesOnDrop(m, r)),
        new("head searches for a free slot", Calls: static (m, r) => new HeadSearches(m, r)),
        new("a release moves head", Calls: static (m, r) => new ReleaseMovesHead(m, r)),
        new("one slot is always left free", Calls: static (m, r) => new SentinelSlot(m, r)),
        new("there is room only if there is a quarter of the ring further", Calls: static (m, r) => new RoomNeedsQuarter(m, r)),
        new("a slot without USER is free", Calls: static (m, r) => new FreeWithoutUser(m, r)),
        new("V1: all 64 bits must be 0", Calls: static (m, r) => new FreeTestIsWide(m, r)),
        new("V1: the high half of a status survives a fill", new HighHalfStays()),
        new("a drop writes the status of the busy slot", Calls: static (m, r) => new DropRepairsStatus(m, r)),
        new("a drop is counted twice", Calls: static (m, r) => new DropCountedTwice(m, r)),
        new("a drop is not counted", Calls: static (m, r) => new DropNotCounted(m, r)),
        new("an accepted packet is counted twice", Calls: static (m, r) => new AcceptedCountedTwice(m, r)),
        new("tp_packets leaves out drops", Calls: static (m, r) => new StatisticsWithoutDrops(m, r)),
        new("reading the statistics keeps tp_packets", Calls: static (m, r) => new StatisticsKeepPackets(m, r)),
        new("reading the statistics keeps tp_drops", Calls: static (m, r) => new StatisticsKeepDrops(m, r)),
        new("reading the statistics takes LOSING from frames in the ring", Calls: static (m, r) => new StatisticsClearLosing(m, r)),
        new("LOSING once only", new LosingOnce()),
        new("LOSING never", new LosingNever()),
        new("LOSING without a drop", new LosingAlways()),
        new("poll looks at the reader's slot", Calls: static (m, r) => new PollLooksAtReader(m, r)),
        new("poll looks at the slot at head", Calls: static (m, r) => new PollLooksAtHead(m, r)),
        new("poll tests the USER bit", Calls: static (m, r) => new PollTestsUser(m, r)),
        new("poll forgets the copies", Calls: static (m, r) => new PollForgetsCopies(m, r)),
        new("V1: poll tests all 64 bits", Calls: static (m, r) => new PollTestIsWide(m, r)),
        new("the room for a copy is tested after adding it", Calls: static (m, r) => new CopyTestedAfterAdding(m, r)),
        new("one copy more than there is room for", Calls: static (m, r) => new OneCopyTooMany(m, r)),
        new("a copy that was received stays charged", Calls: static (m, r) => new ReceiveKeepsCharge(m, r)),
        new("the copy of a dropped packet stays charged", Calls: static (m, r) => new DroppedCopyStaysCharged(m, r)),
        new("recv gives the last copy first", Calls: static (m, r) => new ReceiveTakesLast(m, r)),
        new("COPY is not set", new CopyNotMarked()),
        new("the oversize test is not strict", Layer: static g => new OversizeNotStrict(g)),
        new("the oversize test comes before the filter's cut", Layer: static g => new OversizeBeforeFilter(g)),
        new("an oversize packet is clipped by one byte more", Layer: static g => new ClipsOneByteMore(g)),
        new("copies without PACKET_COPY_THRESH", Layer: static g => new CopyWithoutThreshold(g)),
        new("a packet that the filter rejects is a frame", Layer: static g => new RejectIsAFrame(g)),
        new("bytes behind a frame are cleared", Layer: static g => new ClearsBehindTheFrame(g)),
    ];

    /// <summary>The mutants that litmus programs must catch: no script can, since it does one thing at a time.</summary>
    internal static IReadOnlyList<Mutant> Concurrent { get; } =
    [
        new("the RFC's mark shows in the status", Protocols.InProgress),
        new("tpacket_rcv is one step", Calls: static (m, r) => new ReceiveIsAtomic(m, r)),
        new("poll says ready for a claimed slot", Calls: static (m, r) => new PollSeesClaims(m, r)),
        new("head moves at the publish", new HeadMovesAtPublish()),
    ];

    /// <summary>The mutants of the ring of blocks.</summary>
    internal static IReadOnlyList<BlockMutant> Blocks { get; } =
    [
        new("a block is left out", new NextSkipsABlock()),
        new("seq_num grows by two", new SequenceSkips()),
        new("LOSING is not marked", new BlockLosingNever()),
        new("a block is free only if its status is 0", new InUseIsNonZero()),
        new("there is no room test", new BlocksVariant(testsRoom: false)),
        new("the timer never closes", new TimerNeverCloses()),
        new("the timer never thaws", new TimerNeverThaws()),
        new("a packet that takes all of a block fits", Calls: static (m, r) => new OversizeFits(m, r)),
        new("a freeze is counted for each packet", Calls: static (m, r) => new FreezePerDrop(m, r)),
        new("reading the statistics keeps the freezes", Calls: static (m, r) => new StatisticsKeepFreezes(m, r)),
        new("poll looks at the active block", Calls: static (m, r) => new PollLooksAtActive(m, r)),
        new("a packet that fits exactly closes the block", Calls: static (m, r) => new FullBlockIsClosed(m, r)),
        new("a release of the active block thaws the ring", Calls: static (m, r) => new ReleaseThaws(m, r)),
    ];
}

/// <summary>A model of blocks that is wrong in one place.</summary>
/// <param name="What">What is wrong.</param>
/// <param name="Variant">The variant; null for the kernel's.</param>
/// <param name="Calls">Makes the calls; null for the model's.</param>
internal sealed record BlockMutant(string What, BlockVariant? Variant = null, MakeBlockCalls? Calls = null);
