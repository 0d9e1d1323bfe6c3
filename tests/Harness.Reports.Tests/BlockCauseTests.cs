using Harness.Reports.Counterexamples;
using Harness.Scenarios;

namespace Harness.Reports.Tests;

/// <summary>What went wrong in a ring of blocks, in one sentence.</summary>
public class BlockCauseTests
{
    [Theory]
    [InlineData("v3-retire-does-not-wait", "", "P1", "producer 2 writes block 0 packet 0 while producer 1 still copies into it")]
    [InlineData("v3-retire-does-not-wait", "", "P10", "block 0 packet 0, which producer 1 still fills, is claimed again, by producer 2")]
    [InlineData("v3-retire-does-not-wait", "", "P2", "producer 1 writes block 0 packet 0, which already belongs to the reader")]
    [InlineData("v3-retire-does-not-wait", "", "P3", "the reader has taken block 0 while a packet is still copied into it")]
    [InlineData("v3-retire-does-not-wait", "", "V-S2", "block 0 is published while a packet is still copied into it")]
    [InlineData("v3-wakeup-per-packet", "", "L2", "the reader sleeps in poll, and nothing will wake it, although block 0, where it waits, is ready")]
    [InlineData("v3-timer-closes-empty", "", "V-S4", "block 0 is published without a packet")]
    [InlineData("v3-vnet-keeps-fill-lock", "vnet-fail", "V-L1", "producer 1 is gone and has left blk_fill_in_prog_lock taken: whoever closes a block next waits for ever")]
    [InlineData("v3-vnet-keeps-fill-lock", "vnet-fail", "P7", "nobody is inside, but blk_fill_in_prog_lock is still taken")]
    [InlineData("v3-blocks", "vnet-fail", "P3", "the reader has taken block 0, and one of the packets that num_pkts promises was never copied there, or not as a whole")]
    public void Cause_NamesBlockAndProducers(string variant, string fault, string property, string cause)
    {
        var scenario = new Scenario { Variant = variant, Faults = fault.Length == 0 ? [] : [fault], Slots = 1, Producers = 2, Packets = 1 };
        Causes.Of(Found.Trace(scenario, property)).Sentence.ShouldBe(cause);
    }
}
