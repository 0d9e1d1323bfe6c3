using Harness.Engine.Exploration.Sampling;
using Harness.Engine.Machine;
using Harness.Engine.Tasks;

namespace Harness.Engine.Stepping;

/// <summary>
/// Runs a program step by step as somebody outside says: which task moves, and with which outcome where the environment chooses. Between two steps the memory can be
/// looked at. No property is judged; a run may be started over as often as one likes.
/// </summary>
public sealed class GuidedRun
{
    private readonly Execution _execution;

    /// <summary>Prepares runs of a program.</summary>
    /// <param name="program">The program.</param>
    public GuidedRun(ControlledProgram program)
    {
        ArgumentNullException.ThrowIfNull(program);
        _execution = new Execution(program, selected: 1UL << Property.ExceptionIndex, new TaskRunner());
        Start();
    }

    /// <summary>Steps since the start.</summary>
    public int Steps => _execution.Steps;

    /// <summary>Goes to the first state.</summary>
    public void Start() => _execution.Start();

    /// <summary>Whether a task can move.</summary>
    /// <param name="task">Its index.</param>
    public bool CanMove(int task) => _execution.Enabled.Contains(task);

    /// <summary>The step that a task takes when it moves; null when it has ended.</summary>
    /// <param name="task">Its index.</param>
    public StepLabel? NextStep(int task) => _execution.Tasks[task] is { } frame ? frame.Operation.Label : null;

    /// <summary>Takes a task's next step.</summary>
    /// <param name="task">A task that can move.</param>
    /// <param name="choice">Which outcome, where the environment chooses; 0 otherwise.</param>
    /// <exception cref="InvalidOperationException">The task cannot move, or has no such outcome.</exception>
    /// <exception cref="Guards.ModelException">The model breaks a rule, or its code threw.</exception>
    public void Step(int task, int choice = 0)
    {
        if (!CanMove(task) || (uint)choice >= (uint)_execution.Outcomes(task))
        {
            throw new InvalidOperationException($"task {task} cannot take step '{NextStep(task)}' with outcome {choice}.");
        }

        _execution.Step(task, choice);
        if ((_execution.Context.Failed & (1UL << Property.ExceptionIndex)) != 0)
        {
            throw new Guards.ModelException($"task {task} of the model ended with an exception.");
        }
    }

    /// <summary>The value of a variable now.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="variable">A variable of the program.</param>
    public T Get<T>(Variable<T> variable)
        where T : unmanaged
        => _execution.Context.Get(variable);
}
