using System.Runtime.CompilerServices;

[module: System.Diagnostics.CodeAnalysis.SuppressMessage(
    "Performance", "CA1822", Scope = "type", Target = "~T:Harness.Engine.Tasks.ControlledTaskBuilder", Justification = "the compiler calls it on an instance")]

namespace Harness.Engine.Tasks;

/// <summary>The async method builder of <see cref="ControlledTask"/>; called by compiled code only.</summary>
public struct ControlledTaskBuilder
{
    private Frame? _frame;
    private Exception? _exception;

    /// <summary>The task that the method returns to its caller.</summary>
    public readonly ControlledTask Task => new(_frame is not null, _exception);

    /// <summary>A new builder.</summary>
    public static ControlledTaskBuilder Create() => default;

    /// <summary>Runs the method up to its first operation.</summary>
    public readonly void Start<TStateMachine>(ref TStateMachine stateMachine)
        where TStateMachine : IAsyncStateMachine
        => BuilderCore.Start(ref stateMachine);

    /// <summary>Points a copied builder at the frame that it now lives in.</summary>
    public void SetStateMachine(IAsyncStateMachine stateMachine) => _frame = (Frame)stateMachine;

    /// <summary>The method ended normally.</summary>
    public readonly void SetResult()
    {
        if (_frame is not null)
        {
            TaskRunner.Current.Complete(null);
        }
        else
        {
            TaskRunner.Current.CheckNoExceptionIsLost();
        }
    }

    /// <summary>The method ended with an exception.</summary>
    public void SetException(Exception exception)
    {
        if (_frame is not null)
        {
            TaskRunner.Current.Complete(exception);
        }
        else
        {
            _exception = exception;
            TaskRunner.Current.NoteSynchronousException(exception);
        }
    }

    /// <summary>The method awaits something.</summary>
    public void AwaitOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TAwaiter : INotifyCompletion
        where TStateMachine : IAsyncStateMachine
        => BuilderCore.Await(ref _frame, ref awaiter, ref stateMachine);

    /// <summary>The method awaits something.</summary>
    public void AwaitUnsafeOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TAwaiter : ICriticalNotifyCompletion
        where TStateMachine : IAsyncStateMachine
        => BuilderCore.Await(ref _frame, ref awaiter, ref stateMachine);
}

/// <summary>The async method builder of <see cref="ControlledTask{T}"/>; called by compiled code only.</summary>
/// <typeparam name="T">The type of the result.</typeparam>
public struct ControlledTaskBuilder<T>
{
    private Frame? _frame;
    private Exception? _exception;
    private T? _result;

    /// <summary>The task that the method returns to its caller.</summary>
    public readonly ControlledTask<T> Task => new(_frame is not null, _exception, _result);

    /// <summary>A new builder.</summary>
    public static ControlledTaskBuilder<T> Create() => default;

    /// <summary>Runs the method up to its first operation.</summary>
    public readonly void Start<TStateMachine>(ref TStateMachine stateMachine)
        where TStateMachine : IAsyncStateMachine
        => BuilderCore.Start(ref stateMachine);

    /// <summary>Points a copied builder at the frame that it now lives in.</summary>
    public void SetStateMachine(IAsyncStateMachine stateMachine) => _frame = (Frame)stateMachine;

    /// <summary>The method ended with a result.</summary>
    public void SetResult(T result)
    {
        if (_frame is not null)
        {
            ResultSlot<T>.Put(result);
            TaskRunner.Current.Complete(null);
        }
        else
        {
            _result = result;
            TaskRunner.Current.CheckNoExceptionIsLost();
        }
    }

    /// <summary>The method ended with an exception.</summary>
    public void SetException(Exception exception)
    {
        if (_frame is not null)
        {
            TaskRunner.Current.Complete(exception);
        }
        else
        {
            _exception = exception;
            TaskRunner.Current.NoteSynchronousException(exception);
        }
    }

    /// <summary>The method awaits something.</summary>
    public void AwaitOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TAwaiter : INotifyCompletion
        where TStateMachine : IAsyncStateMachine
        => BuilderCore.Await(ref _frame, ref awaiter, ref stateMachine);

    /// <summary>The method awaits something.</summary>
    public void AwaitUnsafeOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TAwaiter : ICriticalNotifyCompletion
        where TStateMachine : IAsyncStateMachine
        => BuilderCore.Await(ref _frame, ref awaiter, ref stateMachine);
}
