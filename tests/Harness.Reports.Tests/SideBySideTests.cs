using Harness.Engine.Machine;
using Harness.Engine.Traces;
using Harness.Reports.Text;
using Harness.Scenarios;

namespace Harness.Reports.Tests;

/// <summary>The schedule in which legacy grants slot 0 twice, taken by other protocols.</summary>
public class SideBySideTests
{
    private static readonly Scenario s_legacy = new() { Variant = "legacy", Slots = 2, Producers = 3, Packets = 1 };

    /// <summary>The RFC marks the slot before the lock is given back (two claims, two marks), and the third claim finds the mark where legacy found KERNEL.</summary>
    [Fact]
    public void The_mark_of_the_rfc_stops_the_second_grant()
    {
        var pair = Compare(s_legacy, "P1", s_legacy with { Variant = "in-progress" });

        pair.Violated.ShouldBeEmpty();
        pair.Rows.Where(r => r.First is null).Select(r => pair.Second.Steps[r.Second!.Value].Letter).ShouldBe(["D", "D"]);
        pair.Rows.ShouldAllBe(r => r.Apart.Length == 0);
        var third = pair.Rows.Where(r => r.First is { } f && pair.First.Steps[f].Letter == "B").Last();
        pair.First.Steps[third.First!.Value].Watches.ShouldContain("KERNEL [P1+P3]");
        pair.Second.Steps[third.Second!.Value].Watches.ShouldContain("IN_PROGRESS [P1]");
        SideBySideText.Of(pair).ToString().ShouldContain(
            $"The two part in step {third.First + 1}: test slot at head: slot 0 is KERNEL, granted; beside it test slot at head: slot 0 is\n  IN_PROGRESS, refused.");
    }

    /// <summary>Nothing tells a protocol from itself: step for step the same rings and the same violations.</summary>
    [Fact]
    public void A_protocol_beside_itself_does_the_same()
    {
        var pair = Compare(s_legacy, "P10", s_legacy);

        pair.Rows.ShouldAllBe(r => r.First == r.Second && r.Apart.Length == 0);
        pair.Second.Steps.Select(s => s.Fingerprint).ShouldBe(pair.First.Steps.Select(s => s.Fingerprint));
        pair.Violated.ShouldContain("P10");
        SideBySideText.Of(pair).ToString().ShouldContain("The two take the same steps to the same end. legacy");
    }

    /// <summary>TPACKET_V3 has no slots, and so no test of one: what it lacks is said, what only it has stands alone.</summary>
    [Fact]
    public void What_one_protocol_lacks_is_said()
    {
        var pair = Compare(s_legacy, "P1", s_legacy with { Variant = "v3-blocks", Tpacket = 3 });

        pair.Rows.ShouldContain(r => r.Apart == "has no such step");
        pair.Rows.Count(r => r.First is not null).ShouldBe(pair.First.Steps.Length);
        pair.Rows.Count(r => r.Second is not null).ShouldBe(pair.Second.Steps.Length);
    }

    private static SideBySide Compare(Scenario first, string property, Scenario second)
        => TraceComparison.Take(
            ControlledProgram.Create(new ScenarioModel(first)), Found.Trace(first, property), ControlledProgram.Create(new ScenarioModel(second)));
}
