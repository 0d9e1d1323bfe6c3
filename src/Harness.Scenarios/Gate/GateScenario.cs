using System.Collections.Immutable;
using Harness.Engine.Machine;

namespace Harness.Scenarios.Gate;

/// <summary>A scenario that a gate runs.</summary>
/// <param name="Scenario">The scenario.</param>
/// <param name="Profile"><c>quick</c> for what every push runs, <c>full</c> for what takes longer.</param>
/// <param name="Expectations">What is expected of each property, by name.</param>
/// <param name="IsPartial">Whether only the properties are judged that the file names, and the search stops when these are decided.</param>
/// <param name="Steps">The steps that its model expects to take.</param>
/// <param name="Line">The line of the gate file on which it starts.</param>
public sealed record GateScenario(
    Scenario Scenario, string Profile, ImmutableSortedDictionary<string, Expectation> Expectations, bool IsPartial, ImmutableArray<StepLabel> Steps, int Line);
