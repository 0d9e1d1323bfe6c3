using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Harness.Cli.Verify;
using Harness.Engine.Exploration;
using Harness.Engine.Machine;
using Harness.Engine.Traces;
using Harness.Reports.Results;
using Harness.Scenarios;
using Harness.Scenarios.Bounds;
using Harness.Scenarios.Gate;

namespace Harness.Cli.Shards;

/// <summary>What became of one piece of a gate, as a line of a shard's file: one of its four last members is there.</summary>
/// <param name="Piece">The number of the piece.</param>
/// <param name="States">How many states were visited for it.</param>
/// <param name="Outcome">What became of a scenario.</param>
/// <param name="Bounds">What a check of bounds found.</param>
/// <param name="Proof">What came of a proof for all sizes.</param>
/// <param name="Test">What became of a test of an assembly.</param>
internal sealed record ShardPiece(int Piece, long States, ShardOutcome? Outcome = null, ImmutableArray<ShardFinding>? Bounds = null, ShardProof? Proof = null, ShardTest? Test = null);

/// <summary>What came of a proof: <see cref="GateProofs"/> without what was demanded.</summary>
internal sealed record ShardProof(ImmutableArray<string> Proved, string? Undecided)
{
    internal GateProofs Restore(GateProof demanded) => new(demanded, Proved, Undecided);
}

/// <summary>A trace with its name.</summary>
internal sealed record ShardTrace(string Name, JsonNode Trace)
{
    internal static ShardTrace Of(RecordedTrace trace) => new(trace.Path, JsonNode.Parse(TraceFile.ToJson(trace.Trace))!);

    internal Trace Restore() => TraceFile.Parse(Trace.ToJsonString(), Name);
}

/// <summary>The verdict on a property.</summary>
internal sealed record ShardVerdict(string Property, Verdict Verdict, long Evaluated, string Reason, ShardTrace? Trace);

/// <summary>What became of a scenario: the search's result, with its properties and steps by what the model calls them.</summary>
internal sealed record ShardOutcome(SearchResult Result, ImmutableArray<ShardVerdict> Verdicts, ImmutableArray<int> StepsNotTaken, int ScheduleBound)
{
    internal static ShardOutcome Of(ScenarioOutcome outcome)
    {
        var result = outcome.Result!;
        return new ShardOutcome(
            result with { Properties = [], StepsNotTaken = [] },
            [.. result.Properties.Select(p => new ShardVerdict(p.Property.Name, p.Verdict, p.Evaluated, p.Reason, outcome.Traces.GetValueOrDefault(p.Property.Name) is { } t ? ShardTrace.Of(t) : null))],
            [.. result.StepsNotTaken.Select(s => outcome.ExpectedSteps.IndexOf(s))],
            outcome.ScheduleBound);
    }

    /// <param name="scenario">The scenario.</param>
    /// <param name="write">Writes a trace.</param>
    /// <exception cref="JsonException">It is not the outcome of this scenario.</exception>
    internal ScenarioOutcome Restore(GateScenario scenario, Func<ShardTrace, RecordedTrace> write)
        => Restore(
            new ScenarioOutcome
            {
                Title = scenario.Scenario.Title,
                Scenario = scenario.Scenario,
                Result = null,
                Expectations = scenario.Expectations,
                ExpectedSteps = scenario.Steps,
            },
            DeclaredModel.Of(new ScenarioModel(scenario.Scenario)).Properties,
            write);

    /// <param name="searched">What was searched.</param>
    /// <param name="all">Properties of its model.</param>
    /// <param name="write">Writes a trace.</param>
    /// <exception cref="JsonException">It is the outcome of something else.</exception>
    internal ScenarioOutcome Restore(ScenarioOutcome searched, IEnumerable<Property> all, Func<ShardTrace, RecordedTrace> write)
    {
        var (properties, steps) = (all.ToDictionary(p => p.Name, StringComparer.Ordinal), searched.ExpectedSteps);
        if (!Verdicts.Select(v => v.Property).ToHashSet().SetEquals(searched.Expectations!.Keys) || StepsNotTaken.Any(i => i < 0 || i >= steps.Length))
        {
            throw new JsonException("the outcome of something else");
        }

        return searched with
        {
            ScheduleBound = ScheduleBound,
            Traces = Verdicts.Where(v => v.Trace is not null).ToImmutableSortedDictionary(v => v.Property, v => write(v.Trace!), StringComparer.Ordinal),
            Result = Result with
            {
                Properties = [.. Verdicts.Select(v => new PropertyResult(properties[v.Property], v.Verdict, v.Evaluated, v.Reason, null))],
                StepsNotTaken = [.. StepsNotTaken.Select(i => steps[i])],
            },
        };
    }
}

/// <summary>What a check of bounds found.</summary>
internal sealed record ShardFinding(string Check, IReadOnlyDictionary<string, string> Scenario, string Property, BoundsOutcome Outcome, string Detail, ShardTrace? Trace)
{
    internal static ShardFinding Of(BoundsFinding finding, Func<string, RecordedTrace> find)
        => new(finding.Check, finding.Scenario.ToParameters(), finding.Property, finding.Outcome, finding.Detail, finding.Trace is { } name ? ShardTrace.Of(find(name)) : null);

    internal BoundsFinding Restore(Func<ShardTrace, RecordedTrace> write)
        => new(Check, ScenarioParameters.Read(Scenario), Property, Outcome, Detail) { Trace = Trace is null ? null : write(Trace).Path };
}
