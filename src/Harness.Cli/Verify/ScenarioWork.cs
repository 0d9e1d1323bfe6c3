using System.Collections.Immutable;
using Harness.Engine.Machine;
using Harness.Reports.Results;
using Harness.Scenarios;
using Harness.Scenarios.Gate;

namespace Harness.Cli.Verify;

/// <summary>A scenario to explore.</summary>
/// <param name="Scenario">The scenario.</param>
/// <param name="Program">Its program.</param>
/// <param name="Properties">Names of the properties to judge, and then no more than these; empty for all.</param>
/// <param name="Expectations">What a gate expects of each property; null by hand.</param>
internal sealed record ScenarioWork(
    Scenario Scenario, ControlledProgram Program, ImmutableArray<string> Properties, ImmutableSortedDictionary<string, Expectation>? Expectations)
{
    /// <summary>What there is to say before the search, or without it.</summary>
    internal ScenarioOutcome NotStarted() => new()
    {
        Title = Scenario.Title,
        Scenario = Scenario,
        Result = null,
        Expectations = Expectations,
        ExpectedSteps = Program.ExpectedLabels,
    };
}
