using Harness.Engine.Exploration;
using Harness.Engine.Machine;
using Harness.Engine.Traces;
using Harness.Scenarios;

namespace Harness.Reports.Tests;

/// <summary>Shortest counterexamples.</summary>
internal static class Found
{
    /// <summary>The trace of a shortest violation.</summary>
    internal static Trace Trace(Scenario scenario, string property)
    {
        var program = ControlledProgram.Create(new ScenarioModel(scenario));
        var options = new SearchOptions { Properties = [property], StopWhenDecided = true };
        var result = new ExhaustiveSearch(program, options).Run(TestContext.Current.CancellationToken).Properties.Single();
        return TraceRecorder.Record(program, result.Property, result.Counterexample!);
    }
}
