using System.Collections.Immutable;
using System.Numerics;
using Harness.Engine.Exploration.States;
using Harness.Engine.Machine;
using Harness.Engine.Tasks;

namespace Harness.Engine.Exploration.Sampling;

/// <summary>
/// Runs of a program from its first state, one after the other and each in place: memory is written over, nothing is fingerprinted and nothing taken back. What a task's code
/// makes of a value is known from the first time on (<see cref="LocalStates"/>), in all runs.
/// </summary>
/// <remarks>What a step means and how a state is judged is shared with <see cref="Stepper"/>: only what happens to the old state differs.</remarks>
internal sealed class Execution
{
    /// <summary>A program without end may have local states without end: beyond so many the next run begins with none.</summary>
    private const int MostLocals = 1 << 17;

    private readonly ControlledProgram _program;
    private readonly Variable[] _variables;
    private readonly Property[] _statewise;
    private readonly Property[] _final;
    private readonly KnownJudgements _known;
    private readonly LocalState[] _tasks;
    private readonly Frame?[] _frames;
    private readonly bool _failsAtOnce;
    private readonly IdleWatch? _idle;
    private LocalStates _locals;
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
        _known = new KnownJudgements(_statewise.Length);
        _locals = new LocalStates(program, symmetry: null);
        _tasks = [.. _locals.Initial];
        _frames = new Frame?[_tasks.Length];
        _idle = program.IdlingSteps.Count > 0 ? new IdleWatch(program) : null;
        _failsAtOnce = program.InitialExceptions.Exists(e => e is not null);
        Runner = runner;
        Context = new StepContext(program, Runner.Code);
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

    /// <summary>Whether no task can move, or none will ever do more than pass the time.</summary>
    internal bool IsFinal => _enabled == 0 || _idle?.IsAtRest(_enabled) == true;

    /// <summary>What ended the task of the last step, if an exception did.</summary>
    internal Exception? Thrown { get; private set; }

    /// <summary>The frames of the tasks as they are now.</summary>
    internal ReadOnlySpan<Frame?> Tasks
    {
        get
        {
            for (var task = 0; task < _tasks.Length; task++)
            {
                _frames[task] = _tasks[task].Frame;
            }

            return _frames;
        }
    }

    /// <summary>The schedule so far; while a step is taken, that step is its last move.</summary>
    internal ImmutableArray<Move> Moves => [.. _moves.AsSpan(0, Steps)];

    /// <summary>Goes to the first state and judges it.</summary>
    internal void Start()
    {
        if (_locals.Count > MostLocals)
        {
            _locals = new LocalStates(_program, symmetry: null);
        }

        _locals.Initial.CopyTo(_tasks, 0);
        Context.Restart(_program.InitialMemory);
        Steps = 0;
        _idle?.Clear();
        (_enabled, _mayWait) = (0, 0);
        for (var task = 0; task < _tasks.Length; task++)
        {
            NoteOperation(task);
        }

        FindEnabled();
        Context.BeginStep(0);
        _known.Forget();
        Context.Stand(_program, _tasks);
        Context.JudgeState(_statewise, known: _known);
        if (_failsAtOnce)
        {
            Context.Fail(Property.ExceptionIndex);
        }
    }

    /// <summary>How many outcomes the next step of an enabled task has.</summary>
    internal int Outcomes(int task)
    {
        ref readonly var operation = ref _tasks[task].Frame!.Operation;
        return operation.Kind == OperationKind.Choose ? (int)operation.Operand : _program.WeakMemory is null ? 1 : OperationStep.Outcomes(_program, _variables, Context, operation, task);
    }

    /// <summary>Takes a step of an enabled task, and judges it and the state that it reaches.</summary>
    internal void Step(int task, int choice)
    {
        var local = _tasks[task];
        ref readonly var operation = ref local.Frame!.Operation;
        Record(new Move((byte)task, (ushort)choice));
        LabelsTaken.Add(operation.Label!);
        Context.BeginStep(task);
        Runner.Code.Task = task;
        Runner.Code.Steps++;
        var hasOneOutcome = _idle is null || Outcomes(task) == 1;
        OperationStep.Execute(_program, _variables, Context, operation, choice);
        var word = (ulong)Context.ResultWord;
        var transition = local.Find(word) ?? _locals.Next(local, word, identity: null, Runner);
        _tasks[task] = transition.Next;
        _idle?.Note(local, transition.Next, hasOneOutcome && !Context.HasWritten);
        Thrown = transition.Thrown;
        if (Thrown is not null)
        {
            Context.Fail(Property.ExceptionIndex);
        }

        Context.Stand(_program, _tasks);
        Context.JudgeState(_statewise, known: _known);
        NoteOperation(task);
        FindEnabled();
    }

    /// <summary>Judges the state in which no task can move, or none can do more than stay in place.</summary>
    internal void JudgeFinal()
    {
        if (_idle?.StaysInPlace(_enabled) != false)
        {
            FinalState.Judge(_program, Context, _final, Tasks);
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
        if (_tasks[task].Frame is not { } frame)
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
            if (OperationStep.Outcomes(_program, _variables, Context, _tasks[task].Frame!.Operation, task) > 0)
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
