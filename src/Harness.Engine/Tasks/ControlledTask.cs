using System.Runtime.CompilerServices;

namespace Harness.Engine.Tasks;

/// <summary>
/// The return type of a model method: an <c>async ControlledTask</c> method suspends at every operation of the machine, and the engine,
/// not a thread pool, decides when it continues. A suspended task can be continued many times, which is what an exhaustive search needs.
/// </summary>
/// <remarks>
/// Await the task in the statement that starts it. A task that is started and not awaited, awaited twice or kept in a local is an error that
/// names the method: concurrency exists only between the tasks that a model spawns.
/// </remarks>
[AsyncMethodBuilder(typeof(ControlledTaskBuilder))]
public readonly struct ControlledTask : IEquatable<ControlledTask>
{
    private readonly bool _suspended;
    private readonly Exception? _exception;

    internal ControlledTask(bool suspended, Exception? exception)
    {
        _suspended = suspended;
        _exception = exception;
    }

    /// <summary>A task that has nothing to do: awaiting it is no scheduling point.</summary>
    public static ControlledTask Completed => default;

    internal bool IsSuspended => _suspended;

    /// <summary>The awaiter that the compiler calls.</summary>
    public ControlledTaskAwaiter GetAwaiter() => new(_suspended, _exception);

    /// <inheritdoc/>
    public bool Equals(ControlledTask other) => _suspended == other._suspended && ReferenceEquals(_exception, other._exception);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is ControlledTask other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _suspended ? 1 : 0;

    /// <summary>Equality of the two handles.</summary>
    public static bool operator ==(ControlledTask left, ControlledTask right) => left.Equals(right);

    /// <summary>Inequality of the two handles.</summary>
    public static bool operator !=(ControlledTask left, ControlledTask right) => !left.Equals(right);
}
