namespace Harness.Ring.Tests.Readers;

/// <summary>Two threads behind one index: a frame that one of them reads still says USER.</summary>
public class ThreadedTests
{
    /// <summary>One slot, one packet: A B F G1 G2 H I J, and u1 r1 u2 r2 r3 r4 by each thread. P8 sees it as soon as both have it in hand: K, u1 r1 u2 u1 r1.</summary>
    [Fact]
    public void A_frame_is_taken_twice()
        => Rings.Model(new LegacyVariant(), new ThreadedReader(remembers: false), 1, 1, 1).ShouldViolate(("P4", 20), ("P8", 14));

    /// <summary>The mark and the owner map tell producers apart, and not readers: each packet has one step more with D, and four with C2 J1 J2 K.</summary>
    [Fact]
    public void A_frame_is_taken_twice_whatever_the_kernel_does()
    {
        Rings.Model(new InProgressVariant(), new ThreadedReader(remembers: false), 1, 1, 1).ShouldViolate(("P4", 21));
        Rings.Model(new OwnerMapVariant(), new ThreadedReader(remembers: false), 1, 1, 1).ShouldViolate(("P4", 22));
    }

    /// <summary>
    /// The second release comes when the slot is in flight again, and wipes the mark off. A B D F G1 G2 H I J (9); thread 1 u1 r1 u2; thread 2 u1 r1 u2 r2 r3 r4; thread 1 r2 r3 r4 r5 (13);
    /// producer 2 A B D F; thread 2 r5; producer 3 A B: 29. Its own mark, D, is the write that P1 sees.
    /// </summary>
    [Fact]
    public void A_second_release_wipes_the_mark_off()
        => Rings.Model(new InProgressVariant(), new ThreadedReader(remembers: false), 1, 3, 1).ShouldViolate(("P10", 29), ("P1", 30));

    [Fact]
    public void Threads_that_remember_what_is_in_hand_break_nothing()
    {
        Rings.Model(new InProgressVariant(), new ThreadedReader(remembers: true), 1, 3, 1).ShouldProve("P1", "P3", "P4", "P6", "P8", "P10", "L1", "L2", "L4");
        Rings.Model(new OwnerMapVariant(), new ThreadedReader(remembers: true), 1, 2, 1).ShouldProve("P1", "P3", "P4", "P6", "P8", "P10", "L1", "L2", "L4");
    }
}
