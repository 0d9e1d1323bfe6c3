using System.Globalization;
using System.Text;
using Harness.Engine.Exploration;
using Harness.Engine.Exploration.Sampling;
using Harness.Engine.Machine;
using Harness.Hosting;
using Harness.Engine.Traces;

namespace Microsoft.Coyote.SystematicTesting;

/// <summary>
/// Runs a test under many schedules, on the embedded engine. The test hands over a model with <see cref="ModelHost.Run"/>; that model is what runs.
/// </summary>
public sealed class TestingEngine : IDisposable
{
    private readonly Configuration _configuration;
    private readonly CancellationTokenSource _stop = new();
    private readonly IModel _model;
    private long _iterations;
    private string _end = "";

    private TestingEngine(Configuration configuration, Action test, string name)
    {
        _configuration = configuration;
        _model = ModelHost.Collect(name, test);
    }

    /// <summary>What was found.</summary>
    public TestReport TestReport { get; } = new();

    /// <summary>The violating schedule as a person reads it; empty if none was found.</summary>
    public string ReadableTrace { get; private set; } = "";

    /// <summary>The violating schedule, for <see cref="Configuration.WithReproducibleTrace"/>; empty if none was found.</summary>
    public string ReproducibleTrace { get; private set; } = "";

    /// <summary>Prepares a test.</summary>
    /// <param name="configuration">How to run it.</param>
    /// <param name="test">The test.</param>
    public static TestingEngine Create(Configuration configuration, Action test)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(test);
        return new TestingEngine(configuration, test, test.Method.Name);
    }

    /// <summary>Prepares a test that is an async method.</summary>
    /// <param name="configuration">How to run it.</param>
    /// <param name="test">The test. It has handed over its model when it first returns.</param>
    public static TestingEngine Create(Configuration configuration, Func<Task> test)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(test);
        return new TestingEngine(configuration, () => test().GetAwaiter().GetResult(), test.Method.Name);
    }

    /// <summary>Runs the test until its budget is used or a bug is found.</summary>
    public void Run()
    {
        var program = ControlledProgram.Create(_model);
        if (_configuration.ReproducibleTrace is { } reproducible)
        {
            Replay(program, TraceFile.Parse(reproducible, "reproducible trace"));
            return;
        }

        var result = new SamplingRun(program, _configuration.ToOptions()).Run(_stop.Token);
        _iterations = result.Iterations;
        _end = result.End.ToString();
        var found = result.Properties.Where(p => p.Result.Verdict == Verdict.Violated).ToList();
        if (found.Count == 0)
        {
            return;
        }

        TestReport.NumOfFoundBugs = 1;
        foreach (var property in found)
        {
            Report(TraceRecorder.Record(program, property.Result.Property, property.Result.Counterexample!));
        }
    }

    /// <summary>Ends a run that is under way on another thread.</summary>
    public void Stop() => _stop.Cancel();

    /// <summary>A few lines that say what was run and found.</summary>
    public string GetReport()
    {
        var text = new StringBuilder();
        text.AppendLine("... Testing statistics:");
        text.AppendLine(CultureInfo.InvariantCulture, $"..... Found {TestReport.NumOfFoundBugs} bug{(TestReport.NumOfFoundBugs == 1 ? "" : "s")}.");
        text.AppendLine(CultureInfo.InvariantCulture, $"..... Explored {_iterations} schedule{(_iterations == 1 ? "" : "s")} ({_end}): sampled, not proved.");
        return text.ToString();
    }

    /// <summary>Throws if a bug was found.</summary>
    /// <exception cref="AssertionFailureException">A bug was found; the message is its report.</exception>
    public void ThrowIfBugFound()
    {
        if (TestReport.NumOfFoundBugs > 0)
        {
            throw new AssertionFailureException(string.Join(Environment.NewLine, TestReport.BugReports));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _stop.Dispose();

    private void Replay(ControlledProgram program, Trace trace)
    {
        TraceReplay.Replay(program, trace);
        _iterations = 1;
        _end = "replay";
        TestReport.NumOfFoundBugs = 1;
        Report(trace);
    }

    private void Report(Trace trace)
    {
        TestReport.BugReports.Add(trace.Note.Length > 0 ? $"{trace.Property}: {trace.Note}" : $"{trace.Property}: {trace.Statement}");
        if (ReproducibleTrace.Length > 0)
        {
            return;
        }

        ReproducibleTrace = TraceFile.ToJson(trace);
        ReadableTrace = string.Join('\n', trace.Steps.Select(s => $"<{s.Number}> {s.Task}: {s.Letter} {s.Step}"));
    }
}
