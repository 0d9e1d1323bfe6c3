using System.CommandLine;
using Harness.Cli.CommandLine;
using Harness.Cli.Files;
using Harness.Cli.Output;
using Harness.Cli.Processes;
using Harness.Cli.Shards;
using Harness.Cli.Verify;
using Harness.Engine.Exploration.Sampling;
using Harness.Engine.Machine;
using Harness.Mpi;
using Harness.Scenarios.Sharding;

namespace Harness.Cli.Testing;

/// <summary>The grammar of <c>harness test</c>, which is that of Microsoft's tool, version 1.7.11, with <c>-s exhaustive</c> and <c>--property</c> added.</summary>
internal sealed class TestCommand
{
    /// <summary>Microsoft's tool asks for its portfolios with an option of their own.</summary>
    private static readonly string s_strategies = string.Join(
        ", ", SchedulingStrategies.All.Select(s => s.Name).Where(n => n != SchedulingStrategies.Default && n != SchedulingStrategies.Unfair));

    private static readonly SamplingOptions s_defaults = new();

    private readonly Argument<string> _path = new("PATH") { Description = "The assembly (*.dll) with the tests." };
    private readonly Option<string?> _method = Values.Text(
        "--method",
        "METHOD",
        "The test: its full name, or an end of it that no other test shares. Without it: all tests, each against what it expects.",
        "-m");

    private readonly Option<string?> _filter = Values.Text(
        "--filter", "TEXT", "Without -m: only tests whose full name has this in it, in any case of letters.");
    private readonly SearchSettings _search = new();

    private readonly Option<int?> _iterations = Values.Integer(
        "--iterations", "ITERATIONS", $"Schedules to run (default: {TestOptions.DefaultIterations:N0}, where Microsoft's tool runs one). Not looked at with -t.", 1, int.MaxValue, "-i");

    private readonly Option<double?> _timeout = Values.Seconds("--timeout", "Run for this time, however many schedules that are; 0 for no limit (the default).", orZero: true, "-t");

    private readonly Option<string?> _strategy = Values.Text(
        "--strategy", "STRATEGY", $"How to choose schedules, instead of the portfolio: {s_strategies}; or {TestOptions.Exhaustive} to explore all and prove.", "-s");

    private readonly Option<int?> _value = Values.Integer(
        "--strategy-value",
        "VALUE",
        "The strategy's value: priority changes for (fair-)prioritization, delays for (fair-)delay-bounding, k of the probability 2^-k for probabilistic. Needs -s.",
        0,
        int.MaxValue,
        "-sv");

    private readonly Option<string?> _portfolio = Values.Text(
        "--portfolio-mode", "MODE", "Which strategies take turns: fair (the default: random, probabilistic, fair-prioritization, fair-delay-bounding) or unfair (the last two as they are).");

    private readonly Option<int?> _maxSteps = Values.Integer(
        "--max-steps", "STEPS", "Cut schedules of unfair strategies after this many steps, of fair ones after ten times as many.", 1, int.MaxValue / 10, "-ms");

    private readonly Option<int?> _maxFairSteps = Values.Integer("--max-fair-steps", "STEPS", $"Cut schedules of fair strategies after this many steps (default: {s_defaults.MaxFairSteps:N0}).", 1);

    private readonly Option<int?> _maxUnfairSteps = Values.Integer(
        "--max-unfair-steps", "STEPS", $"Cut schedules of unfair strategies after this many steps; fair forms of them go on at random (default: {s_defaults.MaxUnfairSteps:N0}).", 1);

    private readonly Option<Shard?> _shard = ShardOption.Create("Run the I-th of each N schedules: N machines, each with a number of its own, run together what one would run.");

    private readonly Option<string?> _shardOut = Values.Text(
        "--shard-out", "DIR", "With --shard: write what was found to a file in this directory, and judge nothing; harness merge judges all parts together.");

