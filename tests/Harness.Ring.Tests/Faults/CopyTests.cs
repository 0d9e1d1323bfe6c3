namespace Harness.Ring.Tests.Faults;

/// <summary>Packets that do not fit, whose copies wait for recvfrom: copies are queued in the order of the claims, so that reading frames in that order fits.</summary>
public class CopyTests
{
    [Fact]
    public void Copies_and_frames_match_with_the_mark()
        => Rings.Model(new InProgressVariant(), new UserBitReader(), 1, 2, 1, RingFaults.Oversize).ShouldProve("P8", "P11", "P12", "L1", "L2", "L4", "deadlock");

    [Fact]
    public void Copies_and_frames_match_with_the_owner_map()
    {
        var result = Rings.Search(Rings.Model(new OwnerMapVariant(), new UserBitReader(), 2, 2, 1, RingFaults.Oversize));

        result.On("P11").Verdict.ShouldBe(Harness.Engine.Exploration.Verdict.Proved);
        result.On("P11").Evaluated.ShouldBeGreaterThan(0);
    }

    /// <summary>Legacy grants slot 0 twice, and both copies are queued: x c1 c2 A B E2 F (7), x c1 c2 A B E2 F G1 G2 H I J (12), r1 r2 r3 r4 q1 q2 (6).</summary>
    [Fact]
    public void Two_packets_in_one_slot_leave_a_copy_too_many()
        => Rings.Model(new LegacyVariant(), new UserBitReader(), 1, 2, 1, RingFaults.Oversize).ShouldViolate(("P11", 25));

    /// <summary>
    /// A frame that is skipped leaves its copy to the next: x c1 c2 A B E2 F G1 G2 H I J K (13), r1 f1, the same for slot 1 up to J (12), r1 r2 r3 r4 q1 q2.
    /// </summary>
    [Fact]
    public void A_skipped_frame_leaves_its_copy_to_the_next()
        => Rings.Model(new LegacyVariant(), new ForgetsReleaseReader(), 2, 1, 2, RingFaults.Oversize).ShouldViolate(("P11", 33));

    /// <summary>
    /// One frame, taken by both threads: x c1 c2 A B E2 F G1 G2 H I J (12), and u1 r1 u2 r2 r3 r4 q1 q2 by each; for the second there is no copy.
    /// </summary>
    [Fact]
    public void Two_threads_with_one_frame_ask_for_its_copy_twice()
        => Rings.Model(new LegacyVariant(), new ThreadedReader(remembers: false), 1, 1, 1, RingFaults.Oversize).ShouldViolate(("P11", 28));
}
