using Harness.Engine.Exploration;

namespace Harness.Ring.Tests;

/// <summary>The RFC of April 2018: claims 2, 3, 4 and 7.</summary>
public class InProgressTests
{
    [Fact]
    public void Every_property_is_proved_with_a_reader_that_tests_the_user_bit()
    {
        var result = Rings.Search(Rings.InProgress(2, 3, 1));

        result.End.ShouldBe(SearchEnd.Complete);
        result.With(Verdict.Proved).Length.ShouldBe(result.Properties.Length);
        result.Properties.ShouldAllBe(p => p.Evaluated > 0);
        result.StepsNotTaken.ShouldBeEmpty();
    }

    /// <summary>The first question of a kernel person: only two packets? Here it is every number of packets, on a finite graph.</summary>
    [Fact]
    public void Exclusive_use_is_proved_for_every_number_of_packets()
    {
        var result = Rings.Search(Rings.InProgress(2, 2, null));

        result.End.ShouldBe(SearchEnd.Complete);
        result.FinalStates.ShouldBe(0);
        result.With(Verdict.Proved).ShouldBe(["L1", "L2", "L3", "L4", "P1", "P10", "P2", "P3", "P7", "P7i", "P9", "deadlock", "exception", "livelock"]);
    }

    /// <summary>Claim 4: any bit that passes information to user space will do, except USER. In V1 bit 31 is stored sign-extended.</summary>
    [Fact]
    public void Any_bit_other_than_user_serves_as_the_mark()
    {
        for (var bit = 1; bit < 32; bit++)
        {
            foreach (var version in new[] { TpacketVersion.V1, TpacketVersion.V2 })
            {
                var model = Rings.Model(new InProgressVariant((TpStatus)(1UL << bit)), new UserBitReader(), 1, 2, 1, version: version);
                Rings.Search(model).With(Verdict.Violated).ShouldBeEmpty($"bit {bit} in {version}");
            }
        }
    }

    [Theory]
    [InlineData(TpStatus.Kernel)]
    [InlineData(TpStatus.User)]
    [InlineData(TpStatus.Copy | TpStatus.Losing)]
    [InlineData((TpStatus)(1UL << 32))]
    public void What_cannot_mark_is_refused(TpStatus mark) => Should.Throw<ArgumentOutOfRangeException>(() => new InProgressVariant(mark));

    /// <summary>
    /// Claim 7. The reader takes the marked slot as soon as it is marked: A B D, r1. It then releases a slot in flight, so that the protocol's
    /// promise to the kernel breaks as well: A B D F, r1 to r5 free slot 0; A B D F fill slot 1; A B grant slot 0 again; D writes to it.
    /// </summary>
    [Fact]
    public void A_reader_that_takes_any_value_other_than_zero_breaks_it()
    {
        var result = Rings.Search(Rings.Model(new InProgressVariant(), new NonZeroReader(), 2, 3, 1), new SearchOptions { Properties = ["P1", "P3", "P10"], StopWhenDecided = true });

        result.StepsTo("P3").ShouldBe(4);
        result.StepsTo("P10").ShouldBe(15);
        result.StepsTo("P1").ShouldBe(16);
    }

    /// <summary>With one slot the others come round at once: A B D F, r1 to r5, A B.</summary>
    [Fact]
    public void A_reader_that_takes_any_value_other_than_zero_breaks_one_slot_sooner()
    {
        var result = Rings.Search(Rings.Model(new InProgressVariant(), new NonZeroReader(), 1, 2, 1), new SearchOptions { Properties = ["P10"], StopWhenDecided = true });

        result.StepsTo("P10").ShouldBe(11);
    }

    [Fact]
    public void Counting_holds_when_the_statistics_are_read_at_any_time()
    {
        var result = Rings.Search(Rings.Model(new InProgressVariant(), new UserBitReader(), 1, 2, 1, RingFaults.StatisticsRead));

        result.On("P8").Verdict.ShouldBe(Verdict.Proved);
        result.StepsNotTaken.ShouldBeEmpty();
    }
}
