using Harness.Reports.Counterexamples;
using Harness.Scenarios;

namespace Harness.Reports.Tests;

/// <summary>What went wrong in a ring of blocks, in one sentence.</summary>
public class BlockCauseTests
{
    [Theory]
    [InlineData("v3-retire-does-not-wait", "", "P1", "producer 2 claims block 0 packet 0 while producer 1 still copies into it")]
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

    /// <summary>
    /// The decisive steps and the reason, by hand. N1 claims an entry and N2 counts it; the timer fires (T1), takes the lock (T2), publishes (C5), opens the next block (D2), unlocks (T5); r5
    /// gives a block back; b1 gives a packet up.
    /// </summary>
    [Theory]
    // The block goes to the reader and comes back while the first copy is under way, and is opened again from its first entry.
    [InlineData("v3-retire-does-not-wait", "", "P1", "N1 C5 r5 D2 N1", "the retire timer publishes block 0 without waiting for the copies into it")]
    [InlineData("v3-retire-does-not-wait", "", "V-S2", "N1 C5", "the retire timer publishes block 0 without waiting for the copies into it")]
    [InlineData("v3-retire-does-not-wait", "", "P3", "N1 C5 r1", "without waiting for the copies into it")]
    // poll has looked, the timer publishes, and only packets wake.
    [InlineData("v3-wakeup-per-packet", "", "L2", "p3 C5 T5", "wakes nobody, and the reader has looked before that")]
    [InlineData("v3-timer-closes-empty", "", "V-S4", "T1 C5", "the timer closes the active block without a look at num_pkts")]
    // The first packet of a block does not fit into it.
    [InlineData("v3-blocks", "oversize", "V-S4", "x C5", "the packet of producer 1 (oversize) does not fit")]
    // Counted, given up, and num_pkts left as it is.
    [InlineData("v3-blocks", "vnet-fail", "V-S3", "N2 b1 C5", "producer 1 counted its packet in num_pkts and gave it up")]
    [InlineData("v3-vnet-keeps-fill-lock", "vnet-fail", "V-L1", "N2 b1", "producer 1 gave its packet up without giving blk_fill_in_prog_lock back")]
    // Who holds the fill lock is gone, and the timer waits for him with the queue lock taken.
    [InlineData("v3-vnet-keeps-fill-lock", "vnet-fail", "deadlock", "N2 b1 T2", "retire timer waits for 'blk_fill_in_prog_lock'")]
    public void DecisiveSteps_AreThoseThatCollided(string variant, string fault, string property, string letters, string because)
    {
        var scenario = new Scenario { Variant = variant, Faults = fault.Length == 0 ? [] : [fault], Slots = 1, Producers = 2, Packets = 1 };

        var explanation = Explanation.Of(Found.Trace(scenario, property));

        string.Join(' ', explanation.Cause.Keys.Select(k => explanation.Trace.Steps[k.Index].Letter)).ShouldBe(letters, explanation.Sentence);
        explanation.Cause.Because.ShouldContain(because, Case.Sensitive);
    }
}
