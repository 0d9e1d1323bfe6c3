namespace Harness.Engine.Exploration.Sampling;

/// <summary>How schedules are sampled. Seed, strategy and bounds determine every schedule; the time limit only how many there are.</summary>
public sealed record SamplingOptions
{
    /// <summary>Name of the strategy; <see cref="SchedulingStrategies.All"/> lists them.</summary>
    public string Strategy { get; init; } = SchedulingStrategies.Default;

    /// <summary>The strategy's value; null for its default.</summary>
    public int? StrategyValue { get; init; }

    /// <summary>What all chance comes from.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>How many schedules to run; at least 1.</summary>
    public long Iterations { get; init; } = 10_000;

    /// <summary>The number of the first schedule: a run of one iteration from n on repeats the n-th schedule of a longer run.</summary>
    public long FirstIteration { get; init; }

    /// <summary>Of so many schedules one is run, from the first on: the others are those of other machines.</summary>
    public long OneOf { get; init; } = 1;

    /// <summary>Schedules that other workers run before the first of this run: which ones are re-executed is counted over all.</summary>
    internal long EarlierIterations { get; init; }

    /// <summary>How long the run may take.</summary>
    public TimeSpan TimeLimit { get; init; } = Timeout.InfiniteTimeSpan;

    /// <summary>How many steps a schedule of a fair strategy may have; it is cut there.</summary>
    public int MaxFairSteps { get; init; } = 100_000;

    /// <summary>How many steps a schedule of an unfair strategy may have; it is cut there, and the fair form of the strategy goes on at random.</summary>
    public int MaxUnfairSteps { get; init; } = 10_000;

    /// <summary>Whether a schedule that is cut ends the run: for programs that must come to an end.</summary>
    public bool FailOnMaxSteps { get; init; }

    /// <summary>Names of the properties to judge; empty for all.</summary>
    public IReadOnlyCollection<string> Properties { get; init; } = [];

    /// <summary>Whether the run ends with the first violation; if not, it goes on until each property has one or the budget is used.</summary>
    public bool StopAtFirst { get; init; } = true;

    /// <summary>Whether violating schedules, and those whose count is a power of two, are re-executed from the start and compared.</summary>
    public bool Reexecute { get; init; } = true;

    /// <summary>How long one step of the model may run before it is called stuck, in time of the processor: a busy machine makes it no longer.</summary>
    public TimeSpan StepTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Called now and then with how far the run is.</summary>
    public Action<SamplingProgress>? Progress { get; init; }
}

/// <summary>How far a sampling run is.</summary>
/// <param name="Iterations">Schedules that were run.</param>
/// <param name="Steps">Steps that were taken.</param>
/// <param name="Violated">Properties of which a violation was found.</param>
/// <param name="Elapsed">Time since the start.</param>
public readonly record struct SamplingProgress(long Iterations, long Steps, int Violated, TimeSpan Elapsed);
