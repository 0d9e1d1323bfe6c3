namespace Harness.Engine.Machine;

/// <summary>A spin lock that knows its owner. A task that waits for it is not enabled.</summary>
public sealed class Spinlock : Variable
{
    private readonly Func<int, string> _taskName;

    internal Spinlock(int address, string name, Func<int, string> taskName, bool isQueued)
        : base(address, name, isGhost: false)
    {
        _taskName = taskName;
        IsQueued = isQueued;
    }

    /// <summary>Whether those who wait for it stand in a queue.</summary>
    public bool IsQueued { get; }

    /// <summary>Takes the lock; waits while another task holds it. A task that takes it twice waits for ever.</summary>
    /// <param name="label">The step's name.</param>
    public Operation Acquire(StepLabel label)
    {
        Operations.Begin(OperationKind.Lock, Address, label).Operand = ulong.MaxValue;
        return default;
    }

    /// <summary>Takes the lock and gives, in the same step, the value of a variable that is only used under this lock.</summary>
    /// <typeparam name="T">The type of the variable.</typeparam>
    /// <param name="label">The step's name.</param>
    /// <param name="guarded">The variable that the lock protects.</param>
    public Operation<T> Acquire<T>(StepLabel label, Variable<T> guarded)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(guarded);
        Operations.Begin(OperationKind.Lock, Address, label).Operand = (ulong)guarded.Address;
        return default;
    }

    /// <summary>Gives the lock back. Giving back a lock that the task does not hold is an error of the model.</summary>
    /// <param name="label">The step's name.</param>
    public Operation Release(StepLabel label)
    {
        Operations.Begin(OperationKind.Unlock, Address, label);
        return default;
    }

    /// <inheritdoc/>
    public override string Format(ulong word) => word == 0 ? "free" : _taskName((int)word - 1);

    internal override TaskNaming TaskNaming => TaskNaming.Number;

    internal override bool Test(Delegate condition, ulong word, ulong operand) => throw new NotSupportedException();

    internal override ulong Apply(Delegate function, ulong word, ulong operand) => throw new NotSupportedException();
}
