using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.ExceptionServices;
using Harness.Engine.Guards;
using Harness.Engine.Machine;
using Harness.Engine.Tasks;
using Harness.Engine.Traces;

namespace Harness.Engine.Exploration;

/// <summary>
/// One run of a model whose tasks run as ordinary code, each on a thread and a stack of its own: where the code awaits an operation, it waits for its turn, executes
/// the operation in place and goes on. The seam for a scheduler that is not the engine's. What an operation does and how a state is judged is what a search does.
/// </summary>
/// <remarks>
/// <para>A step is an operation and the code that follows it, up to the next operation: only then the state that it reached is judged.</para>
/// <para>
/// The model's code is not scanned here, nor watched: code that another tool has rewritten is not what its author wrote, and whoever schedules knows best when
/// a step takes too long. What the engine can see of a step while it runs is checked as always.
/// </para>
/// </remarks>
public sealed class LiveRun
{
    private readonly ControlledProgram _program;
    private readonly Variable[] _variables;
    private readonly Property[] _statewise;
    private readonly Property[] _final;
    private readonly KnownJudgements _known;
    private readonly StepContext _context;
    private readonly IRunScheduler _scheduler;
    private readonly PendingOperation[] _pending;
    private readonly List<Move> _moves = [];
    private ulong _unfinished;
    private ulong _started;
    private ulong _enabled;
    private volatile bool _stopped;

    private LiveRun(ControlledProgram program, ulong selected, Func<LiveRun, IRunScheduler> scheduler)
    {
        _program = program;
        _scheduler = scheduler(this);
        _variables = [.. program.Variables];
        _statewise = PropertySelection.Statewise(program, selected);
        _final = PropertySelection.Final(program, selected);
        _known = new KnownJudgements(_statewise.Length);
        _context = new StepContext(program, new RunningCode { Tasks = program.Tasks });
        _context.Select(selected);
        _context.Restart(program.InitialMemory);
        _pending = new PendingOperation[program.Tasks.Length];
        for (var task = 0; task < _pending.Length; task++)
        {
            if (program.InitialFrames[task] is { } frame)
            {
                _pending[task] = frame.Operation;
                _unfinished |= 1UL << task;
            }
        }
    }

    /// <summary>The tasks, by index.</summary>
    public ImmutableArray<TaskInfo> Tasks => _program.Tasks;

    /// <summary>Whether no task can move any more.</summary>
    public bool IsOver => _enabled == 0;

    /// <summary>The decisions so far, in the order of the steps.</summary>
    public ImmutableArray<(int Task, int Outcome)> Decisions => [.. _moves.Select(m => ((int)m.Task, (int)m.Choice))];

    /// <summary>
    /// The schedule so far, once for each property that its last step violates, as it runs when it is run again from the start; empty while none does. A run
    /// ends with its first violation.
    /// </summary>
    public ImmutableArray<Trace> Violations { get; private set; } = [];

