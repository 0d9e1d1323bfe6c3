using System.Globalization;
using Harness.Engine.Exploration.Sampling;
using Harness.Engine.Machine;

namespace Harness.Engine.Tests.Sampling;

/// <summary>Writes down what another strategy chooses: tasks as letters, outcomes as digits.</summary>
internal sealed class RecordingStrategy(ISchedulingStrategy inner) : ISchedulingStrategy
{
    private readonly List<string> _schedules = [];
    private readonly System.Text.StringBuilder _current = new();
    private bool _isOpen;

    public string Description => inner.Description;

    public bool IsFair => inner.IsFair;

    /// <summary>Called before each step.</summary>
    internal Action<EnabledTasks>? BeforeStep { get; init; }

    /// <summary>Who had which schedule.</summary>
    internal List<string> Descriptions { get; } = [];

    internal IReadOnlyList<string> Schedules
    {
        get
        {
            Close();
            return _schedules;
        }
    }

    /// <summary>The schedules of a strategy on a program that violates nothing.</summary>
    internal static IReadOnlyList<string> SchedulesOf(
        ControlledProgram program, string strategy, int? value = null, long iterations = 1000, ulong seed = 1, long first = 0, int maxUnfairSteps = 10_000)
    {
        var recorder = new RecordingStrategy(SchedulingStrategies.Create(strategy, value));
        var options = new SamplingOptions { Iterations = iterations, Seed = seed, FirstIteration = first, MaxUnfairSteps = maxUnfairSteps, StopAtFirst = false };
        new SamplingRun(program, recorder, options).Run();
        return recorder.Schedules;
    }

    public bool StartSchedule(in ScheduleStart start)
    {
        Close();
        if (!inner.StartSchedule(start))
        {
            return false;
        }

        _isOpen = true;
        Descriptions.Add(inner.Description);
        return true;
    }

    public int NextTask(EnabledTasks enabled)
    {
        BeforeStep?.Invoke(enabled);
        var task = inner.NextTask(enabled);
        _current.Append((char)('A' + task));
        return task;
    }

    public int NextOutcome(int task, int count)
    {
        var outcome = inner.NextOutcome(task, count);
        _current.Append(outcome.ToString(CultureInfo.InvariantCulture));
        return outcome;
    }

    private void Close()
    {
        if (_isOpen)
        {
            _schedules.Add(_current.ToString());
            _current.Clear();
            _isOpen = false;
        }
    }
}
