using Harness.Reports.Counterexamples;
using Harness.Scenarios;

namespace Harness.Reports.Tests;

/// <summary>What a counterexample says of itself, against what is known by hand.</summary>
public class ExplanationTests
{
    /// <summary>
    /// By hand, for two slots and legacy: nobody marks slot 0, so that the third claim comes round to it. Claims are A B F; the two grants of slot 0 are the B of the first and
    /// of the third claim, three steps each: 2 and 8; any write by either of the two is the collision.
    /// </summary>
    [Fact]
    public void ExclusiveWriter_NamesBothGrantsAndTheWrite()
    {
        var explanation = Explanation.Of(Found.Trace(new Scenario { Variant = "legacy", Slots = 2, Producers = 3, Packets = 1 }, "P1"));

        explanation.Sentence.ShouldBe(
            "producer 1 and producer 3 both write slot 0: slot 0 granted to producer 1 (step 2, B), slot 0 granted to producer 3 (step 8, B), slot 0 written by producer 1 (step 9, G1)");
        Roles(explanation).ShouldBe("rDurrurDD");
        explanation.Steps.Where(s => s.IsSwitch).Select(s => s.Step.Number).ShouldBe([4, 7, 9]);
        explanation.ContextSwitches.ShouldBe(3);
        explanation.Tasks.ShouldBe(["producer 1", "producer 2", "producer 3"]);
    }

    /// <summary>By hand: the steps between the claims that only fill slot 1 change nothing about who has slot 0.</summary>
    [Fact]
    public void StepsThatOnlyFillAnotherSlot_AreUnrelated()
    {
        var explanation = Explanation.Of(Found.Trace(new Scenario { Variant = "legacy", Slots = 2, Producers = 3, Packets = 1 }, "P4"));

        var fill = explanation.Steps.Where(s => s.Step.Task == "producer 2" && s.Step.Letter is "F" or "G1" or "G2" or "H" or "I" or "J").ToArray();
        fill.ShouldNotBeEmpty();
        fill.ShouldAllBe(s => s.Role == StepRole.Unrelated);
        explanation.Cause.Keys.Select(k => explanation.Trace.Steps[k.Index].Letter).ShouldBe(["B", "B", "r4", "J", "r4"]);
    }

    /// <summary>By hand: the reader of non-zero statuses takes the mark for a frame, and its KERNEL makes the slot look free.</summary>
    [Fact]
    public void ReleaseThatFreesASlotInFlight_IsDecisive()
    {
        var explanation = Explanation.Of(Found.Trace(new Scenario { Variant = "in-progress", Reader = "non-zero", Slots = 1, Producers = 2, Packets = 1 }, "P10"));

        explanation.Sentence.ShouldStartWith("slot 0, which producer 1 still fills, is granted again, to producer 2: slot 0 granted to producer 1 (step 2, B), slot 0 taken by reader (step ");
        explanation.Sentence.ShouldContain(", r5), slot 0 granted to producer 2 (step ");
    }

    [Fact]
    public void Ring_IsWhatTheStepsStored()
    {
        var explanation = Explanation.Of(Found.Trace(new Scenario { Variant = "legacy", Slots = 2, Producers = 3, Packets = 1 }, "P1"));

        explanation.AtStart.Units.Select(u => u.Status).ShouldBe(["KERNEL", "KERNEL"]);
        explanation.AtStart.Units[0].Fields.ShouldBe([KeyValuePair.Create("payload 1", "-")]);
        var last = explanation.Steps[^1].Ring;
        (last.Head, last.Reader).ShouldBe((1, 0));
        last.Units[0].Writers.ShouldBe(["producer 1", "producer 3"]);
        last.Units[0].Fields.ShouldBe([KeyValuePair.Create("payload 1", "packet of P1")]);
        last.Units[1].Writers.ShouldBe(["producer 2"]);
        explanation.Steps[^1].Inside.ShouldBe([0, 1, 2]);
    }

    /// <summary>A step's line is the one of the model that awaits it: A of tpacket_rcv stands in TpacketReceive.cs, and says so with its label.</summary>
    [Fact]
    public void Lines_AreThoseOfTheModelThatAwaitTheSteps()
    {
        var trace = Found.Trace(new Scenario { Variant = "legacy", Slots = 2, Producers = 3, Packets = 1 }, "P1");
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "Harness.sln")))
        {
            root = root.Parent;
        }

        root.ShouldNotBeNull();
        foreach (var (step, label) in trace.Steps.Zip(["Steps.Lock", "Steps.Test", "Steps.Unlock", "Steps.Lock", "Steps.Test", "Steps.Unlock", "Steps.Lock", "Steps.Test", "Steps.Payload1"]))
        {
            step.Line.ShouldNotBeNull();
            step.Line.File.ShouldStartWith("src/Harness.Ring/");
            File.ReadAllLines(Path.Combine(root.FullName, step.Line.File))[step.Line.Line - 1].ShouldContain(label);
        }
    }

    private static string Roles(Explanation explanation)
        => string.Concat(explanation.Steps.Select(s => s.Role switch { StepRole.Decisive => 'D', StepRole.Related => 'r', _ => 'u' }));
}
