namespace Harness.Ring.Tests;

public class TpStatusTextTests
{
    [Theory]
    [InlineData(0UL, "KERNEL")]
    [InlineData(1UL, "USER")]
    [InlineData(2UL, "IN_PROGRESS")]
    [InlineData(5UL, "USER|LOSING")]
    [InlineData(7UL, "USER|COPY|LOSING")]
    [InlineData(0xffffffff80000000UL, "TS_RAW_HARDWARE|0xffffffff00000000")]
    public void A_status_reads_as_people_write_it(ulong status, string expected)
        => TpStatusText.Format((TpStatus)status, TpStatus.Copy).ShouldBe(expected);

    [Fact]
    public void Without_a_mark_the_bit_keeps_its_own_name() => TpStatusText.Format(TpStatus.Copy, TpStatus.Kernel).ShouldBe("COPY");
}
