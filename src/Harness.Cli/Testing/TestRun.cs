using System.Collections.Immutable;
using System.Diagnostics;
using Harness.Cli.Files;
using Harness.Cli.Output;
using Harness.Cli.Output.Reports;
using Harness.Cli.Replay;
using Harness.Cli.Verify;
using Harness.Engine.Exploration;
using Harness.Engine.Exploration.Sampling;
using Harness.Engine.Machine;
using Harness.Engine.Minimisation;
using Harness.Engine.Traces;
using Harness.Reports;
using Harness.Reports.Ci;
using Harness.Reports.Results;
using Harness.Scenarios;

namespace Harness.Cli.Testing;

/// <summary>Runs one test.</summary>
internal sealed class TestRun
{
    private readonly TestOptions _options;
    private readonly TraceDirectory _directory;
    private readonly TestTarget _test;
    private readonly ControlledProgram _program;
    private readonly SamplingOptions _sampling;
    private readonly List<RunCase> _violations = [];
    private readonly Dictionary<string, RecordedTrace> _recorded = [];

    internal TestRun(TestOptions options)
        : this(options, TestTarget.Of(options))
    {
    }

    /// <param name="options">How to run.</param>
    /// <param name="test">What to run.</param>
    internal TestRun(TestOptions options, TestTarget test)
    {
        _options = options;
        _directory = new TraceDirectory(options.OutputDirectory);
        _test = test;
        _program = ControlledProgram.Create(test.Model, options.StepTimeout);
        _sampling = options.Sampling with
        {
            Properties = PropertyNames.Of(
                _program, options.Sampling.Properties.Count > 0 ? options.Sampling.Properties : test.Properties, $"test {_test.FileName}"),
        };
    }

    /// <summary>The full name of the test.</summary>
    internal string Test => _test.FullName;

    /// <summary>Hash of the code of the test's model.</summary>
    internal string Code => _program.CodeFingerprint;

    internal ControlledProgram Program => _program;

    internal ExitCode Run()
    {
        using var reports = ReportFiles.Prepare(
            _options.Reports, [new InputFile(_options.Path, "the assembly"), .. CheckpointOf(_options.Search)]);
        using var at = Apart.Supervision.At(_test.FullName);
        using var interrupt = new Interrupt();
        var clock = Stopwatch.StartNew();
        SaySetUp();
        return _options.IsExhaustive ? Explore(reports, clock, interrupt.Token) : Judge(Sample(interrupt.Token), reports, () => clock.Elapsed, interrupt.Token);
    }

    /// <summary>Says what is tested.</summary>
    internal void SaySetUp()
    {
        Say($". Testing {_options.Path}.");
        Say($"... Setting up the '{_test.FullName}' test:");
        Say($"..... Model {_program.Model.Name}{(_sampling.Properties.Count > 0 ? $"; judging {string.Join(", ", _sampling.Properties)}" : "")}");
    }

    private static IEnumerable<InputFile> CheckpointOf(SearchOptions? search)
        => search?.Checkpoint is { } checkpoint ? [new InputFile(checkpoint.Path, "the checkpoint")] : [];

    /// <summary>Runs schedules, and judges nothing.</summary>
    internal SamplingResult Sample(CancellationToken cancellation)
    {
        Say($"..... Using the {SamplingText.Strategy(_sampling)} exploration strategy.");
        Say($"..... {SamplingText.Limits(_sampling)}.");
        return ProgressView.Run("... Running test iterations:", report => new ParallelSampling(
            _program, _sampling with { Progress = progress => report(() => "..... " + SamplingText.Progress(progress)) }, _options.Jobs).Run(cancellation));
    }

    /// <summary>Writes what schedules found.</summary>
    /// <param name="result">What they found.</param>
    /// <param name="reports">The reports to write.</param>
    /// <param name="elapsed">How long it took, so far.</param>
    /// <param name="cancellation">Ends what makes a schedule smaller.</param>
    internal ExitCode Judge(SamplingResult result, ReportFiles reports, Func<TimeSpan> elapsed, CancellationToken cancellation)
    {
        var violated = result.Properties.Where(p => p.Result.Verdict == Verdict.Violated).OrderBy(p => p.Iteration).ThenBy(p => Headline.RankOf(p.Result.Property.Name)).ToArray();
        if (violated.Length > 0)
        {
            Say($"..... Iteration #{violated[0].Iteration + 1} found bug #1");
            WriteViolations(_sampling.StopAtFirst ? [violated[0].Result] : [.. violated.Select(v => v.Result)], _options.Minimizes, cancellation);
        }

        else if (result.CutSchedule is { } cut)
        {
            WriteViolations([new PropertyResult(StepBound.Of(cut.Length), Verdict.Violated, 0, "", new Counterexample(cut, []))], minimizes: false, cancellation);
        }

        Say(SamplingText.Statistics(result, _sampling, detailed: _options.Verbosity >= Verbosity.Info));
        var code = violated.Length > 0 || result.End == SamplingEnd.MaxSteps ? ExitCode.Violated
            : result.End == SamplingEnd.Cancelled || result.Cut > 0 ? ExitCode.Inconclusive
            : ExitCode.Success;
        var conclusion = SamplingText.Conclusion(result);
        if (_violations.Count == 0)
        {
            // One verdict for all that was judged: a schedule that was cut, or nothing.
            var (state, verdict) = code switch
            {
                ExitCode.Success => (CaseState.Passed, Verdict.NotFound),
                ExitCode.Violated => (CaseState.Failed, Verdict.Violated),
                _ => (CaseState.Undecided, Verdict.Inconclusive),
            };
            var judged = _sampling.Properties.Count > 0 ? string.Join(' ', _sampling.Properties) : "every property";
            _violations.Add(new RunCase(_test.FullName, judged, state, conclusion, elapsed()) { Verdict = verdict.ToString() });
        }

        Write(reports, [.. _violations], elapsed());
        SayBasis();
        Say(". " + conclusion);
        return code;
    }