    /// <summary>Builds a model, goes to its first state and judges it.</summary>
    /// <param name="model">The model.</param>
    /// <param name="scheduler">Makes the run's scheduler; it is asked for nothing before the run is made.</param>
    /// <param name="properties">Names of the properties to judge; empty for all.</param>
    /// <exception cref="ModelException">The model breaks a rule on which verdicts rest, or has no such property.</exception>
    public static LiveRun Start(IModel model, Func<LiveRun, IRunScheduler> scheduler, params IReadOnlyCollection<string> properties)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(scheduler);
        ArgumentNullException.ThrowIfNull(properties);
        var program = ControlledProgram.Create(model, Timeout.InfiniteTimeSpan, scan: false);
        var run = new LiveRun(program, PropertySelection.Mask(program, properties), scheduler);
        run._context.BeginStep(0);
        run.JudgeReached(program.InitialExceptions.Find(e => e is not null));
        return run;
    }

    /// <summary>Whether a task can execute its next operation now. Cheap, and changes nothing.</summary>
    /// <param name="task">Index of the task.</param>
    public bool CanMove(int task) => ((_enabled >> task) & 1) != 0;

    /// <summary>Runs a task on the calling thread, from its beginning until it ends or the run is over.</summary>
    /// <param name="task">Index of the task; each runs once.</param>
    /// <exception cref="ModelException">The model breaks a rule on which verdicts rest.</exception>
    public void Run(int task)
    {
        var thrown = _program.Methods[task] is { } method
            ? new TaskRunner { Executor = new TaskExecutor(this, task) }.RunInPlace(method)
            : RunForeign(task);
        if (thrown is ModelException or ThreadInterruptedException)
        {
            // Whoever schedules ends a run by interrupting its threads: that is not the model's doing.
            ExceptionDispatchInfo.Throw(thrown);
        }

        if (thrown is RunIsOverException || _stopped || ((_started >> task) & 1) == 0)
        {
            return;
        }

        _unfinished &= ~(1UL << task);
        JudgeReached(thrown);
    }

    /// <summary>Judges the state in which no task can move.</summary>
    /// <exception cref="InvalidOperationException">A task can move.</exception>
    public void End()
    {
        if (!IsOver)
        {
            throw new InvalidOperationException("the run is not over: a task can move.");
        }

        _context.BeginStep(0);
        _context.JudgeState(_final);
        for (var rest = _unfinished; rest != 0; rest &= rest - 1)
        {
            var task = BitOperations.TrailingZeroCount(rest);
            if (!FinalState.MayStay(_program, task, _pending[task]))
            {
                _context.Fail(Property.DeadlockIndex);
            }
        }

        Note();
    }

    /// <summary>Code that is not C#'s has no stack of its own here: it goes from one stored state to the next.</summary>
    private Exception? RunForeign(int task)
    {
        var (runner, frame, thrown) = (new TaskRunner(), _program.InitialFrames[task], (Exception?)null);
        try
        {
            while (frame is not null)
            {
                frame = runner.Resume(frame, Execute(task, frame.Operation), out thrown);
            }

            return thrown;
        }
        catch (Exception exception) when (exception is RunIsOverException or ThreadInterruptedException or ModelException)
        {
            return exception;
        }
    }

    private ulong Execute(int task, in PendingOperation operation)
    {
        Arrive(task, operation);
        Wait(task);
        if (!CanMove(task))
        {
            throw new RunIsOverException();
        }

        var outcomes = OperationStep.Outcomes(_program, _variables, _context, operation, task);
        var outcome = outcomes == 1 ? 0 : _scheduler.Choose(outcomes);
        _moves.Add(new Move((byte)task, (ushort)outcome));
        _context.BeginStep(task);
        OperationStep.Execute(_program, _variables, _context, operation, outcome);
        return (ulong)_context.ResultWord;
    }

    /// <summary>A task is at its next operation: the step before ends here.</summary>
    private void Arrive(int task, in PendingOperation operation)
    {
        if (_stopped)
        {
            // The model's code caught what ended the run, and went on.
            throw new RunIsOverException();
        }

        if (((_started >> task) & 1) != 0)
        {
            _pending[task] = operation;
            JudgeReached(null);
            return;
        }

        _started |= 1UL << task;
        ref readonly var first = ref _pending[task];
        if ((first.Kind, first.Address, first.Operand, first.Operand2, first.A, first.B) != (operation.Kind, operation.Address, operation.Operand, operation.Operand2, operation.A, operation.B)
            || !ReferenceEquals(first.Label, operation.Label))
        {
            throw new ModelException($"task '{Tasks[task].Name}' first came to step '{first.Label}', and then to '{operation.Label}': code before the first await must depend on nothing that changes.");
        }
    }

    private void Wait(int task)
    {
        try
        {
            _scheduler.WaitForTurn(task);
        }
        catch (ThreadInterruptedException)
        {
            _stopped = true;
            throw;
        }
    }

    /// <summary>The state after a step and the code that followed it, or the first one.</summary>
    private void JudgeReached(Exception? thrown)
    {
        if (thrown is not null)
        {
            _context.Fail(Property.ExceptionIndex);
        }

        _context.JudgeState(_statewise, known: _known);
        Note();
        _enabled = 0;
        for (var rest = _unfinished; rest != 0; rest &= rest - 1)
        {
            var task = BitOperations.TrailingZeroCount(rest);
            if (OperationStep.Outcomes(_program, _variables, _context, _pending[task], task) > 0)
            {
                _enabled |= 1UL << task;
            }
        }
    }

    private void Note()
    {
        var failed = _context.Failed;
        if (failed == 0)
        {
            return;
        }

        _stopped = true;
        var parameters = (_program.Model as IParameterizedModel)?.Parameters;
        var schedule = new Counterexample([.. _moves], []);
        Violations = [.. _program.Properties.Where(p => PropertySelection.Contains(failed, p.Index)).Select(p => TraceRecorder.Record(_program, p, schedule, parameters))];
        _scheduler.OnViolation();
    }

    private sealed class TaskExecutor(LiveRun run, int task) : IOperationExecutor
    {
        public ulong Execute(in PendingOperation operation) => run.Execute(task, operation);
    }

    /// <summary>Unwinds the stack of a task that waits for nobody, or that goes on after the end.</summary>
    private sealed class RunIsOverException : Exception;
}
