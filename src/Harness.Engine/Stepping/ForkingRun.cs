using System.Collections.Immutable;
using Harness.Engine.Exploration;
using Harness.Engine.Machine;

namespace Harness.Engine.Stepping;

/// <summary>
/// Runs a program step by step as somebody outside says, from any state that was reached before: where nobody can tell what happened, all that may have happened is
/// followed.
/// </summary>
public sealed class ForkingRun
{
    private readonly ControlledProgram _program;
    private readonly Stepper _stepper;

    /// <summary>Prepares runs of a program.</summary>
    /// <param name="program">The program.</param>
    /// <param name="judges">Whether properties are judged.</param>
    public ForkingRun(ControlledProgram program, bool judges = false)
    {
        ArgumentNullException.ThrowIfNull(program);
        _program = program;
        _stepper = new Stepper(program, selected: judges ? ulong.MaxValue : 0);
        Start = new RunState(_stepper.Initial());
    }

    /// <summary>The first state.</summary>
    public RunState Start { get; }

    /// <summary>Whether a task can move.</summary>
    /// <param name="state">From this state.</param>
    /// <param name="task">Its index.</param>
    public bool CanMove(RunState state, int task) => Outcomes(state, task) > 0;

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

        return new RunState(_stepper.Keep(state.State, task)) { ViolatedByStep = Names(_stepper.Context.Failed) };
    }

    /// <summary>The properties that a state violates, where properties are judged; those of steps are at <see cref="RunState.ViolatedByStep"/>.</summary>
    /// <param name="state">The state.</param>
    public ImmutableArray<string> Violated(RunState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        _stepper.Enter(state.State);
        _stepper.Context.BeginStep(0);
        _stepper.JudgeReached();
        return Names(_stepper.Context.Failed);
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

    /// <summary>How many outcomes a task's next step has; 0 where it cannot move.</summary>
    /// <param name="state">From this state.</param>
    /// <param name="task">Its index.</param>
    public int Outcomes(RunState state, int task)
    {
        ArgumentNullException.ThrowIfNull(state);
        _stepper.Enter(state.State);
        return _stepper.Outcomes(state.State, task);
    }

    private ImmutableArray<string> Names(ulong failed)
        => failed == 0 ? [] : [.. _program.Properties.Where(p => PropertySelection.Contains(failed, p.Index)).Select(p => p.Name)];
}

/// <summary>A state that a run has reached; it can be continued any number of times.</summary>
public sealed class RunState
{
    internal RunState(ProgramState state) => State = state;

    /// <summary>What tells it from other states.</summary>
    public Fingerprint Fingerprint => State.Fingerprint;

    /// <summary>The properties that the step which reached it has violated, where properties are judged.</summary>
    public ImmutableArray<string> ViolatedByStep { get; init; } = [];

    internal ProgramState State { get; }

    /// <summary>The step that a task takes when it moves; null when it has ended.</summary>
    /// <param name="task">Its index.</param>
    public StepLabel? NextStep(int task) => State.Tasks[task] is { } frame ? frame.Operation.Label : null;
}