    /// <summary>Explores for another process, which judges and writes.</summary>
    internal ExitCode Help()
    {
        using var interrupt = new Interrupt();
        SearchRunner.Run(_program, HowToExplore(), _ => { }, interrupt.Token);
        return ExitCode.Success;
    }

    private SearchOptions HowToExplore() => _options.Search! with
    {
        StepTimeout = _options.StepTimeout,
        Properties = [.. _sampling.Properties.Select(p => _program.FindProperty(p)!.Name)],
    };

    private ExitCode Explore(ReportFiles reports, Stopwatch clock, CancellationToken cancellation)
    {
        var options = HowToExplore();
        Say("..... Using the exhaustive exploration strategy: every schedule, no state twice.");
        var result = ProgressView.Run(
            "... Exploring:", report => SearchRunner.Run(_program, options, p => report(() => "..... " + Verify.ProgressText.Of(p)), cancellation));
        var violated = result.Properties.Where(p => p.Counterexample is not null).OrderBy(p => Headline.RankOf(p.Property.Name)).ToArray();
        if (violated.Length > 0)
        {
            WriteViolations(violated, minimizes: false, cancellation);
        }

        var outcome = new ScenarioOutcome
        {
            Title = _program.Model.Name,
            Result = result,
            Memory = MemoryModelInfo.Of(_program.Model.Memory).Name,
            ScheduleBound = options.ScheduleBound,
        };
        Say(ResultTable.Of([outcome]).TrimEnd());
        if (ProofBasis.Of(outcome) is { } basis)
        {
            Say($"\n{(_program.Causes.Length > 0 ? ProofBasis.Common : ProofBasis.General)}\n    {basis}");
        }

        if (TrustText.Of([outcome]) is { Length: > 0 } trust)
        {
            Say(trust.TrimEnd());
        }

        Write(reports, RunCases.Of([outcome with { Title = _test.FullName, Traces = _recorded.ToImmutableSortedDictionary() }], [], [], Replay), clock.Elapsed);
        SayBasis();
        return VerifyReport.JudgeByHand(outcome);
    }

    private void WriteViolations(IReadOnlyList<PropertyResult> violated, bool minimizes, CancellationToken cancellation)
    {
        // Each has its trace and report; the one that says most is shown, and sampling shows what it was asked to look for.
        var paths = violated.SelectMany((v, i) => WriteViolation(v, minimizes, isShown: i == 0 || !_options.IsExhaustive || _options.IsCode, cancellation)).ToArray();
        Say("... Emitting execution trace reports:");
        foreach (var path in paths)
        {
            Say($"..... Writing {path}");
        }
    }

    private IEnumerable<string> WriteViolation(PropertyResult violated, bool minimizes, bool isShown, CancellationToken cancellation)
    {
        var (program, property, schedule, history) = (_program, violated.Property, violated.Counterexample!, (string?)null);
        if (minimizes)
        {
            var minimised = new ScheduleMinimiser().Minimise(program, property, schedule, cancellation);
            (program, property, schedule) = (minimised.Program, minimised.Property, minimised.Counterexample);
            history = MinimisationText.Of(minimised);
        }

        var trace = TraceRecorder.Record(program, property, schedule, (program.Model as IParameterizedModel)?.Parameters);
        trace = _options.IsCode ? trace : TestOfTrace.Name(trace, _test.FullName);
        var reproduced = $"Reproduced {Reproduction.Count(program.Model, trace)} of {Reproduction.Runs(trace)}";
        history = history is null ? reproduced + "." : $"{history} {reproduced}.";
        var recorded = _directory.Write($"{_test.FileName}-{property.Name}", trace);
        var replay = Replay(recorded.Path);
        _recorded.Add(property.Name, recorded);
        var report = TextReport.Of(trace, replay, history: history);
        _violations.Add(RunCases.Of(_test.FullName, recorded, replay));
        var path = _directory.WriteText($"{_test.FileName}-{property.Name}.txt", report.ToString());
        if (isShown && _options.Verbosity >= Verbosity.Error)
        {
            Console.Out.WriteLine();
            ColouredText.Write(report);
            Console.Out.WriteLine();
        }

        return [path, recorded.Path];
    }

    private string Replay(string trace) => _test.Replay(trace);

    private void Write(ReportFiles reports, ImmutableArray<RunCase> cases, TimeSpan elapsed)
        => reports.Write(new RunReport("harness test", [.. cases.Select(c => c with { IsTest = !_options.IsCode })], elapsed, () => TraceJson.Of(cases), () => TraceJson.Markdown(cases)));

    private void SayBasis()
    {
        if (_test.Basis is { } basis)
        {
            Say(basis());
        }
    }

    private static void Say(string line) => Console.Out.WriteLine(line);
}
