namespace Harness.Ring.Tests.Variants;

/// <summary>The room test of v5.3, which looks at two slots without the lock.</summary>
public class RoomTests
{
    /// <summary>With as many packets as slots, head cannot come to a free slot while a slower producer still looks at a full one.</summary>
    [Fact]
    public void With_two_packets_for_two_slots_every_drop_is_honest()
        => Rings.Model(new OwnerMapVariant(testsRoom: true), new UserBitReader(), 2, 2, 1).ShouldViolate(Array.Empty<string>());

    /// <summary>
    /// N = 3, so that the slot ahead is the slot at head (N/4 = 0). Producer 1 fills slot 0: R1 R2 A B C2 F G1 G2 H I J1 J J2 (13). Producer 2 had read head = 0 (R1), sees
    /// slot 0 taken (R2), and reads head again, 1 (R3). Producer 3 fills slot 1 (12, to its J). Now producer 2 sees slot 1 taken (R4) and drops, though
    /// slot 2, at head, is free: 13 + 3 + 12 + 1.
    /// </summary>
    [Fact]
    public void A_head_that_has_moved_on_drops_a_packet_for_which_there_is_room()
        => Rings.Model(new OwnerMapVariant(testsRoom: true), new UserBitReader(), 3, 3, 1).ShouldViolate(("P9", 29));

    /// <summary>With two slots head comes back to slot 0, which the reader must have released: r1 to r5 more.</summary>
    [Fact]
    public void With_two_slots_the_reader_must_have_made_room()
        => Rings.Model(new OwnerMapVariant(testsRoom: true), new UserBitReader(), 2, 3, 1).ShouldViolate(("P9", 34));
}
