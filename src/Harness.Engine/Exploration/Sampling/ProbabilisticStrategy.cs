namespace Harness.Engine.Exploration.Sampling;

/// <summary>
/// Stays with a task and leaves it, while it can move, with probability 2^-k at each step; then every other enabled task is as likely.
/// </summary>
/// <remarks>
/// The value k is that of Coyote's strategy of this name: coins that must all fall on one side. There the coins decide whether to draw among all
/// enabled tasks, the current one included; here they decide to leave it, so that the probability is the stated one for any number of tasks.
/// </remarks>
internal sealed class ProbabilisticStrategy(int exponent) : SeededStrategy
{
    private int _current = -1;

    public override string Description => $"probabilistic {exponent}";

    public override int NextTask(EnabledTasks enabled)
    {
        if (_current < 0 || !enabled.Contains(_current))
        {
            _current = AnyOf(enabled);
        }
        else if (!enabled.IsSingle && WithProbability(exponent))
        {
            _current = AnyOf(enabled.Without(_current));
        }

        return _current;
    }

    protected override bool Begin(in ScheduleStart start)
    {
        _current = -1;
        return true;
    }
}
