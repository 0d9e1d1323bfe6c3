using System.Collections.Immutable;
using System.Numerics;
using Harness.Engine.Exploration;
using Harness.Engine.Machine;
using Harness.Engine.Traces;
using Harness.Reports.Results;
using Harness.Ring;
using Harness.Scenarios;
using Harness.Scenarios.Gate;

namespace Harness.Reports.Tests;

/// <summary>Results with figures that never change: nothing here was measured.</summary>
internal static class Outcomes
{
    internal static readonly Scenario Legacy = new() { Variant = "legacy" };
    internal static readonly Scenario InProgress = new() { Variant = "in-progress", Producers = 2, Packets = null };

    /// <summary>Legacy with the verdicts that it has, one of them unexpected.</summary>
    internal static ScenarioOutcome Violated()
    {
        var outcome = Of(Legacy, name => name is "P1" or "P10" ? Verdict.Violated : Verdict.Proved, _ => Verdict.Violated);
        var search = new ExhaustiveSearch(ControlledProgram.Create(new ScenarioModel(Legacy)), new SearchOptions { Properties = ["P1", "P10"], StopWhenDecided = true }).Run();
        var program = ControlledProgram.Create(new ScenarioModel(Legacy));
        return outcome with
        {
            Traces = search.Properties.ToImmutableSortedDictionary(
                p => p.Property.Name,
                p => new RecordedTrace($"traces/{p.Property.Name}.trace.json", TraceRecorder.Record(program, p.Property, p.Counterexample!))),
        };
    }

    /// <summary>Everything as expected, but one property that says nothing and one that was expected to.</summary>
    internal static ScenarioOutcome Proved()
        => Of(InProgress, name => name == "P9" ? Verdict.Vacuous : Verdict.Proved, name => name == "P9" ? Verdict.Vacuous : Verdict.Proved) with { ScheduleBound = 9 };

    internal static ScenarioOutcome ByHand() => Of(Legacy, _ => Verdict.Inconclusive, null);

    /// <summary>More properties than fit beside each other, and a scenario with everything that a scenario can have.</summary>
    internal static ScenarioOutcome ManyProperties()
    {
        var proved = Proved();
        var properties = new List<Property>();
        ControlledProgram.Create(new ManyPropertiesModel(properties));
        var scenario = InProgress with { Variant = "a-variant-with-a-name-that-does-not-fit", Faults = ["statistics-read"], Mark = 0x20000000, Tpacket = 1, Memory = "tso" };
        return proved with
        {
            Scenario = scenario,
            Title = scenario.Title,
            Expectations = null,
            Result = proved.Result! with
            {
                Properties = [.. properties.Select(p => new PropertyResult(p, Verdict.Proved, 1, "", null))],
            },
        };
    }

    internal static ScenarioOutcome NotStarted() => Proved() with { Result = null };

    private static ScenarioOutcome Of(Scenario scenario, Func<string, Verdict> verdict, Func<string, Verdict>? expected)
    {
        var program = ControlledProgram.Create(new ScenarioModel(scenario));
        return new ScenarioOutcome
        {
            Title = scenario.Title,
            Scenario = scenario,
            Result = Result(program, verdict),
            Expectations = expected is null ? null : program.Properties.Where(p => !p.IsLiveness).ToImmutableSortedDictionary(p => p.Name, p => new Expectation(expected(p.Name), "for the test")),
            ExpectedSteps = program.ExpectedLabels,
        };
    }

    private static SearchResult Result(ControlledProgram program, Func<string, Verdict> verdict) => new()
    {
        End = program.Properties.Any(p => verdict(p.Name) == Verdict.Inconclusive) ? SearchEnd.TimeLimit : SearchEnd.Complete,
        Properties =
        [
            .. program.Properties.Where(p => !p.IsLiveness).Select(p => new PropertyResult(
                p,
                verdict(p.Name),
                1234,
                verdict(p.Name) switch { Verdict.Vacuous => "its premise never held, so that it was never evaluated", Verdict.Inconclusive => "the time limit of 3 s was reached", _ => "" },
                null)),
        ],
        States = 1_234_567,
        Transitions = 4_321_000,
        Depth = 205,
        StatesByDepth = [],
        FinalStates = 1,
        Schedules = program.Model.Name.StartsWith("legacy", StringComparison.Ordinal) ? BigInteger.Parse("123456789012345678901234567890") : null,
        Cyclic = !program.Model.Name.StartsWith("legacy", StringComparison.Ordinal),
        BoundedSchedules = program.Model.Name.StartsWith("legacy", StringComparison.Ordinal) ? null : 4711,
        Audited = 301,
        Reexecuted = 9,
        FingerprintBits = 64,
        StepsNotTaken = [.. program.ExpectedLabels.Where(l => l.Letter == "p5")],
        Elapsed = TimeSpan.FromSeconds(3.25),
        TableBytes = 0,
        EdgeBytes = 0,
        PeakFrontier = 0,
    };

    private sealed class ManyPropertiesModel(List<Property> properties) : IModel
    {
        public string Name => "many properties";

        public void Build(MachineBuilder machine)
        {
            properties.AddRange(Enumerable.Range(1, 45).Select(i => machine.Property($"V-{(i < 30 ? 'S' : 'L')}{i}", $"statement {i}")));
            var cell = machine.Cell<int>("x");
            machine.Spawn("task", async () => await cell.Load(Steps.ReadStatus));
        }
    }
}
