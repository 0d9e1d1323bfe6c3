using System.Collections.Immutable;
using System.Numerics;
using Harness.Engine.Guards;
using Harness.Engine.Machine;
using Harness.Engine.Tasks;

namespace Harness.Engine.Exploration.Sampling;

/// <summary>
/// Runs of a program from its first state, one after the other and each in place: a frame is cloned when its task first moves, and continued
/// from then on; memory is written over; nothing is fingerprinted and nothing taken back.
/// </summary>
/// <remarks>What a step means and how a state is judged is shared with <see cref="Stepper"/>: only what happens to the old state differs.</remarks>
internal sealed class Execution
{
    private readonly ControlledProgram _program;
    private readonly Variable[] _variables;
    private readonly Property[] _statewise;
    private readonly Property[] _final;
    private readonly Frame?[] _initial;
    private readonly Frame?[] _tasks;
    private readonly bool _failsAtOnce;
    private Move[] _moves = new Move[256];
    private ulong _enabled;

    /// <summary>Bit i: task i is at an operation that the memory may disable.</summary>
    private ulong _mayWait;

    internal Execution(ControlledProgram program, ulong selected, TaskRunner runner)
    {
        _program = program;
        _variables = [.. program.Variables];
        _statewise = PropertySelection.Statewise(program, selected);
        _final = PropertySelection.Final(program, selected);
        _initial = [.. program.InitialFrames];
        _tasks = new Frame?[_initial.Length];
        _failsAtOnce = program.InitialExceptions.Exists(e => e is not null);
        Runner = runner;
        Context = new StepContext(program.InitialMemory.Length, program.Properties.Length, Runner.Code);
        Context.Select(selected);
        Runner.Code.Tasks = program.Tasks;
    }

    internal TaskRunner Runner { get; }

    internal StepContext Context { get; }

    /// <summary>The steps that were taken, in all runs.</summary>
    internal LabelSet LabelsTaken { get; } = new();

    /// <summary>Steps of the current run.</summary>
    internal int Steps { get; private set; }

    /// <summary>The tasks that can move; empty at the end of a run.</summary>
    internal EnabledTasks Enabled => new(_enabled);

    internal bool IsFinal => _enabled == 0;

    /// <summary>What ended the task of the last step, if an exception did.</summary>
    internal Exception? Thrown { get; private set; }

    internal ReadOnlySpan<Frame?> Tasks => _tasks;

    /// <summary>The schedule so far; while a step is taken, that step is its last move.</summary>
    internal ImmutableArray<Move> Moves => [.. _moves.AsSpan(0, Steps)];

    /// <summary>Goes to the first state and judges it.</summary>
    internal void Start()
    {
        // The frames of earlier runs carry other epochs, and frames of the program carry 0: none of them is continued in place.
        Runner.Epoch = Runner.Epoch == int.MaxValue ? 1 : Runner.Epoch + 1;
        _initial.CopyTo(_tasks, 0);
        Context.Restart(_program.InitialMemory);
        Steps = 0;
        (_enabled, _mayWait) = (0, 0);
        for (var task = 0; task < _tasks.Length; task++)
        {
            NoteOperation(task);
        }

        FindEnabled();
        Context.BeginStep(0);
        Context.JudgeState(_statewise);
        if (_failsAtOnce)
        {
            Context.Fail(Property.ExceptionIndex);
        }
    }

    /// <summary>How many outcomes the next step of an enabled task has.</summary>
    internal int Outcomes(int task)
    {
        ref readonly var operation = ref _tasks[task]!.Operation;
        return operation.Kind == OperationKind.Choose ? (int)operation.Operand : _program.WeakMemory is null ? 1 : OperationStep.Outcomes(_program, _variables, Context, operation, task);
    }

    /// <summary>Takes a step of an enabled task, and judges it and the state that it reaches.</summary>
    internal void Step(int task, int choice)
    {
        var frame = _tasks[task]!;
        Record(new Move((byte)task, (ushort)choice));
        LabelsTaken.Add(frame.Operation.Label!);
        Context.BeginStep(task);
        Runner.Code.Task = task;
        OperationStep.Execute(_program, _variables, Context, frame.Operation, choice);
        _tasks[task] = Resume(frame, out var thrown);
        Thrown = thrown;
        if (thrown is not null)
        {
            Context.Fail(Property.ExceptionIndex);
        }

        Context.JudgeState(_statewise);
        NoteOperation(task);
        FindEnabled();
    }

    /// <summary>Judges the state in which no task can move.</summary>
    internal void JudgeFinal() => FinalState.Judge(_program, Context, _final, _tasks);

    private Frame? Resume(Frame frame, out Exception? thrown)
    {
        try
        {
            return Runner.Resume(frame, (ulong)Context.ResultWord, out thrown);
        }
        catch (ModelException)
        {
            // The frame is spoilt. The forking half takes the same steps again: it can tell where in the model's source the rule is broken.
            Reexecution.Compare(_program, Moves);
            throw;
        }
    }

    private void Record(Move move)
    {
        if (Steps == _moves.Length)
        {
            Array.Resize(ref _moves, Steps * 2);
        }

        _moves[Steps++] = move;
    }

    /// <summary>A task that the memory cannot disable stays enabled until it moves: only the others are looked at after each step.</summary>
    private void NoteOperation(int task)
    {
        var bit = 1UL << task;
        _enabled &= ~bit;
        _mayWait &= ~bit;
        if (_tasks[task] is not { } frame)
        {
            return;
        }

        if (OperationStep.MayWait(_program, frame.Operation.Kind))
        {
            _mayWait |= bit;
        }
        else
        {
            _enabled |= bit;
        }
    }

    private void FindEnabled()
    {
        for (var rest = _mayWait; rest != 0; rest &= rest - 1)
        {
            var task = BitOperations.TrailingZeroCount(rest);
            var bit = 1UL << task;
            if (OperationStep.Outcomes(_program, _variables, Context, _tasks[task]!.Operation, task) > 0)
            {
                _enabled |= bit;
            }
            else
            {
                _enabled &= ~bit;
            }
        }
    }
}
