using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Harness.Engine.Tasks;

namespace Harness.Engine.Machine;

/// <summary>Marks the awaiters of operations for the builder.</summary>
internal interface IOperationAwaiter;

/// <summary>An operation of the machine that gives no value. Await it in the statement that creates it: the await is the scheduling point.</summary>
public readonly struct Operation
{
    /// <summary>The awaiter that the compiler calls.</summary>
    public Awaiter GetAwaiter() => default;

    /// <summary>Lets words change together with the access, in its step: what only the task that holds a lock can see, for instance.</summary>
    /// <param name="effect">What changes.</param>
    /// <param name="a">First argument of the effect.</param>
    /// <param name="b">Second argument of the effect.</param>
    [SuppressMessage("Performance", "CA1822", Justification = "The operation itself waits in the task runner; this value only says which.")]
    public Operation With(Effect effect, int a = 0, int b = 0)
    {
        Operations.Together(effect, a, b);
        return default;
    }

    /// <summary>The same; the step gives what the effect put into <see cref="StepContext.Result"/>.</summary>
    /// <typeparam name="TResult">The type of the value.</typeparam>
    /// <param name="effect">What changes; it sets the result.</param>
    /// <param name="a">First argument of the effect.</param>
    /// <param name="b">Second argument of the effect.</param>
    [SuppressMessage("Performance", "CA1822", Justification = "The operation itself waits in the task runner; this value only says which.")]
    public Operation<TResult> With<TResult>(Effect effect, int a = 0, int b = 0)
        where TResult : unmanaged
    {
        Operations.Together(effect, a, b);
        return default;
    }

    /// <summary>Suspends the task at the operation, or, in a <see cref="Exploration.LiveRun"/>, executes it in place.</summary>
    public readonly struct Awaiter : ICriticalNotifyCompletion, IOperationAwaiter
    {
        /// <summary>
        /// Whether the operation was executed by asking: in a <see cref="Exploration.LiveRun"/>, where the task waits here for its turn. Everywhere else false, and
        /// the task is suspended.
        /// </summary>
        public bool IsCompleted => TaskRunner.Current.TryExecuteInPlace();

        /// <summary>Ends the await.</summary>
        public void GetResult()
        {
        }

        /// <summary>Only called where the awaiting method is no controlled task: the model is refused.</summary>
        /// <param name="continuation">What a thread pool would run.</param>
        public void OnCompleted(Action continuation) => TaskRunner.Current.RefuseAwaitOf("an operation", continuation);

        /// <summary>Only called where the awaiting method is no controlled task: the model is refused.</summary>
        /// <param name="continuation">What a thread pool would run.</param>
        public void UnsafeOnCompleted(Action continuation) => TaskRunner.Current.RefuseAwaitOf("an operation", continuation);
    }
}

/// <summary>An operation of the machine that gives a value of type <typeparamref name="T"/>.</summary>
/// <typeparam name="T">A type of at most 64 bits, or of 128.</typeparam>
public readonly struct Operation<T>
    where T : unmanaged
{
    /// <summary>The awaiter that the compiler calls.</summary>
    public Awaiter GetAwaiter() => default;

    /// <summary>Lets words change together with the access, in its step: what only the task that holds a lock can see, for instance.</summary>
    /// <param name="effect">What changes.</param>
    /// <param name="a">First argument of the effect.</param>
    /// <param name="b">Second argument of the effect.</param>
    public Operation<T> With(Effect effect, int a = 0, int b = 0)
    {
        Operations.Together(effect, a, b);
        return default;
    }

    /// <summary>The same; the step gives what the effect put into <see cref="StepContext.Result"/>, in place of what was read.</summary>
    /// <typeparam name="TResult">The type of the value.</typeparam>
    /// <param name="effect">What changes; it sets the result.</param>
    /// <param name="a">First argument of the effect.</param>
    /// <param name="b">Second argument of the effect.</param>
    public Operation<TResult> With<TResult>(Effect effect, int a = 0, int b = 0)
        where TResult : unmanaged
    {
        Operations.Together(effect, a, b);
        return default;
    }

    /// <summary>Suspends the task at the operation, or, in a <see cref="Exploration.LiveRun"/>, executes it in place.</summary>
    public readonly struct Awaiter : ICriticalNotifyCompletion, IOperationAwaiter
    {
        /// <summary>
        /// Whether the operation was executed by asking: in a <see cref="Exploration.LiveRun"/>, where the task waits here for its turn. Everywhere else false, and
        /// the task is suspended.
        /// </summary>
        public bool IsCompleted => TaskRunner.Current.TryExecuteInPlace();

        /// <summary>Ends the await with the operation's value.</summary>
        public T GetResult() => Word.To<T>(TaskRunner.Current.ResumeWord);

        /// <summary>Only called where the awaiting method is no controlled task: the model is refused.</summary>
        /// <param name="continuation">What a thread pool would run.</param>
        public void OnCompleted(Action continuation) => TaskRunner.Current.RefuseAwaitOf("an operation", continuation);

        /// <summary>Only called where the awaiting method is no controlled task: the model is refused.</summary>
        /// <param name="continuation">What a thread pool would run.</param>
        public void UnsafeOnCompleted(Action continuation) => TaskRunner.Current.RefuseAwaitOf("an operation", continuation);
    }
}
