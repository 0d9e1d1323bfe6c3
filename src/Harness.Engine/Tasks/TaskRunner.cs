using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using Harness.Engine.Guards;
using Harness.Engine.Machine;

namespace Harness.Engine.Tasks;

/// <summary>
/// Runs the code between two operations of a task on the calling thread, and refuses code whose next step the engine would not know: exactly
/// one operation must be pending when the code comes to rest.
/// </summary>
internal sealed class TaskRunner
{
    [ThreadStatic]
    private static TaskRunner? t_current;

    private Frame? _leaf;
    private Frame? _top;
    private bool _operationCreated;
    private bool _taskUnawaited;
    private bool _completed;
    private Exception? _outcome;
    private Exception? _synchronousException;
    private Exception? _attributedException;
    private ModelException? _failure;
    private string? _creationPlace;
    private string? _startPlace;
    private bool _diagnosing;
    private Type? _startedMethod;
    private long _executedInPlace;

    /// <summary>The operation that the code just asked for.</summary>
    internal PendingOperation Pending;

    /// <summary>The value that the last executed operation gives to the code that awaited it.</summary>
    internal ulong ResumeWord;

    /// <summary>For the watchdog.</summary>
    internal RunningCode Code { get; } = new();

    /// <summary>Executes operations where they are awaited, so that the task keeps its stack; null where tasks are suspended instead.</summary>
    internal IOperationExecutor? Executor { get; init; }

    internal static TaskRunner Current
        => t_current ?? throw new ModelException("a controlled task or an operation of the machine was used outside a run: start it with MachineBuilder.Spawn.");

    /// <summary>Runs a spawned method up to its first operation.</summary>
    /// <returns>The innermost frame, or null when the method ended without one; <paramref name="exception"/> is what it threw then.</returns>
    internal Frame? Start(string task, Func<ControlledTask> method, out Exception? exception)
    {
        Code.Steps++;
        Code.Enter(task);
        var frame = Attempt(method, out exception);
        Code.Leave();
        if (_failure is { } failure)
        {
            _diagnosing = true;
            Attempt(method, out exception);
            _diagnosing = false;
            throw _failure ?? failure;
        }

        return frame;
    }

    /// <summary>Continues a task after its operation was executed.</summary>
    /// <param name="leaf">The innermost frame.</param>
    /// <param name="word">The value of the operation.</param>
    /// <param name="exception">What the task threw, when it ended with an exception.</param>
    /// <returns>The new innermost frame, or null when the task ended.</returns>
    internal Frame? Resume(Frame leaf, ulong word, out Exception? exception)
    {
        Code.Steps++;
        var frame = Run(leaf, word, out exception);
        if (_failure is { } failure)
        {
            // The frame is unchanged: the same step again, now noting where each operation is created.
            _diagnosing = true;
            Run(leaf, word, out exception);
            _diagnosing = false;
            throw _failure ?? failure;
        }

        return frame;
    }

    /// <summary>Runs a task that is not C#'s up to its first operation.</summary>
    /// <returns>Its frame, or null when it ended without one; <paramref name="exception"/> is what ended it then.</returns>
    internal Frame? Start(string task, Func<ForeignState?> start, out Exception? exception)
    {
        Code.Steps++;
        Reset();
        var previous = t_current;
        t_current = this;
        try
        {
            return RunForeign(new ForeignStart(task), start, out exception);
        }
        finally
        {
            t_current = previous;
        }
    }

    /// <summary>Runs foreign code and lets it ask for its next operation.</summary>
    private ForeignFrame? RunForeign(object code, Func<ForeignState?> run, out Exception? exception)
    {
        exception = null;
        Code.Enter(code);
        ForeignState? state;
        try
        {
            state = run();
        }
        catch (ForeignTaskException failed)
        {
            exception = failed;
            state = null;
        }

        if (state is not null)
        {
            state.Ask();
            if (!_operationCreated)
            {
                throw new ModelException($"a task of {state.GetType().Name} came to rest and asked for no operation.");
            }
        }

        Code.Leave();
        _operationCreated = false;
        return state is null ? null : new ForeignFrame(state) { Operation = Pending };
    }

    /// <summary>Runs a spawned method to its end on the calling thread; <see cref="Executor"/> executes its operations.</summary>
    /// <returns>What the method threw, or null.</returns>
    internal Exception? RunInPlace(Func<ControlledTask> method)
    {
        Attempt(method, out var exception);
        return _failure ?? exception;
    }

    /// <summary>Executes the operation that was just created, if operations are executed in place.</summary>
    internal bool TryExecuteInPlace()
    {
        if (Executor is not { } executor || !_operationCreated)
        {
            return false;
        }

        _operationCreated = false;
        _executedInPlace++;

        // Conditions, effects and properties run in between: an operation that they create has no task to wait for it.
        t_current = null;
        try
        {
            ResumeWord = executor.Execute(Pending);
        }
        finally
        {
            t_current = this;
        }

        return true;
    }

