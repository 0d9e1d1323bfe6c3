using Harness.Engine.Exploration;
using Harness.Ring.Blocks;

namespace Harness.Ring.Tests.Blocks;

/// <summary>Readers that do not do as the documentation says, with today's kernel.</summary>
public class BlockReaderTests
{
    /// <summary>
    /// BLK_TMO stays in block_status. The kernel opens the block again, since USER is clear, and never closes it, since it is not KERNEL: the next packet is
    /// lost. A N1 N2 F G H J, T1 T2 T3 C1 C3 C4 C5 (14), r1 to r5 (19), C6 D1 D2 T5 (23); A N1 N2 F G H J (30); T1 T2 T3 C1 D1 D2 T5 (37). poll says ready for
    /// ever: after 14 steps C6 D1 T5, the reader's five, and the block before the active one is not KERNEL (22).
    /// </summary>
    [Fact]
    public void Clearing_only_the_user_bit_loses_packets_without_counting_them()
    {
        var result = BlockRings.Search(Model(new ClearsUserBitReader(), 1, 2, 2));

        result.With(Verdict.Violated).ShouldBe(["L3", "P1", "P10", "P6", "P8", "livelock"]);
        result.StepsTo("P6").ShouldBe(37);
        result.StepsTo("P8").ShouldBe(37);
        result.StepsTo("L3").ShouldBe(22);
    }

    /// <summary>
    /// The same up to the second opening (23). Then producer 1 is in flight, A N1 N2 F (27), producer 2 fills the block, A N1 N2 F G H J (34), and its next
    /// packet does not fit: A C1 D1 D2, and N1 is the entry of producer 1 (39). Nobody waits for copies on that way.
    /// </summary>
    [Fact]
    public void It_also_gives_an_entry_away_while_it_is_filled()
    {
        var result = BlockRings.Search(Model(new ClearsUserBitReader(), 1, 2, 2), "P1", "P10");

        result.StepsTo("P10").ShouldBe(39);
        result.StepsTo("P1").ShouldBe(39);
    }

    [Fact]
    public void Too_few_packets_to_open_a_block_twice_prove_nothing()
        => BlockRings.Search(Model(new ClearsUserBitReader(), 2, 2, 2), "P1", "P10").On("P1").Reason
            .ShouldBe("P*K = 4 < 5: no block is opened again under a stalled producer");

    /// <summary>It holds nothing that the kernel could use, but its own index runs ahead: poll says ready because of the block that it skipped.</summary>
    [Fact]
    public void Forgetting_a_release_makes_poll_spin()
    {
        var result = BlockRings.Search(Model(new ForgetsReleaseReader(), 2, 2, 1));

        result.With(Verdict.Violated).ShouldBe(["L3", "L4", "livelock"]);
    }

    [Fact]
    public void Releasing_out_of_order_is_safe()
    {
        var result = BlockRings.Search(Model(new OutOfOrderReader(), 2, 2, 2));

        result.With(Verdict.Violated).ShouldBe(["L3", "L4"], "the index has moved before the release");
        result.On("P5").Verdict.ShouldBe(Verdict.Proved);
    }

    [Fact]
    public void Releasing_early_tears_frames()
    {
        var result = BlockRings.Search(Model(new EarlyReleaseReader(), 1, 2, 1), "P3", "P6", "P1", "P2");

        result.With(Verdict.Violated).ShouldBe(["P3", "P6"]);
    }

    /// <summary>
    /// Arkime's way. The index comes round to the block that the other thread still reads, which still says USER: with one block at once, A N1 N2 F G H J, T1 T2 T3
    /// C1 C3 C4 C5 (14), and both threads u1 r1 u2, r2 r3 r4 (26).
    /// </summary>
    [Fact]
    public void Threads_that_share_an_index_take_a_block_twice()
    {
        var result = BlockRings.Search(Model(new ThreadedReader(remembers: false), 1, 1, 1));

        result.With(Verdict.Violated).ShouldBe(["P4", "P8"]);
        result.StepsTo("P4").ShouldBe(26);
    }

    [Fact]
    public void Threads_that_remember_what_is_in_hand_are_safe()
    {
        var result = BlockRings.Search(Model(new ThreadedReader(remembers: true), 2, 2, 1));

        result.With(Verdict.Violated).ShouldBe(["L3", "L4", "P5"], "two threads deliver in any order");
    }

    private static BlockModel Model(RingReader reader, int blocks, int producers, int packets) => BlockRings.Model(new BlocksVariant(), reader, blocks, producers, packets);
}
