namespace Harness.Ring.Tests.Faults;

/// <summary>LOSING tells the truth, and what a reader that leaves it in the status does to the ring.</summary>
public class LosingTests
{
    public static TheoryData<RingVariant> Variants => [new LegacyVariant(), new InProgressVariant(), new OwnerMapVariant(), new MarkInPaddingVariant()];

    [Theory]
    [MemberData(nameof(Variants))]
    public void LOSING_tells_the_truth_whenever_the_statistics_are_read(RingVariant variant)
        => Rings.Model(variant, new UserBitReader(), 1, 2, 1, RingFaults.StatisticsRead).ShouldProve("P12");

    /// <summary>No frame carries LOSING before a packet was dropped, and a reader that clears only USER then clears everything.</summary>
    [Fact]
    public void With_two_packets_nothing_is_left_behind()
        => Rings.Model(new LegacyVariant(), new ClearsUserBitReader(), 1, 1, 2).ShouldViolate(Array.Empty<string>());

    /// <summary>
    /// The smallest bounds are one slot and three packets: A B F G1 G2 H I J K fills slot 0 (9), A B b1 b2 drops (4), r1 to r5 (5), A B F G1 G2 H I J K stores USER and LOSING (9), r1 to r5
    /// leave LOSING (5). The slot is dead, and poll says ready for it.
    /// </summary>
    [Fact]
    public void Clearing_only_USER_wedges_the_ring_after_a_drop()
        => Rings.Model(new LegacyVariant(), new ClearsUserBitReader(), 1, 1, 3).ShouldViolate(("L1", 32), ("L3", 32));

    /// <summary>The same with the owner map, each packet with three steps more (C2, J1, J2) and the drop with one (b3): its bit is clear, but the status is not KERNEL.</summary>
    [Fact]
    public void The_owner_map_does_not_help_there()
        => Rings.Model(new OwnerMapVariant(), new ClearsUserBitReader(), 1, 1, 3).ShouldViolate(("L1", 39), ("L3", 39));

    /// <summary>Any flag does it, at once: x A B F G1 G2 H I J K with CSUM_VALID, r1 to r5.</summary>
    [Fact]
    public void A_checksum_flag_wedges_the_ring_with_the_first_packet()
        => Rings.Model(new LegacyVariant(), new ClearsUserBitReader(), 1, 1, 1, RingFaults.Checksum).ShouldViolate(("L1", 15), ("L3", 15));
}
