using Harness.Engine.Exploration.States;
using Harness.Engine.Tasks;

namespace Harness.Engine.Machine;

/// <summary>Where the tasks stand, for the judges that ask.</summary>
public sealed partial class StepContext
{
    private ForeignState?[] _standing = [];

    /// <summary>By the index of a task: the foreign code that stands before its next operation; set before states are judged, where some property asks.</summary>
    internal ReadOnlySpan<ForeignState?> Standing => _standing;

    /// <summary>Says where the tasks stand.</summary>
    internal void Stand(ControlledProgram program, ReadOnlySpan<Frame?> tasks)
    {
        if (program.JudgesTasks)
        {
            for (var task = 0; task < Room(tasks.Length).Length; task++)
            {
                _standing[task] = (tasks[task] as ForeignFrame)?.State;
            }
        }
    }

    /// <summary>Says where the tasks stand.</summary>
    internal void Stand(ControlledProgram program, ReadOnlySpan<LocalState> tasks)
    {
        if (program.JudgesTasks)
        {
            for (var task = 0; task < Room(tasks.Length).Length; task++)
            {
                _standing[task] = (tasks[task].Frame as ForeignFrame)?.State;
            }
        }
    }

    /// <summary>Says where one task stands now.</summary>
    internal void Stand(ControlledProgram program, int task, Frame? frame)
    {
        if (program.JudgesTasks)
        {
            _standing[task] = (frame as ForeignFrame)?.State;
        }
    }

    private ForeignState?[] Room(int tasks) => _standing.Length == tasks ? _standing : _standing = new ForeignState?[tasks];
}
