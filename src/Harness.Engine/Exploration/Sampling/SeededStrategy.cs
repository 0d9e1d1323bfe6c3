namespace Harness.Engine.Exploration.Sampling;

/// <summary>A strategy with random numbers of its own, begun afresh for each schedule. Outcomes are uniform.</summary>
internal abstract class SeededStrategy : ISchedulingStrategy
{
    private RandomSource _random;

    public abstract string Description { get; }

    public virtual bool IsFair => true;

    public bool StartSchedule(in ScheduleStart start)
    {
        _random = new RandomSource(start.Seed, start.Iteration);
        return Begin(start);
    }

    public abstract int NextTask(EnabledTasks enabled);

    public virtual int NextOutcome(int task, int count) => Below(count);

    /// <summary>Prepares a schedule; false when none is left.</summary>
    protected virtual bool Begin(in ScheduleStart start) => true;

    protected int Below(int bound) => _random.Below(bound);

    /// <summary>True with probability 2^-<paramref name="exponent"/>.</summary>
    protected bool WithProbability(int exponent) => _random.Next() >> (64 - exponent) == 0;

    /// <summary>One of several tasks, each as likely as any other.</summary>
    protected int AnyOf(EnabledTasks tasks) => tasks.IsSingle ? tasks.First : tasks.At(_random.Below(tasks.Count));
}
