using System.Runtime.CompilerServices;

namespace Harness.Engine.Tasks;

/// <summary>A <see cref="ControlledTask"/> with a result of type <typeparamref name="T"/>.</summary>
/// <typeparam name="T">The type of the result. It may be any type that a local of a controlled task may have.</typeparam>
[AsyncMethodBuilder(typeof(ControlledTaskBuilder<>))]
public readonly struct ControlledTask<T> : IEquatable<ControlledTask<T>>
{
    private readonly bool _suspended;
    private readonly Exception? _exception;
    private readonly T? _result;

    internal ControlledTask(bool suspended, Exception? exception, T? result)
    {
        _suspended = suspended;
        _exception = exception;
        _result = result;
    }

    /// <summary>The awaiter that the compiler calls.</summary>
    public ControlledTaskAwaiter<T> GetAwaiter() => new(_suspended, _exception, _result);

    /// <inheritdoc/>
    public bool Equals(ControlledTask<T> other)
        => _suspended == other._suspended && ReferenceEquals(_exception, other._exception)
            && EqualityComparer<T?>.Default.Equals(_result, other._result);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is ControlledTask<T> other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _suspended ? 1 : 0;

    /// <summary>Equality of the two handles.</summary>
    public static bool operator ==(ControlledTask<T> left, ControlledTask<T> right) => left.Equals(right);

    /// <summary>Inequality of the two handles.</summary>
    public static bool operator !=(ControlledTask<T> left, ControlledTask<T> right) => !left.Equals(right);
}
