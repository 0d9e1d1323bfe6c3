using System.Collections.Immutable;
using System.Diagnostics;
using Harness.Cli.Files;
using Harness.Cli.Output.Reports;
using Harness.Reports.Ci;
using Harness.Reports.Results;

namespace Harness.Cli.Testing;

/// <summary>Runs <c>harness test</c> for all tests of an assembly.</summary>
internal sealed class TestSuiteRun(TestOptions options)
{
    internal ExitCode Run()
    {
        var traces = new TraceDirectory(options.OutputDirectory);
        var suite = new TestSuite(options.Path, options.Filter);
        using var reports = ReportFiles.Prepare(options.Reports, new InputFile(options.Path, "the assembly"));
        using var interrupt = new Interrupt();
        var clock = Stopwatch.StartNew();
        var jobs = Math.Min(options.Jobs, suite.Count);
        Console.Out.WriteLine($"Testing {options.Path}: {Figures.Plural(suite.Count, "test")}, every schedule of each{(jobs > 1 ? $", {jobs} at a time" : "")}.\n");
        var results = suite.Run(options.Search!, jobs, traces, interrupt.Token);
        ImmutableArray<RunCase> cases = [.. results.SelectMany(r => r.Cases)];
        reports.Write(new RunReport("harness test", cases, clock.Elapsed, () => TraceJson.Of(cases), () => TraceJson.Markdown(cases)));
        return new TestSuiteReport(traces.Name).Write(results, cases);
    }
}
