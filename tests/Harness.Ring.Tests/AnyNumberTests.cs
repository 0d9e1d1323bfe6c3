using Harness.Engine.Exploration.Counting;

namespace Harness.Ring.Tests;

/// <summary>The ring with any number of producers and packets.</summary>
public sealed class AnyNumberTests
{
    private static readonly string[] s_safety = ["L1", "L2", "L3", "L4", "P1", "P10", "P2", "P3", "P7", "P7i", "P9", "exception"];

    /// <summary>What is demanded of any number within bounds that the gate searches is demanded here of all: the mark, and the bit under the lock, keep a claimed slot from being granted.</summary>
    [Theory]
    [InlineData("in-progress")]
    [InlineData("owner-map")]
    public void EverythingHolds(string variant)
    {
        var result = Search(Variant(variant), 1);
        Named(result, AnyNumberVerdict.ProvedForAnyNumber).ShouldBe(s_safety);
        result.IsProved.ShouldBeTrue();
    }

    /// <summary>Every state of one and of two producers is among the abstract ones, and so are the first ones of three and four.</summary>
    [Fact]
    public void EveryStateOfAFewProducersIsCovered()
    {
        var all = Enumerable.Range(1, 2).Sum(p => (int)Rings.Search(Rings.InProgress(1, p, null)).States);
        Search(new InProgressVariant(), 1, new AnyNumberOptions { AuditedMembers = 2, AuditedStates = int.MaxValue }).Audited.ShouldBe(all);
        Search(new InProgressVariant(), 1, new AnyNumberOptions { AuditedMembers = 4, AuditedStates = 2_000 }).Audited.ShouldBeGreaterThan(2_000 * 3);
    }

    /// <summary>The shortest schedules are as long as with two producers, which is as many as it takes.</summary>
    [Fact]
    public void LegacyIsViolatedByASchedule()
    {
        var result = Search(new LegacyVariant(), 1, new AnyNumberOptions { StateLimitOnceViolated = 5_000, Properties = ["P1", "P2", "P3", "P10", "P9"] });
        Named(result, AnyNumberVerdict.Violated).ShouldBe(["P1", "P10", "P2", "P3"]);
        var bounded = Rings.Search(Rings.Legacy(1, 2, 2));
        foreach (var found in result.Properties.Where(p => p.Verdict == AnyNumberVerdict.Violated))
        {
            (found.Property.Name, found.Members, found.Counterexample!.Length).ShouldBe((found.Property.Name, 2, bounded.StepsTo(found.Property.Name)));
        }

        result.Properties.Single(p => p.Property.Name == "P9").Verdict.ShouldBe(AnyNumberVerdict.Inconclusive);
    }

    /// <summary>The bit outlives the release, and nothing else is wrong.</summary>
    [Fact]
    public void TheBitTestedFirstViolatesNothingButP9()
    {
        var result = Search(new BitTestedFirstVariant(), 1);
        Named(result, AnyNumberVerdict.Violated).ShouldBe(["P9"]);
        Named(result, AnyNumberVerdict.ProvedForAnyNumber).ShouldBe(s_safety.Where(p => p != "P9"));
    }

    /// <summary>With a number of packets each, packets are told apart by who has them, in words of a bit for each.</summary>
    [Fact]
    public void PacketsThatHaveNumbersAreRefused()
    {
        var result = new AnyNumberSearch(p => Rings.InProgress(1, p, 1), new AnyNumberOptions { Members = 8 }).Run(TestContext.Current.CancellationToken);
        Named(result, AnyNumberVerdict.ProvedForAnyNumber).ShouldBeEmpty();
        result.Properties.Single(p => p.Property.Name == "P1").Reason.ShouldStartWith("'committed packets [0]' names several of the interchangeable tasks at a time");
    }

    private static RingVariant Variant(string name) => name == "in-progress" ? new InProgressVariant() : new OwnerMapVariant();

    private static AnyNumberResult Search(RingVariant variant, int slots, AnyNumberOptions? options = null)
        => new AnyNumberSearch(p => Rings.Model(variant, new UserBitReader(), slots, p, null), options ?? new AnyNumberOptions()).Run(TestContext.Current.CancellationToken);

    private static string[] Named(AnyNumberResult result, AnyNumberVerdict verdict)
        => [.. result.Properties.Where(p => p.Verdict == verdict).Select(p => p.Property.Name).Order(StringComparer.Ordinal)];
}
