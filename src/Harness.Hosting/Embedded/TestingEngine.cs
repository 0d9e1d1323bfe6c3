using System.Text;
using Harness.Engine.Exploration;
using Harness.Engine.Exploration.Sampling;
using Harness.Engine.Machine;
using Harness.Engine.Traces;
using Harness.Hosting;
using Microsoft.Coyote.Runtime;

namespace Microsoft.Coyote.SystematicTesting;

/// <summary>
/// Runs a test under many schedules, on the embedded engine. The test hands over a model with <see cref="ModelHost.Run"/>; that model is what runs.
/// </summary>
public sealed class TestingEngine : IDisposable
{
    private readonly Configuration _configuration;
    private readonly SamplingOptions _options;
    private readonly CancellationTokenSource _stop = new();
    private readonly HostedModel _test;
    private SamplingResult? _result;

    private TestingEngine(Configuration configuration, Action test, string name)
    {
        _configuration = configuration;
        _test = ModelHost.Collect(name, test);
        _options = configuration.ToOptions() with { Properties = _test.Properties };
    }

    /// <summary>What was found.</summary>
    public TestReport TestReport { get; } = new();

    /// <summary>The violating schedule as a person reads it; empty if none was found, and after a replay.</summary>
    public string ReadableTrace { get; private set; } = "";

    /// <summary>The violating schedule, for <see cref="Configuration.WithReproducibleTrace"/>; empty if none was found, and after a replay.</summary>
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
    /// <exception cref="TraceException">The trace that is to be reproduced is not one of this test.</exception>
    public void Run()
    {
        var program = ControlledProgram.Create(_test.Model);
        if (_configuration.ReproducibleTrace is { } reproducible)
        {
            var trace = TraceFile.Parse(reproducible, "reproducible trace");
            TraceReplay.Replay(program, trace);
            Report(ViolatedBy(program, trace));
            return;
        }

        if (_options.Iterations == 0)
        {
            return;
        }

        _result = new SamplingRun(program, _options).Run(_stop.Token);
        Trace[] found =
        [
            .. _result.Properties.Where(p => p.Result.Verdict == Verdict.Violated).Select(p => Record(program, p.Result.Property, p.Result.Counterexample!)),
        ];
        if (found.Length > 0)
        {
            Report(found);
            ReproducibleTrace = TraceFile.ToJson(found[0]);
            ReadableTrace = string.Join('\n', BugText.Steps(found[0]));
        }
    }

    /// <summary>Ends a run that is under way on another thread, or one that has not begun.</summary>
    public void Stop() => _stop.Cancel();

    /// <summary>A few lines that say what was run and found.</summary>
    public string GetReport()
    {
        if (_configuration.ReproducibleTrace is not null)
        {
            return $"... Reproduced {TestReport.NumOfFoundBugs} bug{(TestReport.NumOfFoundBugs == 1 ? "" : "s")}.{Environment.NewLine}";
        }

        var text = new StringBuilder();
        text.AppendLine("... Testing statistics:");
        text.AppendLine($"..... Found {TestReport.NumOfFoundBugs} bug{(TestReport.NumOfFoundBugs == 1 ? "" : "s")}.");
        text.Append("... Exploration statistics:");
        foreach (var line in _result is null ? ["Explored 0 execution paths: 0 fair, 0 unfair."] : SamplingStatistics.Paths(_result, _options))
        {
            text.AppendLine().Append("..... ").Append(line);
        }

        return text.ToString();
    }

    /// <summary>Throws if a bug was found.</summary>
    /// <exception cref="AssertionFailureException">A bug was found; the message is its report.</exception>
    public void ThrowIfBugFound()
    {
        if (TestReport.NumOfFoundBugs > 0)
        {
            throw new AssertionFailureException(TestReport.BugReports.First());
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _stop.Dispose();

    /// <summary>A schedule once for each property that its end violates.</summary>
    private IEnumerable<Trace> ViolatedBy(ControlledProgram program, Trace trace)
    {
        var schedule = new Counterexample([.. trace.Choices.Select(c => new Move((byte)c[0], (ushort)c[1]))], []);
        return trace.Steps.IsEmpty || trace.LoopStart is not null
            ? [trace]
            : trace.Steps[^1].Fails
                .Where(name => _test.Properties.IsEmpty || _test.Properties.Contains(name))
                .Select(name => Record(program, program.FindProperty(name)!, schedule));
    }

    private Trace Record(ControlledProgram program, Property property, Counterexample schedule)
        => TraceRecorder.Record(program, property, schedule, (_test.Model as IParameterizedModel)?.Parameters);

    private void Report(IEnumerable<Trace> violations)
    {
        TestReport.NumOfFoundBugs = 1;
        TestReport.BugReports.Add(BugText.Message(violations));
    }
}
