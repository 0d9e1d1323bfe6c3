namespace Harness.Ring.Tests.Variants;

/// <summary>An owner's bit that is cleared by a read and a write of the whole word loses what others do to the word meanwhile.</summary>
public class PlainClearTests
{
    /// <summary>
    /// A lost clear leaves a bit without an owner. Producer 1 fills slot 0 up to J: A B2 B D2 C2 F G1 G2 H I J (11), producer 2 slot 1 likewise (11), both read the word (J4 J4), and write
    /// it back (J5 J5), the later with the other's bit. Then K K, and the reader releases both slots (r1 to r5, twice): 22 + 2 + 2 + 2 + 10. Head is at slot 0, and if that is
    /// the bit that stayed, the slot is dead.
    /// </summary>
    [Fact]
    public void A_lost_clear_wedges_the_ring()
        => Rings.Model(new PlainClearVariant(), new UserBitReader(), 2, 2, 1).ShouldViolate(("L1", 38), ("P7", 38));

    /// <summary>
    /// A lost set makes a slot in flight look free, but somebody must come round to it: the stalled producer's own packet aside, that takes one for the word, one for the
    /// slot between and one for the second grant.
    /// </summary>
    [Theory]
    [InlineData(2, 2)]
    [InlineData(3, 1)]
    public void With_fewer_than_three_packets_of_others_slots_stay_exclusive(int producers, int packets)
        => Rings.Model(new PlainClearVariant(), new UserBitReader(), 2, producers, packets).ShouldProve("P1", "P10");

    /// <summary>
    /// Producer 1 fills slot 0 and reads the word: A B2 B D2 C2 F G1 G2 H I J J4 (12). Producer 2 claims slot 1: A B2 B D2 C2 F (6). Producer 1 writes the word back without the bit
    /// of slot 1: J5 K (2). The reader empties slot 0: r1 to r5 (5). Producer 1 fills slot 0 again: A B2 B D2 C2 F G1 G2 H I J J4 J5 K (14), and claims slot 1: A B2 B D2 (4). That is
    /// 43; the next write to slot 1, by either, is P1.
    /// </summary>
    [Fact]
    public void A_lost_set_grants_a_slot_in_flight()
        => Rings.Model(new PlainClearVariant(), new UserBitReader(), 2, 2, 3).ShouldViolate(("P10", 43), ("P1", 44));
}
