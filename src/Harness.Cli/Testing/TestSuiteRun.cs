using System.Collections.Immutable;
using System.Diagnostics;
using Harness.Cli.Files;
using Harness.Cli.Output;
using Harness.Cli.Output.Reports;
using Harness.Cli.Verify;
using Harness.Engine.Exploration;
using Harness.Reports.Ci;
using Harness.Reports.Results;

namespace Harness.Cli.Testing;

/// <summary>Runs all tests of an assembly: every schedule of each, several at the same time, against what the tests expect.</summary>
internal sealed class TestSuiteRun(TestOptions options)
{
    private readonly TraceDirectory _traces = new(options.OutputDirectory);

    internal ExitCode Run()
    {
        var methods = Select(TestAssembly.Load(options.Path).Tests);
        using var reports = ReportFiles.Prepare(options.Reports, new InputFile(options.Path, "the assembly"));
        using var interrupt = new Interrupt();
        var clock = Stopwatch.StartNew();
        var jobs = Math.Min(options.Jobs, methods.Length);
        Console.Out.WriteLine($"Testing {options.Path}: {Figures.Plural(methods.Length, "test")}, "
            + $"every schedule of each{(jobs > 1 ? $", {jobs} at a time" : "")}.\n");
        var results = Search(methods, jobs, interrupt.Token);
        ImmutableArray<RunCase> cases = [.. results.SelectMany(r => r.Cases)];
        reports.Write(new RunReport("harness test", cases, clock.Elapsed, () => TraceJson.Of(cases), () => TraceJson.Markdown(cases)));
        return new TestSuiteReport(_traces.Name).Write(results, cases);
    }

    private TestSuiteResult[] Search(ImmutableArray<TestMethod> methods, int jobs, CancellationToken cancellation)
    {
        var results = new TestSuiteResult[methods.Length];
        var workers = methods.Length == 1 ? Environment.ProcessorCount : options.Search!.Workers;
        var search = options.Search! with { Rivals = new SearchRivals(), Workers = workers };
        var names = FileNames(methods);
        PoolProgressView.Run(view => OrderedPool.Run(
            methods.Length,
            jobs,
            i =>
            {
                var result = new TestSuiteSearch(options.Path, search, _traces)
                    .Run(methods[i], names[i], p => view.Report(i, () => $"{methods[i].FileName}: {ProgressText.Short(p)}"), cancellation);
                view.End(i);
                return result;
            },
            (i, result) =>
            {
                results[i] = result;
                view.Write($"[{i + 1}/{methods.Length}] {methods[i].FileName}: {TestSuiteReport.Line(result)}");
            }));
        return results;
    }

    /// <summary>Two types may have one name in two namespaces: then the traces of their tests have the whole name.</summary>
    private static string[] FileNames(ImmutableArray<TestMethod> methods)
    {
        var shared = methods.GroupBy(m => m.FileName).Where(g => g.Count() > 1).Select(g => g.Key).ToHashSet();
        return [.. methods.Select(m => shared.Contains(m.FileName) ? m.FullName : m.FileName)];
    }

    private ImmutableArray<TestMethod> Select(ImmutableArray<TestMethod> tests)
    {
        if (tests.IsEmpty)
        {
            throw new InputException($"'{options.Path}' has no method marked [Microsoft.Coyote.SystematicTesting.Test]");
        }

        ImmutableArray<TestMethod> selected
            = [.. tests.Where(t => options.Filter is null || t.FullName.Contains(options.Filter, StringComparison.OrdinalIgnoreCase))];
        return selected.IsEmpty
            ? throw new InputException(
                $"'{options.Path}' has no test with '{options.Filter}' in its name; it has {TestMethodFinder.List(tests)}")
            : selected;
    }
}
