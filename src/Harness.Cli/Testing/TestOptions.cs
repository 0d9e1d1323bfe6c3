using Harness.Cli.Output.Reports;
using Harness.Engine.Exploration.Sampling;

namespace Harness.Cli.Testing;

/// <summary>What <c>harness test</c> was asked for.</summary>
internal sealed record TestOptions
{
    /// <summary>The strategy that proves instead of sampling.</summary>
    internal const string Exhaustive = "exhaustive";

    /// <summary>Schedules to run unless told otherwise.</summary>
    internal const int DefaultIterations = 1_000;

    /// <summary>The assembly.</summary>
    public required string Path { get; init; }

    /// <summary>The test, or an end of its name; null for the only one.</summary>
    public required string? Method { get; init; }

    /// <summary>What the names of the tests to run have in them, where several are run; null for all.</summary>
    public string? Filter { get; init; }

    /// <summary>Whether all tests of the assembly are run, each against what it expects.</summary>
    public bool IsSuite { get; init; }

    /// <summary>How many schedules are run in all, on all machines; <see cref="long.MaxValue"/> where time ends them.</summary>
    public long Iterations { get; init; }

    /// <summary>How schedules are sampled.</summary>
    public required SamplingOptions Sampling { get; init; }

    /// <summary>How many processors run schedules.</summary>
    public required int Jobs { get; init; }

    /// <summary>Whether every schedule is explored instead.</summary>
    public required bool IsExhaustive { get; init; }

    /// <summary>How all schedules are explored; null for as it is unless told otherwise.</summary>
    public Engine.Exploration.SearchOptions? Search { get; init; }

    /// <summary>Whether it is code in C, of which each counterexample is shown, and not a test of an assembly.</summary>
    public bool IsCode { get; init; }

    /// <summary>Whether violating schedules are made as simple as they can be.</summary>
    public required bool Minimizes { get; init; }

    /// <summary>The memory model; null for the test's own.</summary>
    public required string? Memory { get; init; }

    /// <summary>What is assumed of runs that never end; null for what the test assumes.</summary>
    public required string? Fairness { get; init; }

    /// <summary>How long one step of the model may run, in time of the processor.</summary>
    public required TimeSpan StepTimeout { get; init; }

    /// <summary>The reports to write.</summary>
    public required IReadOnlyList<ReportRequest> Reports { get; init; }

    /// <summary>Where traces go; null for the default.</summary>
    public required string? OutputDirectory { get; init; }

    /// <summary>How much is printed.</summary>
    public required Verbosity Verbosity { get; init; }

    /// <summary>What is asked for of code in C: every schedule, unless a strategy samples them, and a trace of each violated property.</summary>
    internal static TestOptions OfCode(
        string path,
        Engine.Exploration.SearchOptions search,
        string[] properties,
        IReadOnlyList<ReportRequest> reports,
        string? outputDirectory,
        Verbosity verbosity,
        string? strategy = null,
        int? iterations = null)
        => new()
        {
            Path = path,
            Method = null,
            IsExhaustive = strategy is null,
            Search = search,
            IsCode = true,
            Sampling = new SamplingOptions
            {
                Strategy = strategy ?? SchedulingStrategies.Default,
                Seed = search.Seed,
                Iterations = iterations ?? DefaultIterations,
                TimeLimit = search.TimeLimit,
                StepTimeout = search.StepTimeout,
                Properties = properties,
            },
            Memory = null,
            Fairness = null,
            StepTimeout = search.StepTimeout,
            Minimizes = true,
            Jobs = Environment.ProcessorCount,
            Reports = reports,
            OutputDirectory = outputDirectory,
            Verbosity = verbosity,
        };
}