    private Frame? Attempt(Func<ControlledTask> method, out Exception? exception)
    {
        Reset();
        exception = null;
        var previous = t_current;
        t_current = this;
        try
        {
            var task = method();
            if (!task.IsSuspended && _failure is null)
            {
                task.GetAwaiter().GetResult();
            }

            _taskUnawaited = false;
        }
        catch (ModelException failure)
        {
            _failure ??= failure;
        }
        catch (Exception thrown)
        {
            exception = thrown;
        }
        finally
        {
            t_current = previous;
        }

        CheckNothingIsLeft(null);
        return _leaf;
    }

    private Frame? Run(Frame leaf, ulong word, out Exception? exception)
    {
        Reset();
        t_current = this;
        ResumeWord = word;
        try
        {
            return RunFrames(leaf, out exception);
        }
        finally
        {
            // Effects, conditions and properties run between the steps of tasks: an operation that they create has no task to wait for it.
            t_current = null;
        }
    }

    private Frame? RunFrames(Frame leaf, out Exception? exception)
    {
        if (leaf is ForeignFrame foreign)
        {
            return RunForeign(foreign.State, () => foreign.State.Resume(ResumeWord), out exception);
        }

        var frame = leaf;
        exception = null;
        while (true)
        {
            frame = frame.Clone();
            _completed = false;
            Code.Enter(frame.StateMachineType);
            frame.MoveNext();
            Code.Leave();
            if (_failure is not null)
            {
                return null;
            }

            if (!_completed)
            {
                CheckNothingIsLeft(frame);
                return _leaf;
            }

            CheckNothingIsLeft(frame);
            if (frame.Parent is null)
            {
                exception = _outcome;
                return null;
            }

            frame = frame.Parent;
        }
    }

    private void Reset()
    {
        _leaf = null;
        _top = null;
        _operationCreated = false;
        _taskUnawaited = false;
        _completed = false;
        _outcome = null;
        _synchronousException = null;
        _attributedException = null;
        _failure = null;
        _creationPlace = null;
        _startPlace = null;
    }

    private void CheckNothingIsLeft(Frame? resumed)
    {
        if (_failure is not null)
        {
            return;
        }

        if (_operationCreated)
        {
            Fail($"the operation '{Pending.Label}' was created and not awaited{Place()}: await it in the statement that creates it.");
        }
        else if (_taskUnawaited || (resumed is not null && !_completed && !ReferenceEquals(_top, resumed)))
        {
            FailTaskNotAwaited();
        }
        else
        {
            CheckNoExceptionIsLost();
        }
    }

    /// <summary>A method that threw before its first operation and was not awaited would take its exception with it.</summary>
    internal void CheckNoExceptionIsLost()
    {
        if (_synchronousException is not null)
        {
            Fail($"{StartedMethod()} threw {MethodNames.Friendly(_synchronousException.GetType())} and was not awaited{_startPlace}: await it in the statement that starts it.");
        }
    }

    /// <summary>The place for an operation that the code creates now.</summary>
    internal ref PendingOperation NewOperation()
    {
        if (_operationCreated)
        {
            throw Fail($"the operation '{Pending.Label}' was created and not awaited{Place()}: await it in the statement that creates it.");
        }

        if (_taskUnawaited)
        {
            throw FailTaskNotAwaited();
        }

        if (_diagnosing)
        {
            _creationPlace = CallerOutsideEngine();
        }

        _operationCreated = true;
        Pending = default;
        return ref Pending;
    }

    /// <summary>The operation that the code created last and has not awaited yet.</summary>
    internal ref PendingOperation CreatedOperation()
    {
        if (!_operationCreated)
        {
            throw Fail("With was called on an operation that is no longer the last one created: say it in the statement that creates and awaits the operation.");
        }

        return ref Pending;
    }

    internal void SuspendAtOperation(Frame frame)
    {
        if (!_operationCreated)
        {
            throw Fail($"{MethodNames.Of(frame.StateMachineType)} awaits an operation a second time{Where(frame.StateMachineType)}: create a new operation for each await.");
        }

        _operationCreated = false;
        frame.Operation = Pending;
        _leaf = frame;
        _top = frame;
    }

    internal void SuspendAtTask(Frame frame)
    {
        if (!_taskUnawaited)
        {
            throw Fail($"{MethodNames.Of(frame.StateMachineType)} awaits a controlled task a second time{Where(frame.StateMachineType)}: await it once, in the statement that starts it.");
        }

        _taskUnawaited = false;
        _top!.Parent = frame;
        _top = frame;
    }

