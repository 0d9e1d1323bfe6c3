using Harness.Engine.Machine;

namespace Harness.Engine.Exploration.Sampling;

/// <summary>An unfair strategy at first and random from then on, so that a task that spins cannot starve the others for ever.</summary>
internal sealed class FairSuffixStrategy(ISchedulingStrategy prefix) : ISchedulingStrategy
{
    private readonly RandomStrategy _suffix = new();
    private int _prefixSteps;
    private int _step;
    private bool _suffixUsed;

    public string Description => $"fair-{prefix.Description}";

    public bool IsFair => true;

    public bool StartSchedule(in ScheduleStart start)
    {
        _step = 0;
        _prefixSteps = start.MaxUnfairSteps;
        // A seed of its own: the two strategies must not draw the same numbers.
        _suffix.StartSchedule(start with { Seed = Fingerprint.Mix(start.Seed + 1) });
        return prefix.StartSchedule(start) || _suffixUsed;
    }

    public int NextTask(EnabledTasks enabled)
    {
        if (_step++ < _prefixSteps)
        {
            return prefix.NextTask(enabled);
        }

        _suffixUsed = true;
        return _suffix.NextTask(enabled);
    }

    public int NextOutcome(int task, int count) => _step <= _prefixSteps ? prefix.NextOutcome(task, count) : _suffix.NextOutcome(task, count);
}
