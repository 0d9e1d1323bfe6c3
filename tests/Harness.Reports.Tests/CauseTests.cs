using Harness.Reports.Counterexamples;
using Harness.Scenarios;

namespace Harness.Reports.Tests;

/// <summary>
/// For each property, the decisive steps and the reason, against an argument by hand. Letters: A lock, B test (and grant, where nothing is marked), B2 test mark, D2 mark and grant, F
/// unlock, G1 G2 H fill, J publish, J3 J4 J5 clear the mark, K wake; r1 found ready, r4 delivered, r5 released; p1 register, p2 lock, p3 test the newest, p4 unlock.
/// </summary>
public class CauseTests
{
    [Theory]
    // Two grants of one slot, and a write by either. Between them nobody has stored anything to the slot.
    [InlineData("legacy", "user-bit", "", 1, 2, 1, "P1", "B B G1", "nothing marks a slot")]
    [InlineData("legacy", "user-bit", "", 1, 2, 1, "P10", "B B", "nothing marks a slot")]
    // Both are granted; the first publishes, and the second writes what is the reader's.
    [InlineData("legacy", "user-bit", "", 1, 2, 1, "P2", "B B J G1", "nothing marks a slot")]
    // Both are granted, the first publishes, and the reader takes what the second still fills.
    [InlineData("legacy", "user-bit", "", 1, 2, 1, "P3", "B B J r1", "nothing marks a slot")]
    // The reader takes the mark for a frame: nothing is published, the slot is only granted.
    [InlineData("in-progress", "non-zero", "", 1, 1, 1, "P3", "B r1", "takes a status of IN_PROGRESS for a frame")]
    // The reader takes the mark for a frame, and its KERNEL makes the slot in flight look free.
    [InlineData("in-progress", "non-zero", "", 1, 2, 1, "P10", "B r1 r5 B", "takes a status of IN_PROGRESS for a frame, and its release frees slot 0 under producer 1")]
    // The bit is cleared before the status says USER: the tests of the next find KERNEL and no bit.
    [InlineData("owner-map-clear-first", "user-bit", "", 1, 2, 1, "P10", "D2 J3 B B2 D2", "producer 1 clears the owner bit before it has published slot 0")]
    // A clear that is a load and a store: the bit that another set between the two is lost.
    [InlineData("owner-map-plain-clear", "user-bit", "", 2, 2, 3, "P10", "J4 D2 J5 B2 B D2", "had read before producer 2 set its bit, which is lost")]
    // User space stores KERNEL into a slot in flight.
    [InlineData("in-progress", "user-bit", "tamper", 1, 2, 1, "P13", "B t1 B", "user space set slot 0 to KERNEL while producer 1 was still filling it")]
    // The status is tested before the publish, the bit after it was cleared: each test sees a slot that is free.
    [InlineData("owner-map-status-first", "user-bit", "", 2, 2, 3, "P2", "D2 B J J3 B2 D2 G1", "neither test saw that slot 0 was in use")]
    // The slot is published, read and given back, and its mark is not cleared yet: the test of the mark finds it.
    [InlineData("owner-map-status-first-bit-tested-first", "user-bit", "", 2, 2, 3, "P9", "D2 J r5 B2", "producer 1 publishes before it clears the owner bit")]
    [InlineData("mark-in-padding", "user-bit", "", 2, 2, 3, "P9", "D2 J r5 B2", "producer 1 publishes before it clears the padding mark")]
    // The room test reads head, and looks at that slot much later: head has gone on, that slot is ready, and the one at head is free.
    [InlineData("owner-map-room", "user-bit", "", 2, 2, 3, "P9", "R3 J r5 R4", "the room test looks at slot 1, which is USER, and not at slot 0")]
    // Two readers take one slot, one gives it back, it is granted and written, and the other reads the new half (r2) and the old header (r4).
    [InlineData("in-progress", "several-threads", "", 2, 2, 2, "P3", "r1 r1 r5 B G1 r2 r4", "reader 1 and reader 2 have both taken slot 0, and reader 1 gave it back")]
    // The reader gives the slot back first and reads then.
    [InlineData("in-progress", "early-release", "", 1, 2, 1, "P3", "r1 r5 B G1 r2 r4", "the reader gives slot 0 back before it has read all of it")]
    // Delivered, published once more by the other writer, delivered again.
    [InlineData("legacy", "user-bit", "", 1, 2, 1, "P4", "B B r4 J r4", "published slot 0 once more")]
    // The first claim has slot 0, the second slot 1, the third slot 0 again, and the reader begins there.
    [InlineData("legacy", "user-bit", "", 2, 3, 1, "P5", "B B B r4 r4", "nothing marks a slot")]
    // Published, and the header overwritten by the other writer before the reader came.
    [InlineData("legacy", "user-bit", "", 1, 2, 1, "P6", "B B J H r5", "wrote another packet over it before it was read")]
    // Two packets published in one slot, which the reader reads once: head has gone one further.
    [InlineData("legacy", "user-bit", "", 2, 3, 1, "P7", "B B J J r5", "nothing marks a slot")]
    [InlineData("legacy", "user-bit", "", 2, 3, 1, "P7i", "B B", "nothing marks a slot")]
    [InlineData("legacy", "user-bit", "", 1, 2, 1, "P8", "B B J J K", "nothing marks a slot")]
    // Two readers have one frame with COPY, and there is one copy.
    [InlineData("owner-map", "several-threads", "oversize", 1, 1, 1, "P11", "J r1 q2 r1 q2", "reader 1 and reader 2 have both taken slot 0")]
    // The mark is the bit that says COPY, and no copy was ever made.
    [InlineData("in-progress", "non-zero", "oversize", 1, 1, 1, "P11", "B r1 q2", "IN_PROGRESS is the bit of COPY")]
    // The packet of slot 0 is given up when head stands at slot 1: slot 1 is filled before slot 0, and read after it.
    [InlineData("in-progress", "user-bit", "vnet-after-head-undone", 2, 2, 2, "P5", "B b1 B B r4 r4", "gave its packet up when head had gone on from slot 0")]
    // The packet is given up after its mark: nobody clears it.
    [InlineData("owner-map", "user-bit", "vnet-after-mark", 1, 1, 1, "L1", "B b1 b2", "producer 1 gave its packet up and left the owner bit of slot 0 set")]
    // The publish puts more bits than USER, and the reader clears USER alone.
    [InlineData("legacy", "clears-user-bit-only", "checksum", 1, 1, 1, "L1", "B J r5", "only a slot that is KERNEL is granted")]
    // Slot 0 takes two packets, and is given back, and is the one before head. The reader looks at slot 1, which is published then, the wake finds nobody, and poll asks about slot 0.
    [InlineData("legacy", "user-bit", "", 2, 3, 1, "L2", "B B J J r5 r1 J K p1 p3 p4", "poll looked at slot 0")]
    // Two readers take one slot before either gives it back, and each delivers its packet.
    [InlineData("owner-map", "several-threads", "", 1, 1, 1, "P4", "r1 r4 r1 r4", "reader 1 and reader 2 have both taken slot 0")]
    [InlineData("legacy", "user-bit", "", 2, 3, 1, "L2-live", "B B J J r5 r1 J K p1 p3 p4", "reader waits for a wake through 'sk_wq'")]
    // The first reader has slot 0, which is still USER and the newest; the second waits at slot 1.
    [InlineData("in-progress", "several-threads", "", 2, 2, 1, "L3", "B J r1", "poll looks at the slot before head, slot 0, which is USER and not given back yet, and the reader at slot 1, which is KERNEL")]
    // poll finds the mark (D), which is not KERNEL.
    [InlineData("in-progress", "user-bit", "", 1, 1, 1, "W1", "B D p3 p4", "poll takes any status but KERNEL for ready, and slot 0 is IN_PROGRESS")]
    // Slot 0 is granted, slot 1 published; the reader looks at slot 0 and poll at slot 1, again and again, and takes the lock each time.
    [InlineData("owner-map", "user-bit", "", 2, 3, 1, "livelock", "B J r1 p2 p3", "a fair lock would let them in")]
    public void DecisiveSteps_AreThoseThatCollided(string variant, string reader, string fault, int slots, int producers, int packets, string property, string letters, string because)
    {
        var scenario = new Scenario { Variant = variant, Reader = reader, Faults = fault.Length == 0 ? [] : [fault], Slots = slots, Producers = producers, Packets = packets, KnownFalse = property[0] == 'W' };

        var explanation = Explanation.Of(Found.Trace(scenario, property));

        string.Join(' ', explanation.Cause.Keys.Select(k => explanation.Trace.Steps[k.Index].Letter)).ShouldBe(letters, explanation.Sentence);
        explanation.Cause.Because.ShouldContain(because, Case.Sensitive);
        (explanation.Trace.LoopStart < explanation.Steps.Length || explanation.Cause.Keys[^1].Index == explanation.Steps.Length - 1).ShouldBeTrue();
        explanation.Cause.Keys.ShouldAllBe(k => explanation.Steps[k.Index].Role == StepRole.Decisive);
    }

    /// <summary>A write of one slot by two is a fact of the trace itself: whatever the sentence says, the writers that the model's bookkeeping has at the last step are those it names.</summary>
    [Theory]
    [InlineData("legacy", "user-bit", 2, 3)]
    [InlineData("legacy", "suricata", 2, 3)]
    [InlineData("in-progress", "non-zero", 1, 2)]
    public void WritersThatTheSentenceNames_AreThoseOfTheRing(string variant, string reader, int slots, int producers)
    {
        var explanation = Explanation.Of(Found.Trace(new Scenario { Variant = variant, Reader = reader, Slots = slots, Producers = producers, Packets = 1 }, "P1"));

        var unit = explanation.Steps[^1].Ring.Units.Single(u => explanation.Cause.Sentence.Contains($" writes {u.Name}, which is granted to ", StringComparison.Ordinal));
        unit.Writers.Length.ShouldBe(2);
        var writer = explanation.Steps[^1].Step.Task;
        explanation.Cause.Sentence.ShouldBe($"{writer} writes {unit.Name}, which is granted to {unit.Writers.Single(w => w != writer)} too");
    }
}
