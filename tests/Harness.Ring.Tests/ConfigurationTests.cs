namespace Harness.Ring.Tests;

/// <summary>What does not go together is refused, and the message says why.</summary>
public class ConfigurationTests
{
    private const string NoMark = "variant legacy marks no slot: a virtio-net header can fail before-mark, after-head or after-unlock, and there is nothing to undo";

    [Theory]
    [InlineData(VnetPosition.BeforeMark, false, null)]
    [InlineData(VnetPosition.AfterHead, false, null)]
    [InlineData(VnetPosition.AfterUnlock, false, null)]
    [InlineData(VnetPosition.AfterMark, false, NoMark)]
    [InlineData(VnetPosition.AfterMark, true, NoMark)]
    [InlineData(VnetPosition.AfterHead, true, NoMark)]
    [InlineData(VnetPosition.AfterUnlock, true, NoMark)]
    public void Legacy_has_no_mark_to_fail_after_or_to_take_back(VnetPosition position, bool isUndone, string? problem)
        => new RingConfiguration(new LegacyVariant(), new UserBitReader(), new RingBounds(1, 2, 1), Vnet: new VnetFailure(position, isUndone)).Problem.ShouldBe(problem);

    [Theory]
    [InlineData(true, "reader opts-in-late is for in-progress-opt-in: variant in-progress has no such option")]
    [InlineData(false, "reader opts-in is for in-progress-opt-in: variant in-progress has no such option")]
    public void Nobody_can_ask_for_an_option_that_is_not_there(bool isLate, string problem)
        => new RingConfiguration(new InProgressVariant(), new OptInReader(isLate), new RingBounds(1, 2, 1)).Problem.ShouldBe(problem);

    [Theory]
    [InlineData(RingFaults.StatisticsRead)]
    [InlineData(RingFaults.Oversize)]
    [InlineData(RingFaults.Oversize | RingFaults.Filtered)]
    public void Counters_and_copies_need_a_number_of_packets(RingFaults faults)
        => new RingConfiguration(new LegacyVariant(), new UserBitReader(), new RingBounds(1, 2, null), faults).Problem
            .ShouldBe("faults statistics-read and oversize need a number of packets: with unbounded packets counters and copies are left out");

    [Theory]
    [InlineData(7, 1)]
    [InlineData(6, 43)]
    public void Copies_allow_as_many_packets_as_their_queue_can_hold(int producers, int packets)
        => new RingConfiguration(new LegacyVariant(), new UserBitReader(), new RingBounds(1, producers, packets), RingFaults.Oversize).Problem
            .ShouldBe("fault oversize allows at most 6 producers and 255 packets");

    [Theory]
    [InlineData(RingFaults.Filtered)]
    [InlineData(RingFaults.Checksum)]
    [InlineData(RingFaults.Tamper)]
    public void Everything_else_goes_with_packets_that_never_end(RingFaults faults)
        => new RingConfiguration(new OwnerMapVariant(), new UserBitReader(), new RingBounds(1, 2, null), faults).Problem.ShouldBeNull();
}
