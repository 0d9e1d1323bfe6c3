namespace Harness.Ring.Tests;

/// <summary>V1 has 64 bits of status, of which the kernel tests 32, and stores an int: with bit 31 the upper half is set too. No verdict depends on it.</summary>
public class LayoutTests
{
    public static TheoryData<RingReader> Readers => [new UserBitReader(), new NonZeroReader(), new ClearsUserBitReader()];

    [Theory]
    [MemberData(nameof(Readers))]
    public void V1_with_a_mark_that_is_sign_extended_is_V2(RingReader reader)
    {
        var mark = new InProgressVariant(TpStatus.TsRawHardware);
        var v1 = Rings.Search(Rings.Model(mark, reader, 1, 2, 1, version: TpacketVersion.V1));
        var v2 = Rings.Search(Rings.Model(mark, reader, 1, 2, 1, version: TpacketVersion.V2));

        v1.States.ShouldBe(v2.States);
        v1.Transitions.ShouldBe(v2.Transitions);
        v1.Properties.Select(p => (p.Property.Name, p.Verdict)).ShouldBe(v2.Properties.Select(p => (p.Property.Name, p.Verdict)));
    }

    [Fact]
    public void Tampering_with_all_64_bits_of_V1_does_not_reach_the_owner_map()
        => Rings.Model(new OwnerMapVariant(), new UserBitReader(), 1, 2, 1, RingFaults.Tamper, TpacketVersion.V1).ShouldProve("P13");
}