    private readonly Option<long?> _seed = Values.Unsigned("--seed", "VALUE", $"What all chance comes from: the same seed, the same schedules (default: 1, where Microsoft's tool draws one); with -s {TestOptions.Exhaustive} what fingerprints are made from (default: 0).");
    private readonly Option<string?> _partialControl = Values.Text("--partial-control", "MODE", "Only none: nothing of a model is ever outside the engine's control.");
    private readonly Option<bool> _failOnMaxSteps = Values.Switch("--fail-on-max-steps", "Take a schedule that reaches its last allowed step for a violation.");
    private readonly Option<bool> _explore = Values.Switch("--explore", "Go on after a violation, until each property has one or all schedules were run.");
    private readonly Option<int?> _jobs = Values.Integer(
        "--jobs", "N", "How many processors run schedules (default: all). What is found does not depend on it.", 1, 1024, "-j");

    private readonly Option<string[]> _properties = Values.Texts("--property", "P", "Judge only this property, instead of those that the test is about; may be given several times.");
    private readonly Option<string?> _memory = Values.Text(
        "--memory-model", "M", $"Memory model: {string.Join(", ", MemoryModelInfo.All.Select(m => m.Name))} (default: the test's own, sc unless it says otherwise).", "--memory");

    private readonly Option<string?> _fairness = Values.Text(
        "--fairness", "F", $"What is assumed of runs that never end: {string.Join(", ", FairnessInfo.All.Select(f => f.Name))} (default: what the test assumes, weak unless it says otherwise; lock: whoever waits for a queued lock takes it at last, as in the kernel).");

    private readonly Option<double?> _stepTimeout = Values.Seconds(
        "--step-timeout", $"Take code that runs for longer than this between two operations for code that never ends (default: {s_defaults.StepTimeout.TotalSeconds:0}, in time of the processor).");

    private readonly Option<bool> _noMinimize = Values.Switch(
        "--no-minimize", "Write the violating schedule as it was found, instead of within bounds as small, with as few steps and as few context switches as it can be.");

    private readonly Option<string?> _outdir = Values.Text("--outdir", "PATH", $"Directory for the trace and its report (default: {TraceDirectory.Default}).", "-o");
    private readonly Option<string[]> _reports = ReportOption.Create();
    private readonly Option<bool> _quiet = Values.Switch("--quiet", "Print only the last line, what came of it.");
    private readonly Option<string?> _verbosity = VerbosityOption.Create();

    internal static Command Create() => new TestCommand().Build();

    private Command Build()
    {
        var command = new Command(
            "test",
            "Runs one test under many schedules (-m), and writes the first one that violates a property as a trace: what finds nothing "
            + "was sampled, not proved. Without -m, searches every schedule of all tests of an assembly, and says which verdicts are not "
            + "those that the tests expect.")
        {
            _path, _method, _filter, _iterations, _timeout, _strategy, _value, _portfolio, _maxSteps, _maxFairSteps, _maxUnfairSteps,
            _seed, _shard, _shardOut, _partialControl,
            _failOnMaxSteps, _explore, _jobs, _properties, _memory, _fairness, _stepTimeout, _noMinimize, _outdir, _reports, _quiet, _verbosity,
        };
        _search.AddSearchTo(command);
        _search.AddSharedTo(command);
        var sayIgnored = MeaninglessOption.AddTo(command, MeaninglessOption.OfTest);
        command.SetAction(parsed =>
        {
            sayIgnored(parsed);
            if (_search.IsShared(parsed))
            {
                return (int)QuietOutput.Run(parsed.GetValue(_quiet), () => ProcessRun.Run(() => BindShared(parsed), (shared, network) => RunShared(parsed, shared, network)));
            }

            var options = Bind(parsed);
            return (int)QuietOutput.Run(
                parsed.GetValue(_quiet), () => options.IsSuite ? new TestSuiteRun(options).Run()
                    : parsed.GetValue(_shardOut) is { } directory ? TestShardRun.Run(options, parsed.GetValue(_shard)!, directory)
                    : new TestRun(options).Run());
        });
        return command;
    }

    private TestOptions BindShared(ParseResult parsed)
    {
        var options = Bind(parsed) is { IsExhaustive: true, IsSuite: false } one
            ? one
            : throw new InputException($"--mpi is for one search: choose a test with -m, and give -s {TestOptions.Exhaustive}");

        // It is the process that runs the assembly that meets the others: a process joins them once.
        Apart.TestProcess.HandOver(options.Path);
        return options;
    }

