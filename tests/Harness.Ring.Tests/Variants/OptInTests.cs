namespace Harness.Ring.Tests.Variants;

/// <summary>The mark as an option: it protects those who asked for it in time, and nobody else.</summary>
public class OptInTests
{
    [Fact]
    public void A_reader_that_asked_before_the_first_packet_has_the_whole_protocol()
        => Rings.Model(new InProgressOptInVariant(), new OptInReader(isLate: false), 2, 3, 1).ShouldViolate(Array.Empty<string>());

    /// <summary>As legacy, with the look at the option: A B D0 F, and A B grants slot 0 again.</summary>
    [Fact]
    public void A_reader_that_never_asks_has_the_legacy_protocol()
    {
        var result = Rings.Search(Rings.Model(new InProgressOptInVariant(), new UserBitReader(), 1, 2, 1));

        result.With(Harness.Engine.Exploration.Verdict.Violated).ShouldBe(Rings.Search(Rings.Legacy(1, 2, 1)).With(Harness.Engine.Exploration.Verdict.Violated));
        result.StepsTo("P10").ShouldBe(6);
        result.StepsTo("P1").ShouldBe(7);
    }

    /// <summary>
    /// The option can protect a ring only if it is refused once packets may arrive. Whoever looked at it before the reader's o3 is unmarked in its slot: A B D0 F, then
    /// A B, with o3 anywhere after D0. The write that P1 sees is the next.
    /// </summary>
    [Fact]
    public void Asking_while_packets_arrive_is_too_late()
        => Rings.Model(new InProgressOptInVariant(), new OptInReader(isLate: true), 1, 2, 1).ShouldViolate(("P10", 6), ("P1", 7));
}
