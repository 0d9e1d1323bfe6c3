using Harness.Engine.Exploration.Sampling;

namespace Microsoft.Coyote;

/// <summary>
/// How a <see cref="SystematicTesting.TestingEngine"/> runs: names, defaults and meaning are those of Microsoft.Coyote 1.7.11, but for the seed, which Coyote draws
/// where none is given, and which is 1 here. Methods change the object and return it.
/// </summary>
public sealed class Configuration
{
    private Configuration()
    {
    }

    internal uint TestingIterations { get; private set; } = 1;

    internal int TestingTimeout { get; private set; }

    internal string Strategy { get; private set; } = SchedulingStrategies.Default;

    internal int? StrategyValue { get; private set; }

    internal uint? Seed { get; private set; }

    internal int MaxUnfairSteps { get; private set; } = 10_000;

    internal int MaxFairSteps { get; private set; } = 100_000;

    internal string? ReproducibleTrace { get; private set; }

    /// <summary>The default configuration: one iteration of the portfolio.</summary>
    public static Configuration Create() => new();

    /// <summary>Runs this many schedules.</summary>
    /// <param name="iterations">How many; 0 for none.</param>
    public Configuration WithTestingIterations(uint iterations)
    {
        TestingIterations = iterations;
        return this;
    }

    /// <summary>Runs for this long, instead of a number of schedules.</summary>
    /// <param name="timeout">Seconds; 0 for no limit.</param>
    public Configuration WithTestingTimeout(int timeout)
    {
        TestingTimeout = timeout;
        return this;
    }

    /// <summary>Runs the schedule of a trace instead of exploring.</summary>
    /// <param name="trace">What <see cref="SystematicTesting.TestingEngine.ReproducibleTrace"/> gave.</param>
    public Configuration WithReproducibleTrace(string trace)
    {
        ReproducibleTrace = trace;
        return this;
    }

    /// <summary>Chooses uniformly among the tasks that can move.</summary>
    public Configuration WithRandomStrategy() => With("random", null);

    /// <summary>Stays on a task, and switches with probability 2^-<paramref name="probabilityLevel"/>.</summary>
    /// <param name="probabilityLevel">How unlikely a switch is.</param>
    public Configuration WithProbabilisticStrategy(uint probabilityLevel = 3) => With("probabilistic", probabilityLevel);

    /// <summary>Random priorities that change at random points (PCT).</summary>
    /// <param name="isFair">Whether the rest of a long schedule is random.</param>
    /// <param name="priorityChangeBound">How many points.</param>
    public Configuration WithPrioritizationStrategy(bool isFair = false, uint priorityChangeBound = 10)
        => With(isFair ? "fair-prioritization" : "prioritization", priorityChangeBound);

    /// <summary>Round robin with a few delays.</summary>
    /// <param name="isFair">Whether the rest of a long schedule is random.</param>
    /// <param name="delayBound">How many delays.</param>
    public Configuration WithDelayBoundingStrategy(bool isFair = false, uint delayBound = 10)
        => With(isFair ? "fair-delay-bounding" : "delay-bounding", delayBound);

    /// <summary>Cuts schedules of unfair strategies after this many steps, and of fair ones after ten times as many.</summary>
    /// <param name="maxSteps">At least 1.</param>
    public Configuration WithMaxSchedulingSteps(uint maxSteps)
    {
        MaxUnfairSteps = checked((int)maxSteps);
        MaxFairSteps = checked(10 * MaxUnfairSteps);
        return this;
    }

    /// <summary>Fixes what all chance comes from.</summary>
    /// <param name="seed">The seed.</param>
    public Configuration WithRandomGeneratorSeed(uint seed)
    {
        Seed = seed;
        return this;
    }

    internal SamplingOptions ToOptions() => new()
    {
        Strategy = Strategy,
        StrategyValue = StrategyValue,
        Seed = Seed ?? 1,
        Iterations = TestingTimeout > 0 ? long.MaxValue : TestingIterations,
        TimeLimit = TestingTimeout > 0 ? TimeSpan.FromSeconds(TestingTimeout) : Timeout.InfiniteTimeSpan,
        MaxFairSteps = MaxFairSteps,
        MaxUnfairSteps = MaxUnfairSteps,
    };

    private Configuration With(string strategy, uint? value)
    {
        Strategy = strategy;
        StrategyValue = checked((int?)value);
        return this;
    }
}
