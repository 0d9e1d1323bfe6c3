using Harness.Engine.Exploration;
using Harness.Ring.Blocks;

namespace Harness.Ring.Tests.Blocks;

/// <summary>TPACKET_V3 as it is today: claim 6 of the RFC, and where it ends.</summary>
public class TodayTests
{
    [Fact]
    public void Every_property_is_proved_and_every_step_is_taken()
    {
        var result = BlockRings.Search(BlockRings.Today(2, 2, 2));

        result.End.ShouldBe(SearchEnd.Complete);
        result.With(Verdict.Proved).ShouldBe(
        [
            "L1", "L2", "L3", "L4", "L5", "P1", "P10", "P12", "P2", "P3", "P4", "P5", "P6", "P7", "P7i", "P8", "P9",
            "V-L1", "V-L2", "V-L3", "V-S1", "V-S2", "V-S3", "V-S4", "deadlock", "exception", "livelock",
        ]);
        result.Properties.Length.ShouldBe(27);
        result.StepsNotTaken.ShouldBeEmpty();
    }

    /// <summary>block_status is KERNEL or has USER, so that both readers see the same blocks as their own: libpcap is as safe as the others here.</summary>
    [Fact]
    public void A_reader_that_takes_any_value_sees_the_same_blocks()
    {
        var strict = BlockRings.Search(BlockRings.Today(2, 3, 1));
        var any = BlockRings.Search(BlockRings.Model(new BlocksVariant(), new NonZeroReader(), 2, 3, 1));

        any.States.ShouldBe(strict.States);
        any.With(Verdict.Proved).ShouldBe(strict.With(Verdict.Proved));
        any.With(Verdict.Violated).ShouldBeEmpty();
    }

    /// <summary>Blocks of one packet: every packet but the first closes a block. Blocks of three: the timer closes them half full, or they fill.</summary>
    [Theory]
    [InlineData(1, 2, 2, 1)]
    [InlineData(2, 2, 2, 1)]
    [InlineData(1, 2, 2, 3)]
    public void It_does_not_depend_on_how_many_packets_fit_into_a_block(int blocks, int producers, int packets, int capacity)
    {
        var result = BlockRings.Search(BlockRings.Today(blocks, producers, packets, capacity: capacity));

        result.With(Verdict.Violated).ShouldBeEmpty();
        result.With(Verdict.Vacuous).ShouldBeEmpty();
    }

    [Fact]
    public void Exclusive_use_is_proved_for_every_number_of_packets()
    {
        var result = BlockRings.Search(BlockRings.Today(1, 2, null, capacity: 1));

        result.End.ShouldBe(SearchEnd.Complete);
        result.FinalStates.ShouldBe(0);
        result.With(Verdict.Proved).ShouldBe(
            ["L1", "L2", "L3", "L4", "P1", "P10", "P2", "P3", "P7", "P7i", "P9", "V-L1", "V-S1", "V-S2", "V-S3", "V-S4", "deadlock", "exception", "livelock"]);
    }

    [Fact]
    public void Counting_holds_when_the_statistics_are_read_at_any_time()
    {
        var result = BlockRings.Search(BlockRings.Today(1, 2, 1, RingFaults.StatisticsRead | RingFaults.Filtered));

        result.With(Verdict.Violated).ShouldBeEmpty();
        result.On("P8").Verdict.ShouldBe(Verdict.Proved);
        result.On("P12").Verdict.ShouldBe(Verdict.Proved);
    }

    /// <summary>
    /// The claim has counted the packet in num_pkts before its virtio-net header fails, and nobody takes that back. P8: x A N1 N2, b1 b3 b2, and num_pkts
    /// promises a packet that was never accepted. V-S3: x A N1 N2 b1, and the timer publishes it, T1 T2 T3 C1 C3 C4 C5. P3: the reader's r1 after it.
    /// </summary>
    [Fact]
    public void A_packet_that_fails_after_its_claim_leaves_a_hole_in_the_block()
    {
        var result = BlockRings.Search(BlockRings.Today(1, 1, 1, RingFaults.VnetFail));

        result.With(Verdict.Violated).ShouldBe(["P3", "P8", "V-S3"]);
        result.StepsTo("P8").ShouldBe(7);
        result.StepsTo("V-S3").ShouldBe(12);
        result.StepsTo("P3").ShouldBe(13);
    }

