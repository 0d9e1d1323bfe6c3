using Harness.Reports.Counterexamples;
using Harness.Scenarios;

namespace Harness.Reports.Tests;

/// <summary>For each property, the steps that the sentence of the cause names, against an argument by hand. Letters: A lock, B test and grant, F unlock, G1 G2 H fill, J publish; r1 found ready, r4 delivered, r5 released.</summary>
public class CauseTests
{
    [Theory]
    // Two grants of one slot, and a write by either.
    [InlineData("legacy", "user-bit", "", 1, 2, 1, "P1", "B B G1")]
    [InlineData("legacy", "user-bit", "", 1, 2, 1, "P10", "B B")]
    // Both are granted; the first publishes, and the second writes what is the reader's.
    [InlineData("legacy", "user-bit", "", 1, 2, 1, "P2", "B B J G1")]
    // Both are granted, the first publishes, and the reader takes what the second still fills.
    [InlineData("legacy", "user-bit", "", 1, 2, 1, "P3", "B B J r1")]
    // The reader takes the mark for a frame: nothing is published, the slot is only granted.
    [InlineData("in-progress", "non-zero", "", 1, 1, 1, "P3", "B r1")]
    // The reader's KERNEL makes the slot in flight look free.
    [InlineData("in-progress", "non-zero", "", 1, 2, 1, "P10", "B r5 B")]
    // Delivered, published once more by the other writer, delivered again.
    [InlineData("legacy", "user-bit", "", 1, 2, 1, "P4", "B B r4 J r4")]
    // The grants in the order of the claims, the deliveries in the other.
    [InlineData("legacy", "user-bit", "", 2, 3, 1, "P5", "B B r4 r4")]
    public void Sentence_NamesTheStepsThatCollided(string variant, string reader, string fault, int slots, int producers, int packets, string property, string letters)
    {
        var scenario = new Scenario { Variant = variant, Reader = reader, Faults = fault.Length == 0 ? [] : [fault], Slots = slots, Producers = producers, Packets = packets };

        var explanation = Explanation.Of(Found.Trace(scenario, property));

        string.Join(' ', explanation.Cause.Keys.Select(k => explanation.Trace.Steps[k.Index].Letter)).ShouldBe(letters, explanation.Sentence);
        explanation.Cause.Keys[^1].Index.ShouldBe(explanation.Steps.Length - 1);
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

        var unit = explanation.Steps[^1].Ring.Units.Single(u => explanation.Sentence.Contains($"both write {u.Name}:", StringComparison.Ordinal));
        unit.Writers.Length.ShouldBe(2);
        explanation.Sentence.ShouldStartWith($"{unit.Writers[0]} and {unit.Writers[1]} both write {unit.Name}: ");
    }
}
