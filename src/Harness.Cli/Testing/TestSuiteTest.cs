using System.Collections.Immutable;
using Harness.Cli.Files;
using Harness.Cli.Verify;
using Harness.Engine.Guards;
using Harness.Engine.Machine;
using Harness.Engine.Traces;
using Harness.Reports;
using Harness.Reports.Ci;
using Harness.Reports.Results;

namespace Harness.Cli.Testing;

/// <summary>One test of several: its program and what it demands of which properties, for a search, or for what a search of it found elsewhere.</summary>
internal sealed class TestSuiteTest
{
    private readonly TestTarget _target;

    /// <param name="path">The assembly.</param>
    /// <param name="method">The test.</param>
    /// <param name="stepTimeout">How long code may run between two steps.</param>
    /// <exception cref="ModelException">The model breaks a rule.</exception>
    /// <exception cref="InputException">The test cannot be called.</exception>
    internal TestSuiteTest(string path, TestMethod method, TimeSpan stepTimeout)
    {
        _target = TestTarget.Of(path, method, memory: null, fairness: null, stepTimeout);
        Program = ControlledProgram.Create(_target.Model, stepTimeout);
        Properties = PropertyNames.Of(Program, _target.Properties, $"test {method.FileName}");
        NotStarted = new ScenarioOutcome
        {
            Title = method.FullName,
            Memory = MemoryModelInfo.Of(_target.Model.Memory).Name,
            Result = null,
            Expectations = TestExpectations.Of(method.FileName, Program, Properties, _target.Stated),
            ExpectedSteps = Program.ExpectedLabels,
        };
    }

    internal ControlledProgram Program { get; }

    /// <summary>Names of the properties that it judges; empty for all but those of runs that never end.</summary>
    internal ImmutableArray<string> Properties { get; }

    /// <summary>What there is to say before the search, or without it.</summary>
    internal ScenarioOutcome NotStarted { get; }

    /// <summary>The full name of the test, in a trace.</summary>
    internal string FullName => _target.FullName;

    /// <summary>Writes a trace, and its report beside it.</summary>
    internal RecordedTrace Write(ITraceSink traces, string name, Trace trace)
    {
        var recorded = traces.Write(name, trace);
        traces.WriteReport(name, () => TextReport.Of(trace, _target.Replay(recorded.Path)).ToString());
        return recorded;
    }

    /// <summary>Holds what a search found against what the test expects.</summary>
    internal TestSuiteResult Judge(ScenarioOutcome outcome)
        => new(outcome, [.. RunCases.Of([outcome], [], [], _target.Replay).Concat(StepsNeverTaken(outcome)).Select(c => c with { IsTest = true })]) { Code = Program.CodeFingerprint };

    /// <summary>A step that cannot be taken within the bounds is one of which the verdicts say nothing.</summary>
    private static IEnumerable<RunCase> StepsNeverTaken(ScenarioOutcome outcome)
        => outcome.Result is { End: Engine.Exploration.SearchEnd.Complete, StepsNotTaken: var steps }
            ? steps.Select(s => new RunCase(
                outcome.Title, s.ToString(), CaseState.Undecided, "no schedule takes this step: nothing says anything about it"))
            : [];
}
