namespace Harness.Engine.Exploration.Sampling;

/// <summary>
/// Round-robin without preemption, with at most d delays: a task moves until it cannot, then the next one by index; a delay, at a random step,
/// passes over the task whose turn it is. Without delays there is one schedule, but for the outcomes of choices.
/// </summary>
/// <remarks>
/// Emmi, Qadeer, Rakamarić: Delay-bounded scheduling, POPL 2011, sections 2 and 3, sampled instead of enumerated. As in Coyote, a schedule has
/// 1 … d delays, each number as likely. A delay takes effect at the first step from its own on at which somebody else could move.
/// </remarks>
internal sealed class DelayBoundingStrategy(int bound) : SeededStrategy
{
    private readonly int[] _delays = new int[bound];
    private int _count;
    private int _nextDelay;
    private int _step;
    private int _current;
    private bool _started;
    private bool _madeChoice;

    public override string Description => $"delay-bounding {bound}";

    public override bool IsFair => false;

    public override int NextTask(EnabledTasks enabled)
    {
        _current = enabled.FirstFrom(_current);
        if (!enabled.IsSingle)
        {
            while (_nextDelay < _count && _delays[_nextDelay] <= _step)
            {
                _nextDelay++;
                _current = enabled.FirstFrom(_current + 1);
            }
        }

        _step++;
        return _current;
    }

    public override int NextOutcome(int task, int count)
    {
        _madeChoice = true;
        return base.NextOutcome(task, count);
    }

    protected override bool Begin(in ScheduleStart start)
    {
        var isNew = !_started || bound > 0 || _madeChoice;
        (_step, _nextDelay, _current, _started) = (0, 0, 0, true);
        _count = bound == 0 ? 0 : 1 + Below(bound);
        for (var i = 0; i < _count; i++)
        {
            _delays[i] = Below(start.ExpectedSteps);
        }

        Array.Sort(_delays, 0, _count);
        return isNew;
    }
}