    private ExitCode RunShared(ParseResult parsed, TestOptions options, MpiNetwork network)
    {
        var search = _search.ReadShared(parsed, network) with { Seed = options.Search!.Seed, TimeLimit = options.Search.TimeLimit };
        var run = new TestRun(options with { Search = search });
        return network.Rank == 0 ? run.Run() : run.Help();
    }

    private TestOptions Bind(ParseResult parsed)
    {
        var asked = parsed.GetValue(_strategy);
        Option[] sampling =
        [
            _iterations, _value, _portfolio, _maxSteps, _maxFairSteps, _maxUnfairSteps, _failOnMaxSteps, _explore, _noMinimize, _shard, _shardOut,
        ];
        var sampled = Array.Find(sampling, o => IsGiven(parsed, o));

        // An assembly as a whole is searched; options of Microsoft's tool without -m are about its only test, as there.
        var isSuite = parsed.GetValue(_method) is null && asked is null or TestOptions.Exhaustive && (sampled is null || asked is not null);
        var isExhaustive = isSuite || asked == TestOptions.Exhaustive;
        if (isExhaustive && (sampled ?? (isSuite || !IsGiven(parsed, _jobs) ? null : _jobs)) is { } useless)
        {
            throw new InputException($"{useless.Name} means nothing with -s {TestOptions.Exhaustive}, which explores every schedule once: leave it out");
        }

        CheckSuite(parsed, isSuite, isExhaustive);

        CheckPartialControl(parsed.GetValue(_partialControl));
        var (fair, unfair) = StepBounds(parsed);
        var timeout = parsed.GetValue(_timeout) is { } seconds and > 0 ? TimeSpan.FromSeconds(seconds) : Timeout.InfiniteTimeSpan;
        var shard = parsed.GetValue(_shard) ?? new Shard(1, 1);
        CheckShard(parsed);
        var iterations = timeout != Timeout.InfiniteTimeSpan ? long.MaxValue : parsed.GetValue(_iterations) ?? TestOptions.DefaultIterations;
        if (iterations < shard.Number)
        {
            throw new InputException($"--shard {shard} has nothing to run: there are {iterations} schedules in all (-i)");
        }

        var stepTimeout = parsed.GetValue(_stepTimeout) is { } longest ? TimeSpan.FromSeconds(longest) : s_defaults.StepTimeout;
        var seed = (ulong)(parsed.GetValue(_seed) ?? (isExhaustive ? 0 : 1));
        return new TestOptions
        {
            Path = parsed.GetRequiredValue(_path),
            Method = parsed.GetValue(_method),
            Filter = parsed.GetValue(_filter),
            IsSuite = isSuite,
            IsExhaustive = isExhaustive,
            Search = isExhaustive
                ? _search.Read(parsed, isSuite ? 1 : Environment.ProcessorCount)
                    with { Seed = seed, TimeLimit = timeout, StepTimeout = stepTimeout }
                : null,
            Iterations = iterations,
            Sampling = TestShardOptions.Dealt(new SamplingOptions
            {
                Strategy = isExhaustive ? SchedulingStrategies.Default : Strategy(parsed),
                StrategyValue = parsed.GetValue(_value),
                Seed = seed,
                Iterations = iterations,
                TimeLimit = timeout,
                MaxFairSteps = fair,
                MaxUnfairSteps = unfair,
                FailOnMaxSteps = parsed.GetValue(_failOnMaxSteps),
                StepTimeout = stepTimeout,
                StopAtFirst = !parsed.GetValue(_explore),
                Properties = parsed.GetValue(_properties) ?? [],
            }, shard),
            Memory = parsed.GetValue(_memory),
            Fairness = parsed.GetValue(_fairness),
            StepTimeout = stepTimeout,
            Minimizes = !parsed.GetValue(_noMinimize),
            Jobs = parsed.GetValue(_jobs) ?? Environment.ProcessorCount,
            Reports = ReportOption.Read(parsed.GetValue(_reports)),
            OutputDirectory = parsed.GetValue(_outdir),
            Verbosity = VerbosityOption.Read(parsed, _verbosity),
        };
    }

