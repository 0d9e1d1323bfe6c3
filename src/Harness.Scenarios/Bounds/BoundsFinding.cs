using Harness.Engine.Exploration;
using Harness.Engine.Machine;

namespace Harness.Scenarios.Bounds;

/// <summary>What became of one claim of a gate's file about bounds.</summary>
public enum BoundsOutcome
{
    /// <summary>It is as the file says.</summary>
    Confirmed,

    /// <summary>No sampled schedule speaks against it: there are more states than the search may visit.</summary>
    Sampled,

    /// <summary>The property holds in every state, but within these bounds, with (P-1)*K below N, it could not fail.</summary>
    BelowThreshold,

    /// <summary>Within these bounds nothing happens that the property speaks of, so that it holds in every state.</summary>
    NothingToJudge,

    /// <summary>A proof within smaller bounds does not reach these: the property is violated here, as another scenario of the gate says.</summary>
    ViolatedBeyond,

    /// <summary>It is not as the file says.</summary>
    Refuted,

    /// <summary>Within the limits it could not be found out.</summary>
    Undecided,
}

/// <summary>A claim of a gate's file about other bounds than a scenario's own, and what became of it.</summary>
/// <param name="Check">Which check it is: <c>smallest</c>, <c>minimal</c>, <c>growth</c> or <c>larger</c>.</param>
/// <param name="Scenario">The scenario within the bounds that were looked at.</param>
/// <param name="Property">Name of the property.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Detail">What is wrong or not known, in a few words; empty otherwise.</param>
public sealed record BoundsFinding(string Check, Scenario Scenario, string Property, BoundsOutcome Outcome, string Detail = "")
{
    /// <summary>A violation that should not be there, with the program in which it was found; null for none.</summary>
    public (ControlledProgram Program, Counterexample Counterexample)? Violation { get; init; }

    /// <summary>The trace file of that violation, or null.</summary>
    public string? Trace { get; init; }
}
