namespace Harness.Engine.Exploration.Sampling;

/// <summary>Several strategies by turns: schedule i belongs to member i modulo their number. No strategy is best for every bug.</summary>
internal sealed class PortfolioStrategy(params ISchedulingStrategy[] members) : ISchedulingStrategy
{
    private ISchedulingStrategy _current = members[0];

    public string Description => _current.Description;

    public bool IsFair => _current.IsFair;

    public bool StartSchedule(in ScheduleStart start)
    {
        _current = members[start.Iteration % members.Length];
        return _current.StartSchedule(start);
    }

    public int NextTask(EnabledTasks enabled) => _current.NextTask(enabled);

    public int NextOutcome(int task, int count) => _current.NextOutcome(task, count);
}
