using System.Runtime.CompilerServices;

namespace Harness.Engine.Tasks;

/// <summary>Marks the awaiters of controlled tasks for the builder.</summary>
internal interface ITaskAwaiter;

/// <summary>Awaiter of a <see cref="ControlledTask"/>. A suspended callee hands its outcome over through the engine, never through this value.</summary>
public readonly struct ControlledTaskAwaiter : ICriticalNotifyCompletion, ITaskAwaiter
{
    private readonly bool _suspended;
    private readonly Exception? _exception;

    internal ControlledTaskAwaiter(bool suspended, Exception? exception)
    {
        _suspended = suspended;
        _exception = exception;
    }

    /// <summary>Whether the callee ran to its end without meeting an operation.</summary>
    public bool IsCompleted => !_suspended;

    /// <summary>Ends the await: rethrows what the callee threw.</summary>
    public void GetResult() => TaskRunner.Current.TakeOutcome(_suspended ? null : _exception, _suspended);

    /// <summary>Only called where the awaiting method is no controlled task: the model is refused.</summary>
    /// <param name="continuation">What a thread pool would run.</param>
    public void OnCompleted(Action continuation) => TaskRunner.Current.RefuseAwaitOf("a controlled task", continuation);

    /// <summary>Only called where the awaiting method is no controlled task: the model is refused.</summary>
    /// <param name="continuation">What a thread pool would run.</param>
    public void UnsafeOnCompleted(Action continuation) => TaskRunner.Current.RefuseAwaitOf("a controlled task", continuation);
}

/// <summary>Awaiter of a <see cref="ControlledTask{T}"/>.</summary>
/// <typeparam name="T">The type of the result.</typeparam>
public readonly struct ControlledTaskAwaiter<T> : ICriticalNotifyCompletion, ITaskAwaiter
{
    private readonly bool _suspended;
    private readonly Exception? _exception;
    private readonly T? _result;

    internal ControlledTaskAwaiter(bool suspended, Exception? exception, T? result)
    {
        _suspended = suspended;
        _exception = exception;
        _result = result;
    }

    /// <summary>Whether the callee ran to its end without meeting an operation.</summary>
    public bool IsCompleted => !_suspended;

    /// <summary>Ends the await: the callee's result, or what it threw.</summary>
    public T GetResult()
    {
        TaskRunner.Current.TakeOutcome(_suspended ? null : _exception, _suspended);
        return _suspended ? ResultSlot<T>.Take() : _result!;
    }

    /// <summary>Only called where the awaiting method is no controlled task: the model is refused.</summary>
    /// <param name="continuation">What a thread pool would run.</param>
    public void OnCompleted(Action continuation) => TaskRunner.Current.RefuseAwaitOf("a controlled task", continuation);

    /// <summary>Only called where the awaiting method is no controlled task: the model is refused.</summary>
    /// <param name="continuation">What a thread pool would run.</param>
    public void UnsafeOnCompleted(Action continuation) => TaskRunner.Current.RefuseAwaitOf("a controlled task", continuation);
}

/// <summary>
/// Where a finished frame leaves its result for the frame that awaits it. Both run in one step on one thread, so that the value never
/// outlives the step and a cloned frame never meets another clone's result.
/// </summary>
internal static class ResultSlot<T>
{
    [ThreadStatic]
    private static T? t_value;

    internal static void Put(T value) => t_value = value;

    internal static T Take()
    {
        var value = t_value!;
        t_value = default;
        return value;
    }
}
