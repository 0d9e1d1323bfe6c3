using Harness.Reports.Results;

namespace Harness.Reports.Ci;

/// <summary>One verdict of a run, as a CI server shows it.</summary>
/// <param name="Group">What it is about: a scenario, a test, a kind of comparison.</param>
/// <param name="Name">The property, or what else was judged.</param>
/// <param name="State">What it is to the build.</param>
/// <param name="Message">What is wrong, or what is known, in a sentence; may be empty.</param>
/// <param name="Time">How long it took; for properties of one search the time of the search, once.</param>
public sealed record RunCase(string Group, string Name, CaseState State, string Message = "", TimeSpan Time = default)
{
    /// <summary>Whether <see cref="Group"/> is the full name of a test method, as a test runner knows it.</summary>
    public bool IsTest { get; init; }

    /// <summary>The verdict by its name; empty where there is none.</summary>
    public string Verdict { get; init; } = "";

    /// <summary>What the property says; empty where there is none.</summary>
    public string Statement { get; init; } = "";

    /// <summary>The counterexample, or null.</summary>
    public RecordedTrace? Trace { get; init; }

    /// <summary>The command that replays the counterexample, or null.</summary>
    public string? Replay { get; init; }
}
