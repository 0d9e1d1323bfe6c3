using Harness.Engine.Exploration;

namespace Harness.Engine.Tests.States;

public class PredecessorLogTests
{
    /// <summary>Five bytes: up to 2^40 - 1, and not a state more.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(uint.MaxValue)]
    [InlineData(uint.MaxValue + 1L)]
    [InlineData(0x12_3456_789AL)]
    [InlineData((1L << 40) - 1)]
    public void Number_beyond_four_bytes_is_kept(long from)
    {
        var log = new PredecessorLog();
        log.Add(from, 7, 0xABCD);

        log[0].ShouldBe((from, new Move(7, 0xABCD)));
        Should.Throw<OverflowException>(() => log.Add(1L << 40, 0, 0));
    }

    [Fact]
    public void A_path_leads_back_to_the_first_state()
    {
        var log = new PredecessorLog();
        log.Add(0, 0, 0);
        log.Add(0, 1, 10);
        log.Add(0, 2, 20);
        log.Add(2, 3, 30);

        log.PathTo(3).ShouldBe([new Move(2, 20), new Move(3, 30)]);
        log.PathTo(0).ShouldBeEmpty();
    }
}
