using Harness.Engine.Exploration;
using Harness.Scenarios;
using Harness.Scenarios.Gate;
using Microsoft.Coyote;
using Microsoft.Coyote.SystematicTesting;

namespace Harness.Hosting.Tests;

/// <summary>
/// The scenarios of the quick gate on Microsoft's engine: what the exhaustive search proves it never violates, and what the search finds violated it finds too.
/// The verdicts are those that the gate's file demands, each with a reason of its own.
/// </summary>
public class QuickGateTests
{
    private static readonly GateFile s_gate = GateFile.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "coyote-config", "verify.json")));

    /// <summary>What Coyote does not see: a livelock is a cycle of states, and it keeps no states.</summary>
    private static readonly string[] s_invisible = ["livelock"];

    public static TheoryData<string> Scenarios => [.. Quick.Select(s => ScenarioParameters.FileName(s.Scenario))];

    public static TheoryData<string, string> Violations
        => [.. Quick.SelectMany(s => With(s, Verdict.Violated).Select(p => (ScenarioParameters.FileName(s.Scenario), p)))];

    internal static IEnumerable<GateScenario> Quick => s_gate.Scenarios.Where(s => s.Profile == GateFile.Quick);

    [Theory]
    [MemberData(nameof(Scenarios))]
    public void What_is_proved_is_never_violated(string scenario)
    {
        var gate = Find(scenario);

        using var engine = Run(gate.Scenario, Iterations.Count, [.. With(gate, Verdict.Proved)]);

        engine.TestReport.BugReports.ShouldBeEmpty();
        engine.TestReport.UncontrolledInvocations.ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Violations))]
    public void What_is_violated_is_found(string scenario, string property)
    {
        using var engine = Run(Find(scenario).Scenario, Iterations.ToFind, property);

        TestContext.Current.TestOutputHelper!.WriteLine($"{scenario} {property}: {Coyote.Explored(engine)} schedules");
        engine.TestReport.BugReports.ShouldHaveSingleItem().ShouldStartWith(property + ": ");
    }

    internal static GateScenario Find(string scenario) => Quick.Single(s => ScenarioParameters.FileName(s.Scenario) == scenario);

    internal static IEnumerable<string> With(GateScenario scenario, Verdict verdict)
        => scenario.Expectations.Where(e => e.Value.Verdict == verdict).Select(e => e.Key).Except(s_invisible);

    private static TestingEngine Run(Scenario scenario, uint iterations, params string[] properties)
    {
        var configuration = Configuration.Create().WithTestingIterations(iterations).WithPartiallyControlledConcurrencyAllowed(false)
            .WithPartiallyControlledDataNondeterminismAllowed(false);
        return Coyote.Run(configuration, () => ModelHost.Run(new ScenarioModel(scenario), properties));
    }
}
