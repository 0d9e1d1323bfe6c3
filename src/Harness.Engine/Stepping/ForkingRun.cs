using Harness.Engine.Exploration;
using Harness.Engine.Machine;

namespace Harness.Engine.Stepping;

/// <summary>
/// Runs a program step by step as somebody outside says, from any state that was reached before: where nobody can tell what happened, all that may have happened is
/// followed. No property is judged.
/// </summary>
public sealed class ForkingRun
{
    private readonly Stepper _stepper;

    /// <summary>Prepares runs of a program.</summary>
    /// <param name="program">The program.</param>
    public ForkingRun(ControlledProgram program)
    {
        ArgumentNullException.ThrowIfNull(program);
        _stepper = new Stepper(program, selected: 0);
        Start = new RunState(_stepper.Initial());
    }

    /// <summary>The first state.</summary>
    public RunState Start { get; }

    /// <summary>Whether a task can move.</summary>
    /// <param name="state">From this state.</param>
    /// <param name="task">Its index.</param>
    public bool CanMove(RunState state, int task)
    {
        ArgumentNullException.ThrowIfNull(state);
        _stepper.Enter(state.State);
        return _stepper.Outcomes(state.State, task) > 0;
    }

    /// <summary>The state after a task's next step.</summary>
    /// <param name="state">From this state.</param>
    /// <param name="task">A task that can move.</param>
    /// <param name="choice">Which outcome, where the environment chooses; 0 otherwise.</param>
    /// <exception cref="InvalidOperationException">The task cannot move, or has no such outcome.</exception>
    /// <exception cref="Guards.ModelException">The model breaks a rule, or its code threw.</exception>
    public RunState Step(RunState state, int task, int choice = 0)
    {
        ArgumentNullException.ThrowIfNull(state);
        _stepper.Enter(state.State);
        if ((uint)choice >= (uint)_stepper.Outcomes(state.State, task))
        {
            throw new InvalidOperationException($"task {task} cannot take step '{state.NextStep(task)}' with outcome {choice}.");
        }

        _stepper.Step(state.State, task, choice);
        if (_stepper.Thrown is { } thrown)
        {
            throw new Guards.ModelException($"task {task} of the model threw {thrown.GetType().Name}: {thrown.Message}", thrown);
        }

        return new RunState(_stepper.Keep(state.State, task));
    }

    /// <summary>The value of a variable.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="state">In this state.</param>
    /// <param name="variable">A variable of the program.</param>
    public T Get<T>(RunState state, Variable<T> variable)
        where T : unmanaged
    {
        Look(state);
        return _stepper.Context.Get(variable);
    }

    /// <summary>The memory of a state, until the next call of this object.</summary>
    /// <param name="state">The state.</param>
    public StepContext Look(RunState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        _stepper.Enter(state.State);
        return _stepper.Context;
    }
}

/// <summary>A state that a run has reached; it can be continued any number of times.</summary>
public sealed class RunState
{
    internal RunState(ProgramState state) => State = state;

    /// <summary>What tells it from other states.</summary>
    public Fingerprint Fingerprint => State.Fingerprint;

    internal ProgramState State { get; }

    /// <summary>The step that a task takes when it moves; null when it has ended.</summary>
    /// <param name="task">Its index.</param>
    public StepLabel? NextStep(int task) => State.Tasks[task] is { } frame ? frame.Operation.Label : null;
}
