using Harness.Engine.Machine;
using Harness.Ring;
using Harness.Scenarios.Gate;

namespace Harness.Scenarios.Tests;

/// <summary>Which steps of the model a gate must reach.</summary>
public class GateStepsTests
{
    private static readonly Lazy<GateFile> s_own = new(() => GateFile.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "coyote-config", "verify.json"))));

    /// <summary>Nothing that the model declares is out of the reach of this repository's own gate.</summary>
    [Fact]
    public void OwnGate_ExpectsEveryStepOfTheModel()
    {
        StepCatalogue.All.ShouldContain(Steps.Mark);
        StepCatalogue.All.ShouldBeUnique();
        StepCatalogue.All.Length.ShouldBeGreaterThan(30);
        StepCatalogue.All.Except(s_own.Value.Scenarios.SelectMany(s => s.Steps)).ShouldBeEmpty();
        GateSteps.Unexpected(s_own.Value).ShouldBeEmpty();
    }

    /// <summary>What a gate knows of a scenario's steps and properties, which it asks one model for all bounds, is what the model within the bounds declares.</summary>
    [Fact]
    public void OwnGate_KnowsWhatEachScenarioDeclares()
    {
        foreach (var scenario in s_own.Value.Scenarios)
        {
            var declared = DeclaredModel.Of(new ScenarioModel(scenario.Scenario));
            scenario.Steps.ShouldBe(declared.ExpectedLabels, scenario.Scenario.Title);
            scenario.Expectations.Keys.Except(declared.Properties.Select(p => p.Name)).ShouldBeEmpty(scenario.Scenario.Title);
        }
    }

    /// <summary>A gate of a variant and a reader need not reach the steps of others.</summary>
    [Fact]
    public void GateOfOneVariant_IsAskedForNoStepOfAnother() => GateSteps.Unexpected(Gate(Own("legacy", "user-bit"))).ShouldBeEmpty();

    /// <summary>The owner map takes its bit back, step by step, only where it changes without the lock and a header fails: both are in the file, and never together.</summary>
    [Fact]
    public void FaultThatTheFileHasWithAnotherVariantOnly_IsAskedForHereToo()
    {
        var gate = Gate(Own("owner-map-clear-first", "user-bit"), Own("in-progress", "user-bit", "vnet-after-head-undone"), Own("owner-map", "non-zero"));

        GateSteps.Unexpected(gate).Select(s => s.Text).ShouldBe(["take owner bit back"]);
    }

    /// <summary>Reading with a mark of its own is a step that one reader takes, with each variant of slots.</summary>
    [Fact]
    public void ReaderThatTheFileHasNowhere_IsNotAskedFor()
    {
        GateSteps.Unexpected(Gate(Own("legacy", "user-bit"), Own("in-progress", "user-bit"))).ShouldNotContain(Steps.BusyLoad);
        GateSteps.Unexpected(Gate(Own("legacy", "user-bit"), Own("v3-blocks", "user-bit"))).ShouldBeEmpty();
    }

    private static GateScenario Own(string variant, string reader, params string[] faults)
        => s_own.Value.Scenarios.First(s => s.Scenario.Variant == variant && s.Scenario.Reader == reader && s.Scenario.Faults.SequenceEqual(faults));

    private static GateFile Gate(params GateScenario[] scenarios) => new([.. scenarios], []);
}
