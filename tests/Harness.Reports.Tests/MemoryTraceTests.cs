using Harness.Engine.Exploration;
using Harness.Engine.Machine;
using Harness.Engine.Traces;
using Harness.Scenarios;

namespace Harness.Reports.Tests;

/// <summary>What a trace of weak memory shows beside the steps of the model: what waits, what leaves a buffer, what is out of date.</summary>
public class MemoryTraceTests
{
    [Fact]
    public void StoreThatOvertakes_IsAStepOfItsTask_AndIsOnThePage()
    {
        var table = Table(new Scenario { Variant = "in-progress", Faults = ["no-barrier"], Memory = "pso", Slots = 1, Producers = 1 });

        table.ShouldContain(">  10  w                   store reaches memory: slot 0 = USER");
        table.ShouldContain("write payload 1: (waits) slot 0 = packet of P1");
        table.ShouldContain("(waits) the store is in the task's store buffer until its step w.");
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "docs", "memory-models.md")).ReplaceLineEndings("\n").ShouldContain(table);
    }

    [Fact]
    public void ValueThatIsOutOfDate_IsMarked()
    {
        var table = Table(new Scenario { Variant = "in-progress", Memory = "ra", Slots = 1, Producers = 1 });

        table.ShouldContain("(old) slot 0 ");
        table.ShouldContain("(old) not the newest value of the word.");
        table.ShouldNotContain("store buffer");
    }

    /// <summary>The report without the lines above its table.</summary>
    private static string Table(Scenario scenario)
    {
        var program = ControlledProgram.Create(new ScenarioModel(scenario));
        var result = new ExhaustiveSearch(program, new SearchOptions { Properties = ["P3"] }).Run(TestContext.Current.CancellationToken);
        var violated = result.Properties.Single();
        var text = TextReport.Of(TraceRecorder.Record(program, violated.Property, violated.Counterexample!)).ToString();
        return text[text.IndexOf(" step  ", StringComparison.Ordinal)..].TrimEnd();
    }
}
