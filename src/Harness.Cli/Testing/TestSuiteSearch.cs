using System.Collections.Immutable;
using Harness.Cli.Files;
using Harness.Cli.Replay;
using Harness.Cli.Verify;
using Harness.Engine.Exploration;
using Harness.Engine.Guards;
using Harness.Engine.Machine;
using Harness.Engine.Traces;
using Harness.Reports.Results;

namespace Harness.Cli.Testing;

/// <summary>Searches every schedule of one test, and writes a trace of each violation, expected or not.</summary>
/// <param name="path">The assembly.</param>
/// <param name="search">How to search.</param>
/// <param name="traces">Where traces go.</param>
internal sealed class TestSuiteSearch(string path, SearchOptions search, ITraceSink traces)
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
            var test = new TestSuiteTest(path, method, search.StepTimeout);
            var outcome = test.NotStarted with { ScheduleBound = search.ScheduleBound };
            if (!cancellation.IsCancellationRequested)
            {
                var result = SearchRunner.Run(test.Program, search with { Properties = test.Properties }, report, cancellation);
                outcome = outcome with { Result = result, Traces = Record(test, result, fileName) };
            }

            return test.Judge(outcome);
        }
        catch (Exception exception) when (exception is ModelException or InputException)
        {
            // The other tests have their verdicts all the same.
            return TestSuiteResult.Broken(method.FullName, exception.Message);
        }
    }

    private ImmutableSortedDictionary<string, RecordedTrace> Record(TestSuiteTest test, SearchResult result, string fileName)
    {
        var recorded = ImmutableSortedDictionary.CreateBuilder<string, RecordedTrace>(StringComparer.Ordinal);
        foreach (var (property, _, _, _, counterexample) in result.Properties)
        {
            if (counterexample is not null)
            {
                var trace = TestOfTrace.Name(
                    TraceRecorder.Record(test.Program, property, counterexample, (test.Program.Model as IParameterizedModel)?.Parameters), test.FullName);
                recorded.Add(property.Name, test.Write(traces, $"{fileName}-{property.Name}", trace));
            }
        }

        return recorded.ToImmutable();
    }
}