    /// <summary>
    /// In a block that was used before, the hole holds an old packet, whole: it is delivered again. x A N1 N2 F G H J, T1 T2 T3 C1 C3 C4 C5, r1 to r5 (20), C6
    /// D1 D2 T5 (24), then x A N1 N2 b1, T1 T2 T3 C1 C3 C4 C5 and r1 r2 r3 r4 for the second packet (40).
    /// </summary>
    [Fact]
    public void What_the_hole_held_before_is_delivered_again()
        => BlockRings.Search(BlockRings.Today(1, 1, 2, RingFaults.VnetFail), "P4").StepsTo("P4").ShouldBe(40);

    [Fact]
    public void Taking_the_failed_packet_out_of_its_block_again_would_repair_it()
    {
        var result = BlockRings.Search(BlockRings.Model(new VnetUncountsVariant(), new UserBitReader(), 1, 2, 2, RingFaults.VnetFail));

        result.With(Verdict.Violated).ShouldBeEmpty();
        result.With(Verdict.Vacuous).ShouldBeEmpty();
        result.StepsNotTaken.ShouldBeEmpty();
    }

    /// <summary>A packet that was clipped to max_frame_len fits into no block, not even an empty one (<c>&lt;</c> where <c>&lt;=</c> would do): x A, and C1 to C5.</summary>
    [Fact]
    public void A_packet_of_the_largest_size_closes_an_empty_block()
    {
        var result = BlockRings.Search(BlockRings.Today(1, 2, 1, RingFaults.Oversize));

        result.With(Verdict.Violated).ShouldBe(["V-S4"]);
        result.StepsTo("V-S4").ShouldBe(7);
    }

    /// <summary>
    /// Any value in the active block's status keeps it from being closed, so that it is opened again under a copy: t1, A N1 N2 F for each of two producers
    /// (9), then A C1 D1 D2 and the third is given the first entry again (14).
    /// </summary>
    [Fact]
    public void Claim_6_ends_where_user_space_writes_into_a_block_that_it_does_not_own()
    {
        var result = BlockRings.Search(BlockRings.Today(1, 3, 1, RingFaults.Tamper), "P1", "P10", "P13");

        result.StepsTo("P10").ShouldBe(14);
        result.StepsTo("P1").ShouldBe(14);
        result.StepsTo("P13").ShouldBe(14);
    }

    /// <summary>
    /// W1 holds here, other than with slots: blocks are published in order, so that the block before the active one is ready only if the reader's is.
    /// W2 does not: between C5 and C6 the reader sleeps on a ready block.
    /// </summary>
    [Fact]
    public void Poll_says_ready_only_for_the_block_of_the_reader()
    {
        var result = BlockRings.Search(BlockRings.Model(new BlocksVariant(), new UserBitReader(), 2, 2, 2, knownFalse: true));

        result.On("W1").Verdict.ShouldBe(Verdict.Proved);
        result.With(Verdict.Violated).ShouldBe(["W2"]);
    }

    [Theory]
    [InlineData(2, 1, 4, "P = 1: there is no other producer")]
    [InlineData(2, 2, 1, "(P-1)*K = 1 < 2: the other producers cannot come round to a stalled producer's entry")]
    public void Exclusive_use_says_nothing_where_the_others_cannot_come_round(int blocks, int producers, int packets, string reason)
    {
        var result = BlockRings.Search(BlockRings.Today(blocks, producers, packets));

        result.With(Verdict.Violated).ShouldBeEmpty();
        result.On("P1").Verdict.ShouldBe(Verdict.Vacuous);
        result.On("P10").Reason.ShouldBe(reason);
    }
}
