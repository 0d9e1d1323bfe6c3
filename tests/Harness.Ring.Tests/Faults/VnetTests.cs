using Harness.Engine.Exploration;

namespace Harness.Ring.Tests.Faults;

/// <summary>Packets whose virtio-net header cannot be written: where they are given up decides what is left behind.</summary>
public class VnetTests
{
    public static TheoryData<string> Marking => ["in-progress", "owner-map", "clear-first", "mark-in-padding"];

    /// <summary>
    /// Today's kernel sets the owner's bit before it writes the header, and leaves it when it gives up: x A B b1 b3 b2, and slot 0 is KERNEL, at head, and nobody's. The
    /// next packet is dropped for it after x A B b1 and x A B.
    /// </summary>
    [Fact]
    public void Todays_kernel_kills_a_slot_with_one_packet()
    {
        var model = Rings.Failing(new OwnerMapVariant(), VnetPosition.AfterMark, isUndone: false, 1, 2, 1);

        model.ShouldViolate("L1", "P7", "P9");
        model.ShouldViolate(("L1", 6), ("P7", 6), ("P9", 7));
    }

    /// <summary>The mark of the RFC in the same place: x A B D b1 b2, and the slot at head has a mark that nobody takes back; with one slot poll says ready for ever.</summary>
    [Fact]
    public void A_mark_that_stays_kills_a_slot_as_well()
    {
        var model = Rings.Failing(new InProgressVariant(), VnetPosition.AfterMark, isUndone: false, 1, 2, 1);

        model.ShouldViolate("L1", "L3", "P9");
        model.ShouldViolate(("L1", 6), ("L3", 6), ("P9", 8));
    }

    [Theory]
    [MemberData(nameof(Marking))]
    public void Taking_the_mark_back_before_the_head_moves_leaves_no_trace(string name)
    {
        var without = Rings.Search(Rings.Model(Variant(name), new UserBitReader(), 1, 2, 1));
        var with = Rings.Search(Rings.Failing(Variant(name), VnetPosition.AfterMark, isUndone: true, 1, 2, 1));

        with.With(Verdict.Violated).ShouldBe(without.With(Verdict.Violated));
        with.StepsNotTaken.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("legacy")]
    [InlineData("in-progress")]
    [InlineData("owner-map")]
    [InlineData("clear-first")]
    [InlineData("mark-in-padding")]
    public void Failing_before_anything_is_set_leaves_no_trace(string name)
        => Rings.Search(Rings.Failing(Variant(name), VnetPosition.BeforeMark, isUndone: false, 1, 2, 1)).With(Verdict.Violated)
            .ShouldBe(Rings.Search(Rings.Model(Variant(name), new UserBitReader(), 1, 2, 1)).With(Verdict.Violated));

    /// <summary>
    /// v4.18 to v5.5: head has moved past a slot that no packet will fill. x A B b1: slot 0 is free, and the interval from the reader's slot to head is not. b2: all idle, and the reader
    /// waits at 0, head at 1. The next packet goes to slot 1, x A B F G1 G2 H I J K, where the reader does not look.
    /// </summary>
    [Fact]
    public void Giving_up_after_the_head_has_moved_leaves_a_hole()
        => Rings.Failing(new LegacyVariant(), VnetPosition.AfterHead, isUndone: false, 2, 2, 1).ShouldViolate(("P7i", 4), ("P7", 5), ("L3", 15), ("L4", 15));

    /// <summary>The bit is taken back with b1, the head is not: x A B C2 b1 b3 b2, and x A B C2 F G1 G2 H I J1 J J2 K.</summary>
    [Fact]
    public void The_hole_is_there_whatever_is_taken_back()
        => Rings.Failing(new OwnerMapVariant(), VnetPosition.AfterHead, isUndone: true, 2, 2, 1).ShouldViolate(("P7i", 5), ("P7", 7), ("L3", 20), ("L4", 20));

    /// <summary>v4.16: the packet is counted with the grant, and again with the drop: x A B F v1 b1 b2, and 1 packet passed, 1 was accepted and 1 dropped.</summary>
    [Fact]
    public void Giving_up_after_the_unlock_counts_a_packet_twice()
        => Rings.Failing(new LegacyVariant(), VnetPosition.AfterUnlock, isUndone: false, 2, 2, 1).ShouldViolate(("P7i", 6), ("P7", 7), ("P8", 7));

    /// <summary>
    /// v4.16 had queued the copy as well, and frees it there: what the next recvfrom finds is not its frame's. Producer 1: x c1 c2 A B D E2 F v1 D- b1 (11), producer 2:
    /// x c1 c2 A B D E2 F G1 G2 H I J (13), reader r1 r2 r3 r4 q1 q2 (6).
    /// </summary>
    [Fact]
    public void Giving_up_after_the_unlock_leaves_a_copy_in_the_queue()
        => Rings.Failing(new InProgressVariant(), VnetPosition.AfterUnlock, isUndone: true, 1, 2, 1, RingFaults.Oversize).ShouldViolate(("P8", 9), ("P11", 30));

    /// <summary>Before that, the copy of a dropped packet was not queued yet, and is freed.</summary>
    [Fact]
    public void Giving_up_before_the_copy_is_queued_keeps_copies_and_frames_together()
        => Rings.Failing(new InProgressVariant(), VnetPosition.AfterMark, isUndone: true, 1, 2, 1, RingFaults.Oversize).ShouldProve("P8", "P11");

    private static RingVariant Variant(string name) => name switch
    {
        "legacy" => new LegacyVariant(),
        "in-progress" => new InProgressVariant(),
        "owner-map" => new OwnerMapVariant(),
        "clear-first" => new ClearFirstVariant(),
        _ => new MarkInPaddingVariant(),
    };
}
