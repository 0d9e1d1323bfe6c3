namespace Harness.Ring.Tests.Faults;

/// <summary>User space stores into slots that it does not own. Only a record that it cannot reach keeps the kernel's producers apart.</summary>
public class TamperTests
{
    [Fact]
    public void Nothing_that_user_space_stores_reaches_the_owner_map()
        => Rings.Model(new OwnerMapVariant(), new UserBitReader(), 1, 2, 1, RingFaults.Tamper).ShouldProve("P1", "P10", "P13");

    [Fact]
    public void Nor_with_two_slots()
        => Rings.Model(new OwnerMapVariant(), new UserBitReader(), 2, 3, 1, RingFaults.Tamper).ShouldProve("P13");

    /// <summary>A B D F, user space stores KERNEL over the mark (t1), A B; the mark of the second, D, is a write beside the first.</summary>
    [Fact]
    public void A_mark_in_the_status_can_be_wiped_off()
        => Rings.Model(new InProgressVariant(), new UserBitReader(), 1, 2, 1, RingFaults.Tamper).ShouldViolate(("P10", 7), ("P13", 7), ("P1", 8));

    /// <summary>A B2 B D2 C2 F, t1 clears the padding, A B2 B D2.</summary>
    [Fact]
    public void A_mark_in_the_padding_can_be_wiped_off()
        => Rings.Model(new MarkInPaddingVariant(), new UserBitReader(), 1, 2, 1, RingFaults.Tamper).ShouldViolate(("P10", 11), ("P13", 11), ("P1", 12));

    /// <summary>What the owner map does not promise: a frame that user space calls ready is read, and USER in a slot in flight is what a producer then writes to: A B C2 F, t1, G1.</summary>
    [Fact]
    public void Whoever_tampers_reads_rubbish_with_the_owner_map_too()
        => Rings.Model(new OwnerMapVariant(), new UserBitReader(), 1, 2, 1, RingFaults.Tamper).ShouldViolate(("P3", 2), ("P2", 6));
}
