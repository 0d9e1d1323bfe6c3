namespace Harness.Engine.Exploration.Sampling;

/// <summary>
/// Probabilistic concurrency testing: tasks have random priorities, the highest enabled one moves, and after each of a number of random steps the task
/// that moved falls below all others. A bug that d ordering constraints bring about is found in a schedule with d-1 such changes with probability at least
/// 1/(n·k^(d-1)), for n tasks and k steps.
/// </summary>
/// <remarks>
/// Burckhardt, Kothari, Musuvathi, Nagarakatti: A randomized scheduler with probabilistic guarantees of finding bugs, ASPLOS 2010, section 3:
/// priorities d … d+n-1 at first; change point i, drawn from the steps 1 … k, gives priority i to the task that executed that step. Unfair: a
/// task that spins at the highest priority starves the others.
/// </remarks>
internal sealed class PrioritizationStrategy(int changes) : SeededStrategy
{
    // A change point is (step << 32 | priority), so that sorting puts them in the order of their steps.
    private readonly long[] _changes = new long[changes];
    private int[] _priority = [];
    private int _nextChange;
    private int _step;
    private int _last;

    public override string Description => $"prioritization {changes}";

    public override bool IsFair => false;

    public override int NextTask(EnabledTasks enabled)
    {
        while (_nextChange < _changes.Length && _changes[_nextChange] >> 32 <= _step)
        {
            _priority[_last] = (int)_changes[_nextChange++];
        }

        _step++;
        return _last = Highest(enabled);
    }

    protected override bool Begin(in ScheduleStart start)
    {
        (_step, _nextChange, _last) = (0, 0, 0);
        if (_priority.Length != start.Tasks)
        {
            _priority = new int[start.Tasks];
        }

        for (var task = 0; task < _priority.Length; task++)
        {
            // Shuffled while it is filled (Durstenfeld's inside-out form).
            var place = Below(task + 1);
            _priority[task] = _priority[place];
            _priority[place] = changes + 1 + task;
        }

        for (var i = 0; i < _changes.Length; i++)
        {
            _changes[i] = ((long)(1 + Below(start.ExpectedSteps)) << 32) | (uint)(i + 1);
        }

        Array.Sort(_changes);
        return true;
    }

    private int Highest(EnabledTasks enabled)
    {
        var best = enabled.First;
        for (var rest = enabled.Without(best); rest.Mask != 0; rest = rest.Without(rest.First))
        {
            best = _priority[rest.First] > _priority[best] ? rest.First : best;
        }

        return best;
    }
}