    /// <summary>A method is about to run up to its first operation.</summary>
    /// <returns>Where it is called, when that is looked for, and how many operations were executed in place before.</returns>
    internal (string? Place, long ExecutedInPlace) BeforeStart()
    {
        CheckNoExceptionIsLost();
        if (_operationCreated)
        {
            throw Fail($"the operation '{Pending.Label}' was created and not awaited{Place()}: await it in the statement that creates it.");
        }

        if (_taskUnawaited)
        {
            throw FailTaskNotAwaited();
        }

        return (_diagnosing ? CallerOutsideEngine() : null, _executedInPlace);
    }

    internal void AfterStart(Type stateMachine, (string? Place, long ExecutedInPlace) before)
    {
        var place = before.Place;
        if ((_leaf is not null && ReferenceEquals(_top?.StateMachineType, stateMachine)) || _executedInPlace != before.ExecutedInPlace)
        {
            _taskUnawaited = true;
            _startedMethod = stateMachine;
            _startPlace = place;
        }
        else if (_synchronousException is not null && !ReferenceEquals(_synchronousException, _attributedException))
        {
            _attributedException = _synchronousException;
            _startedMethod = stateMachine;
            _startPlace = place;
        }
    }

    internal void Complete(Exception? exception)
    {
        if (exception is ModelException failure)
        {
            _failure ??= failure;
        }

        _completed = true;
        _outcome = exception;
    }

    internal void NoteSynchronousException(Exception exception)
    {
        if (exception is ModelException failure)
        {
            _failure ??= failure;
        }

        _synchronousException = exception;
    }

    /// <summary>Called by the awaiting code: what its callee threw comes out of the await.</summary>
    internal void TakeOutcome(Exception? synchronous, bool suspended)
    {
        var exception = suspended ? _outcome : synchronous;
        _outcome = null;
        _taskUnawaited &= Executor is null;
        if (synchronous is not null && ReferenceEquals(synchronous, _synchronousException))
        {
            // Another task's exception stays noted: that task was not awaited.
            _synchronousException = null;
            _attributedException = null;
        }

        if (exception is not null)
        {
            ExceptionDispatchInfo.Throw(exception);
        }
    }

    /// <summary>
    /// An operation or a controlled task is awaited by a method that other code than this engine would go on with. The builder of such a method hands a thrown exception to a thread of its own, so that nothing is thrown.
    /// </summary>
    internal void RefuseAwaitOf(string what, Action continuation)
    {
        var machine = Array.Find(continuation.Target?.GetType().GetGenericArguments() ?? [], typeof(IAsyncStateMachine).IsAssignableFrom)
            ?? (continuation.Target as Delegate)?.Target?.GetType();
        Fail(
            $"{(machine is null ? "a method" : MethodNames.Of(machine))}{(machine is null ? "" : Where(machine))} awaits {what} and is no controlled task: "
            + "let it return ControlledTask or ControlledTask<T> in place of Task, ValueTask or void, and a loop of awaits in place of an IAsyncEnumerable.");
    }

    /// <summary>Remembers an error; code of the model that catches the exception cannot hide it.</summary>
    internal ModelException Fail(string message)
    {
        _failure ??= new ModelException(message);
        return _failure;
    }

    private ModelException FailTaskNotAwaited()
        => Fail($"{StartedMethod()} was started and not awaited{_startPlace}: await it in the statement that starts it, and use MachineBuilder.Spawn for concurrency.");

    private string StartedMethod() => _startedMethod is null ? "a controlled task" : MethodNames.Of(_startedMethod);

    /// <summary>Where the current line of a method is, when its symbols are there.</summary>
    internal static string Where(Type stateMachine)
    {
        var frame = new StackTrace(fNeedFileInfo: true).GetFrames().FirstOrDefault(f => f.GetMethod()?.DeclaringType == stateMachine);
        return frame is null ? "" : Describe(frame);
    }

    private string Place() => _creationPlace ?? "";

    private static string CallerOutsideEngine()
    {
        var frame = new StackTrace(fNeedFileInfo: true).GetFrames()
            .FirstOrDefault(f => f.GetMethod()?.DeclaringType is { } type && type.Assembly != typeof(TaskRunner).Assembly
                && f.GetMethod()!.Name == "MoveNext");
        if (frame is null)
        {
            return "";
        }

        return $" in {MethodNames.Of(frame.GetMethod()!.DeclaringType!)}{Describe(frame)}";
    }

    private static string Describe(StackFrame frame)
        => frame.GetFileName() is { } file && frame.GetFileLineNumber() > 0
            ? $" ({Path.GetFileName(file)}:{frame.GetFileLineNumber()})"
            : "";
}
