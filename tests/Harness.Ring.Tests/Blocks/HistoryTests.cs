using Harness.Engine.Exploration;
using Harness.Ring.Blocks;

namespace Harness.Ring.Tests.Blocks;

/// <summary>What TPACKET_V3 was before it was repaired, one defect at a time.</summary>
public class HistoryTests
{
    /// <summary>
    /// A N1 N2 F, and the timer publishes the block: T1 T2 C1 C3 C4 C5 (10). The producer's first write (11) is one into a block of the reader, and the
    /// reader's r1 (11) takes it. P8 and P6: the reader finds nothing where num_pkts promises a packet: r1 r2 r3 r4 (14), and the copy goes on, G H J (17), C6
    /// D1 T5 (20), r5 (21).
    /// </summary>
    [Fact]
    public void A_block_that_is_closed_without_waiting_has_copies_in_flight()
    {
        var result = BlockRings.Search(BlockRings.Model(new RetireDoesNotWaitVariant(), new UserBitReader(), 1, 2, 1));

        result.With(Verdict.Violated).ShouldBe(["P1", "P10", "P2", "P3", "P4", "P6", "P8", "V-S2", "V-S3"]);
        result.StepsTo("V-S2").ShouldBe(10);
        result.StepsTo("V-S3").ShouldBe(10);
        result.StepsTo("P2").ShouldBe(11);
        result.StepsTo("P3").ShouldBe(11);
        result.StepsTo("P8").ShouldBe(20);
        result.StepsTo("P6").ShouldBe(21);
    }

    /// <summary>Published after 10 steps, read and released by r1 to r5 (15), opened again by C6 D1 D2 T5 (19), and claimed by the other producer: A N1 (21).</summary>
    [Fact]
    public void Its_entry_is_claimed_again_while_the_first_copy_is_in_flight()
        => BlockRings.Search(BlockRings.Model(new RetireDoesNotWaitVariant(), new UserBitReader(), 1, 2, 1), "P1", "P10").StepsTo("P10").ShouldBe(21);

    /// <summary>
    /// A packet with its wake, A N1 N2 F G H J K (8); the reader looks and sleeps, r1 p1 p2 p3 p4 (13); the timer publishes the block and wakes nobody, T1 T2
    /// T3 C1 C3 C4 C5 (20), D1 T5 (22).
    /// </summary>
    [Fact]
    public void With_a_wakeup_for_each_packet_the_reader_sleeps_on_a_block_that_the_timer_closed()
    {
        var result = BlockRings.Search(BlockRings.Model(new WakeupPerPacketVariant(), new UserBitReader(), 1, 2, 2));

        result.With(Verdict.Violated).ShouldBe(["L2"]);
        result.With(Verdict.Vacuous).ShouldBeEmpty();
        result.StepsTo("L2").ShouldBe(22);
    }

    /// <summary>T1 T2 C1 C3 C4 C5. The timer and the reader then pass blocks without packets to each other for ever.</summary>
    [Fact]
    public void A_timer_that_closes_empty_blocks_keeps_the_reader_busy_with_nothing()
    {
        var result = BlockRings.Search(BlockRings.Model(new TimerClosesEmptyVariant(), new UserBitReader(), 1, 2, 1));

        result.With(Verdict.Violated).ShouldBe(["V-S4", "livelock"]);
        result.With(Verdict.Vacuous).ShouldBeEmpty();
        result.StepsTo("V-S4").ShouldBe(6);
    }

    /// <summary>
    /// x A N1 N2 b1 (5): the failed packet has left the lock taken. b3 b2, and the timer waits for it with the queue lock held, T1 T2 (9); the reader comes to r1
    /// p1 (11), and then to that queue lock.
    /// </summary>
    [Fact]
    public void A_failed_packet_that_keeps_the_fill_lock_stops_the_ring()
    {
        var result = BlockRings.Search(BlockRings.Model(new VnetKeepsFillLockVariant(), new UserBitReader(), 1, 1, 1, RingFaults.VnetFail));

        result.With(Verdict.Violated).ShouldBe(["L5", "P7", "P8", "V-L1", "V-L2", "deadlock"]);
        result.StepsTo("V-L1").ShouldBe(5);
        result.StepsTo("deadlock").ShouldBe(11);
        result.On("V-S3").Verdict.ShouldBe(Verdict.Proved, "the block with the hole is never published");
    }
}
