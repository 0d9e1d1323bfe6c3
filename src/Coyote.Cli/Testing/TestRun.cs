using Coyote.Cli.Files;
using Coyote.Cli.Output;
using Coyote.Cli.Verify;
using Harness.Engine.Exploration;
using Harness.Engine.Exploration.Sampling;
using Harness.Engine.Machine;
using Harness.Engine.Traces;
using Harness.Reports;
using Harness.Reports.Results;
using Harness.Scenarios;

namespace Coyote.Cli.Testing;

/// <summary>Runs one test.</summary>
internal sealed class TestRun
{
    private readonly TestOptions _options;
    private readonly TraceDirectory _directory;
    private readonly TestMethod _test;
    private readonly ControlledProgram _program;

    internal TestRun(TestOptions options)
    {
        _options = options;
        _directory = new TraceDirectory(options.OutputDirectory);
        _test = TestMethodFinder.Find(TestAssembly.Load(options.Path).Tests, options.Method, options.Path);
        _program = ControlledProgram.Create(_test.CollectModel());
        foreach (var property in options.Sampling.Properties)
        {
            if (_program.FindProperty(property) is null)
            {
                throw new InputException($"test {_test.FileName} has no property '{property}'; it has {string.Join(", ", _program.Properties.Select(p => p.Name))}");
            }
        }
    }

    internal ExitCode Run()
    {
        using var interrupt = new Interrupt();
        Say(Verbosity.Minimal, $". Testing {_options.Path}");
        Say(Verbosity.Minimal, $"... Method {_test.FullName}");
        Say(Verbosity.Minimal, $"... Model {_program.Model.Name}");
        return _options.IsExhaustive ? Explore(interrupt.Token) : Sample(interrupt.Token);
    }

    private ExitCode Sample(CancellationToken cancellation)
    {
        var sampling = _options.Sampling;
        Say(Verbosity.Minimal, $"... {SamplingText.Plan(sampling)}");
        var result = Watch("... Running", report => new SamplingRun(
            _program, sampling with { Progress = progress => report(() => SamplingText.Progress(progress)) }).Run(cancellation));
        var violated = result.Properties.Where(p => p.Result.Verdict == Verdict.Violated).MinBy(p => Headline.RankOf(p.Result.Property.Name));
        if (violated is not null)
        {
            Say(Verbosity.Minimal, $"..... Schedule #{violated.Iteration + 1:N0} violates {violated.Result.Property.Name}");
            WriteViolation(violated.Result);
        }

        Say(Verbosity.Minimal, "... Statistics");
        Say(Verbosity.Minimal, SamplingText.Statistics(result, sampling, detailed: _options.Verbosity == Verbosity.Detailed));
        Say(Verbosity.Quiet, ". " + SamplingText.Conclusion(result));
        return violated is not null ? ExitCode.Violated : result.End == SamplingEnd.Cancelled ? ExitCode.Inconclusive : ExitCode.Success;
    }

    private ExitCode Explore(CancellationToken cancellation)
    {
        var options = new SearchOptions
        {
            Properties = [.. _options.Sampling.Properties.Select(p => _program.FindProperty(p)!.Name)],
            TimeLimit = _options.Sampling.TimeLimit,
            MemoryLimit = SearchSettings.DefaultMemoryLimit,
        };
        Say(Verbosity.Minimal, "... Strategy exhaustive: every schedule, no state twice");
        var result = Watch("... Exploring", report => SearchRunner.Run(_program, options, p => report(() => Verify.ProgressText.Of(p)), cancellation));
        var violated = result.Properties.Where(p => p.Counterexample is not null).MinBy(p => Headline.RankOf(p.Property.Name));
        if (violated is not null)
        {
            WriteViolation(violated);
        }

        var outcome = new ScenarioOutcome { Title = _program.Model.Name, Result = result };
        Say(Verbosity.Minimal, ResultTable.Of([outcome]).TrimEnd());
        if (ProofBasis.Of(outcome) is { } basis)
        {
            Say(Verbosity.Minimal, $"\n{ProofBasis.Common}\n    {basis}");
        }

        return VerifyReport.JudgeByHand(outcome);
    }

    private void WriteViolation(PropertyResult violated)
    {
        var trace = TraceRecorder.Record(_program, violated.Property, violated.Counterexample!, (_program.Model as IParameterizedModel)?.Parameters);
        var recorded = _directory.Write($"{_test.FileName}-{violated.Property.Name}", trace);
        var replay = $"{SelfCommand.Text} replay {SelfCommand.Quote(_options.Path)} {SelfCommand.Quote(recorded.Path)} -m {_test.FullName}";
        var report = TextReport.Of(trace, replay);
        var path = _directory.WriteText($"{_test.FileName}-{violated.Property.Name}.txt", report);
        if (_options.Verbosity >= Verbosity.Normal)
        {
            Console.Out.WriteLine();
            ColouredText.Write(report);
            Console.Out.WriteLine();
        }

        Say(Verbosity.Quiet, $"... Trace {recorded.Path}");
        Say(Verbosity.Quiet, $"... Report {path}");
    }

    private T Watch<T>(string title, Func<Action<Func<string>>, T> work)
        => _options.Verbosity >= Verbosity.Normal ? ProgressView.Run(title, work) : work(_ => { });

    private void Say(Verbosity level, string line)
    {
        if (_options.Verbosity >= level)
        {
            Console.Out.WriteLine(line);
        }
    }
}