    private void CheckShard(ParseResult parsed)
    {
        if (!IsGiven(parsed, _shardOut))
        {
            return;
        }

        if (!IsGiven(parsed, _shard))
        {
            throw new InputException("--shard-out belongs to --shard I/N");
        }

        if (IsGiven(parsed, _reports) || IsGiven(parsed, _outdir))
        {
            throw new InputException("--shard-out judges nothing: give reports and --outdir to harness merge");
        }
    }

    /// <summary>What belongs to one test, to many, or to a search.</summary>
    private void CheckSuite(ParseResult parsed, bool isSuite, bool isExhaustive)
    {
        if (!isSuite && IsGiven(parsed, _filter))
        {
            throw new InputException("--filter chooses among all tests of an assembly: leave -m and the options of sampling out");
        }

        if (!isExhaustive && _search.Given(parsed) is { } option)
        {
            throw new InputException($"{option.Name} is about a search of every schedule: give -s {TestOptions.Exhaustive} too");
        }

        var one = _search.HasCheckpoint(parsed)
            ? "--checkpoint"
            : Array.Find<Option>([_memory, _fairness, _properties], o => IsGiven(parsed, o))?.Name;
        if (isSuite && one is not null)
        {
            throw new InputException(
                $"{one} is for one test, since the tests say what they expect without it: choose one with -m, "
                + $"and give -s {TestOptions.Exhaustive}");
        }
    }

    private string Strategy(ParseResult parsed)
    {
        var (name, mode, value) = (parsed.GetValue(_strategy), parsed.GetValue(_portfolio), parsed.GetValue(_value));
        if (name is not null && mode is not null)
        {
            throw new InputException("-s and --portfolio-mode exclude each other: give one of them");
        }

        if (name is null)
        {
            return value is not null
                ? throw new InputException("-sv needs a strategy that takes a value: give -s too")
                : mode switch
                {
                    null or "fair" => SchedulingStrategies.Default,
                    "unfair" => SchedulingStrategies.Unfair,
                    _ => throw new InputException($"unknown portfolio mode '{mode}'; there is fair, unfair"),
                };
        }

        CheckStrategy(name, value);
        return name;
    }

    private (int Fair, int Unfair) StepBounds(ParseResult parsed)
    {
        var (both, fair, unfair) = (parsed.GetValue(_maxSteps), parsed.GetValue(_maxFairSteps), parsed.GetValue(_maxUnfairSteps));
        if (both is { } steps)
        {
            return fair is null && unfair is null
                ? (10 * steps, steps)
                : throw new InputException("-ms sets both bounds: leave out --max-fair-steps and --max-unfair-steps");
        }

        var bounds = (Fair: fair ?? s_defaults.MaxFairSteps, Unfair: unfair ?? s_defaults.MaxUnfairSteps);
        return bounds.Fair >= bounds.Unfair
            ? bounds
            : throw new InputException($"--max-fair-steps, {bounds.Fair:N0}, must not be less than --max-unfair-steps, {bounds.Unfair:N0}");
    }

    private static void CheckStrategy(string name, int? value)
    {
        if (name == "q-learning")
        {
            throw new InputException($"-s q-learning means nothing here, leave it out: it steers by states that it has seen, and -s {TestOptions.Exhaustive} visits each state once");
        }

        if (!s_strategies.Split(", ").Contains(name, StringComparer.Ordinal))
        {
            throw new InputException($"unknown strategy '{name}'{Hint(name)}; there is {s_strategies}, {TestOptions.Exhaustive}");
        }

        try
        {
            SchedulingStrategies.Create(name, value);
        }
        catch (ArgumentException exception)
        {
            throw new InputException(exception.Message.TrimEnd('.'), exception);
        }
    }

    private static void CheckPartialControl(string? mode)
    {
        if (mode is null or "none")
        {
            return;
        }

        if (mode is not ("concurrency" or "data"))
        {
            throw new InputException($"unknown mode '{mode}' of --partial-control; there is none");
        }

        MeaninglessOption.Note($"--partial-control {mode}", "nothing of a model is ever outside the engine's control");
    }

    private static bool IsGiven(ParseResult parsed, Option option) => parsed.GetResult(option) is { Implicit: false };

    /// <summary>Names under which the literature or other tools know one of ours.</summary>
    private static string Hint(string name) => name switch
    {
        "portfolio" => ": without -s it is the portfolio",
        "pct" => ": PCT is prioritization",
        _ => "",
    };
}
