namespace Harness.Ring.Tests.Faults;

/// <summary>A filter and checksum flags add packets that are not there and bits that nobody tests: no verdict changes.</summary>
public class HarmlessFaultTests
{
    public static TheoryData<RingVariant> Variants =>
    [
        new LegacyVariant(), new InProgressVariant(), new OwnerMapVariant(), new OwnerMapVariant(testsRoom: true), new ClearFirstVariant(),
        new StatusFirstVariant(), new BitTestedFirstVariant(), new MarkInPaddingVariant(),
    ];

    [Theory]
    [MemberData(nameof(Variants))]
    public void Verdicts_are_those_without(RingVariant variant)
    {
        var plain = Rings.Search(Rings.Model(variant, new UserBitReader(), 1, 2, 1));

        foreach (var fault in new[] { RingFaults.Filtered, RingFaults.Checksum })
        {
            var result = Rings.Search(Rings.Model(variant, new UserBitReader(), 1, 2, 1, fault));
            result.Properties.Select(p => (p.Property.Name, p.Verdict)).ShouldBe(plain.Properties.Select(p => (p.Property.Name, p.Verdict)));
        }
    }
}
