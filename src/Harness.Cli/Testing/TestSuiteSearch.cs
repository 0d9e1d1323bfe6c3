using System.Collections.Immutable;
using Harness.Cli.Files;
using Harness.Cli.Replay;
using Harness.Cli.Verify;
using Harness.Engine.Exploration;
using Harness.Engine.Guards;
using Harness.Engine.Machine;
using Harness.Engine.Traces;
using Harness.Reports;
using Harness.Reports.Ci;
using Harness.Reports.Results;

namespace Harness.Cli.Testing;

/// <summary>Searches every schedule of one test, and writes a trace of each violation, expected or not.</summary>
/// <param name="path">The assembly.</param>
/// <param name="search">How to search.</param>
/// <param name="traces">Where traces go.</param>
internal sealed class TestSuiteSearch(string path, SearchOptions search, TraceDirectory traces)
{
    /// <param name="method">The test.</param>
    /// <param name="fileName">What its traces are called.</param>
    /// <param name="report">Is told how far the search is.</param>
    /// <param name="cancellation">Ends it.</param>
    internal TestSuiteResult Run(TestMethod method, string fileName, Action<SearchProgress> report, CancellationToken cancellation)
    {
        using var at = Apart.Supervision.At(method.FullName);
        try
        {
            var target = TestTarget.Of(path, method, memory: null, fairness: null, search.StepTimeout);
            var program = ControlledProgram.Create(target.Model, search.StepTimeout);
            var properties = PropertyNames.Of(program, target.Properties, $"test {method.FileName}");
            var outcome = new ScenarioOutcome
            {
                Title = method.FullName,
                Memory = MemoryModelInfo.Of(target.Model.Memory).Name,
                Result = null,
                Expectations = TestExpectations.Of(method.FileName, program, properties, target.Stated),
                ExpectedSteps = program.ExpectedLabels,
                ScheduleBound = search.ScheduleBound,
            };
            if (!cancellation.IsCancellationRequested)
            {
                var result = SearchRunner.Run(program, search with { Properties = properties }, report, cancellation);
                outcome = outcome with { Result = result, Traces = Record(program, result, target, fileName) };
            }

            return new TestSuiteResult(outcome, [.. RunCases.Of([outcome], [], [], target.Replay).Concat(StepsNeverTaken(outcome)).Select(c => c with { IsTest = true })]);
        }
        catch (Exception exception) when (exception is ModelException or InputException)
        {
            // The other tests have their verdicts all the same.
            return new TestSuiteResult(
                null,
                [new RunCase(method.FullName, "model", CaseState.Failed, exception.Message) { Verdict = nameof(Verdict.Error), IsTest = true }],
                exception.Message);
        }
    }

    private ImmutableSortedDictionary<string, RecordedTrace> Record(
        ControlledProgram program, SearchResult result, TestTarget target, string fileName)
    {
        var recorded = ImmutableSortedDictionary.CreateBuilder<string, RecordedTrace>(StringComparer.Ordinal);
        foreach (var (property, _, _, _, counterexample) in result.Properties)
        {
            if (counterexample is not null)
            {
                var trace = TestOfTrace.Name(
                    TraceRecorder.Record(program, property, counterexample, (program.Model as IParameterizedModel)?.Parameters), target.FullName);
                var file = traces.Write($"{fileName}-{property.Name}", trace);
                traces.WriteText($"{fileName}-{property.Name}.txt", TextReport.Of(trace, target.Replay(file.Path)).ToString());
                recorded.Add(property.Name, file);
            }
        }

        return recorded.ToImmutable();
    }

    /// <summary>A step that cannot be taken within the bounds is one of which the verdicts say nothing.</summary>
    private static IEnumerable<RunCase> StepsNeverTaken(ScenarioOutcome outcome)
        => outcome.Result is { End: SearchEnd.Complete, StepsNotTaken: var steps }
            ? steps.Select(s => new RunCase(
                outcome.Title, s.ToString(), CaseState.Undecided, "no schedule takes this step: nothing says anything about it"))
            : [];
}
