using System.CommandLine;
using Coyote.Cli.CommandLine;
using Coyote.Cli.Files;
using Harness.Engine.Exploration.Sampling;
using Harness.Engine.Machine;

namespace Coyote.Cli.Testing;

/// <summary>The grammar of <c>coyote test</c>, which follows Microsoft's tool where that has the option.</summary>
internal sealed class TestCommand
{
    private static readonly string s_strategies = string.Join(", ", SchedulingStrategies.All.Select(s => s.Name));

    private readonly Argument<string> _path = new("PATH") { Description = "The assembly (*.dll) with the test." };
    private readonly Option<string?> _method = Values.Text("--method", "METHOD", "The test: its full name, or an end of it that no other test shares.", "-m");

    private readonly Option<int?> _iterations = Values.Integer(
        "--iterations", "N", $"Schedules to run (default: {TestOptions.DefaultIterations:N0}; with -t as many as the time allows).", 1, int.MaxValue, "-i");

    private readonly Option<double?> _timeout = Values.Seconds("--timeout", "Stop after this time.", "-t");

    private readonly Option<string?> _strategy = Values.Text(
        "--strategy", "STRATEGY", $"How to choose schedules: {s_strategies} (the default), or {TestOptions.Exhaustive} to explore all and prove.", "-s");

    private readonly Option<int?> _value = Values.Integer(
        "--strategy-value", "VALUE", "The strategy's value: the depth of the bug for prioritization, delays for delay-bounding, k of 2^-k for probabilistic.", 0, int.MaxValue, "-sv");

    private readonly Option<int?> _seed = Values.Integer("--seed", "S", "What all chance comes from: the same seed, the same schedules (default: 1).", 0);
    private readonly Option<int?> _maxSteps = Values.Integer("--max-steps", "STEPS", "Cut each schedule after this many steps (default: 10,000).", 1, int.MaxValue, "-ms");
    private readonly Option<string[]> _properties = Values.Texts("--property", "P", "Judge only this property; may be given several times.");
    private readonly Option<string?> _memory = Values.Text(
        "--memory-model", "M", $"Memory model: {string.Join(", ", MemoryModelInfo.All.Select(m => m.Name))} (default: the test's own, sc unless it says otherwise).", "--memory");

    private readonly Option<string?> _outdir = Values.Text("--outdir", "DIR", $"Directory for the trace and its report (default: {TraceDirectory.Default}).", "-o");
    private readonly Option<string?> _verbosity = Values.Text("--verbosity", "LEVEL", "How much to print: quiet, minimal, normal (the default), detailed.", "-v");

    internal static Command Create() => new TestCommand().Build();

    private Command Build()
    {
        var command = new Command(
            "test",
            "Runs a test under many schedules, and writes the first one that violates a property as a trace. A test that finds nothing was sampled, not proved.")
        {
            _path, _method, _iterations, _timeout, _strategy, _value, _seed, _maxSteps, _properties, _memory, _outdir, _verbosity,
        };
        command.SetAction(parsed => (int)new TestRun(Bind(parsed)).Run());
        return command;
    }

    private TestOptions Bind(ParseResult parsed)
    {
        var strategy = parsed.GetValue(_strategy) ?? SchedulingStrategies.Default;
        var isExhaustive = strategy == TestOptions.Exhaustive;
        if (isExhaustive && Array.Find<Option>([_iterations, _value, _seed, _maxSteps], o => parsed.GetResult(o) is { Implicit: false }) is { } useless)
        {
            throw new InputException($"{useless.Name} means nothing with -s {TestOptions.Exhaustive}, which explores every schedule once: leave it out");
        }

        if (!isExhaustive)
        {
            CheckStrategy(strategy, parsed.GetValue(_value));
        }

        var timeout = parsed.GetValue(_timeout);
        return new TestOptions
        {
            Path = parsed.GetRequiredValue(_path),
            Method = parsed.GetValue(_method),
            IsExhaustive = isExhaustive,
            Sampling = new SamplingOptions
            {
                Strategy = isExhaustive ? SchedulingStrategies.Default : strategy,
                StrategyValue = parsed.GetValue(_value),
                Seed = (ulong)(parsed.GetValue(_seed) ?? 1),
                Iterations = parsed.GetValue(_iterations) ?? (timeout is null ? TestOptions.DefaultIterations : long.MaxValue),
                TimeLimit = timeout is { } seconds ? TimeSpan.FromSeconds(seconds) : Timeout.InfiniteTimeSpan,
                MaxSteps = parsed.GetValue(_maxSteps) ?? 10_000,
                Properties = parsed.GetValue(_properties) ?? [],
            },
            Memory = parsed.GetValue(_memory),
            OutputDirectory = parsed.GetValue(_outdir),
            Verbosity = ReadVerbosity(parsed.GetValue(_verbosity)),
        };
    }

    private static void CheckStrategy(string name, int? value)
    {
        if (!SchedulingStrategies.All.Any(s => s.Name == name))
        {
            throw new InputException($"unknown strategy '{name}'; there is {s_strategies}, {TestOptions.Exhaustive}");
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

    private static Verbosity ReadVerbosity(string? text)
        => text is null
            ? Verbosity.Normal
            : Enum.TryParse<Verbosity>(text, ignoreCase: true, out var level) && char.IsAsciiLetter(text[0])
                ? level
                : throw new InputException($"unknown verbosity '{text}'; there is quiet, minimal, normal, detailed");
}
