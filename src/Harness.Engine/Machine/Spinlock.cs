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
    /// <param name="effect">What happens in the same step.</param>
    /// <param name="a">First argument of the effect.</param>
    /// <param name="b">Second argument of the effect.</param>
    public Operation Acquire(StepLabel label, Effect? effect = null, int a = 0, int b = 0)
    {
        Operations.Begin(OperationKind.Lock, Address, label, effect, a, b).Operand = ulong.MaxValue;
        return default;
    }

    /// <summary>Takes the lock and gives, in the same step, the value of a variable that is only used under this lock.</summary>
    /// <typeparam name="T">The type of the variable.</typeparam>
    /// <param name="label">The step's name.</param>
    /// <param name="guarded">The variable that the lock protects.</param>
    /// <param name="effect">What happens in the same step.</param>
    /// <param name="a">First argument of the effect.</param>
    /// <param name="b">Second argument of the effect.</param>
    public Operation<T> Acquire<T>(StepLabel label, Variable<T> guarded, Effect? effect = null, int a = 0, int b = 0)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(guarded);
        Operations.Begin(OperationKind.Lock, Address, label, effect, a, b).Operand = (ulong)guarded.Address;
        return default;
    }

    /// <summary>Takes the lock and gives, in the same step, what the effect put into <see cref="StepContext.Result"/>.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="label">The step's name.</param>
    /// <param name="effect">What happens in the same step; it sets the result.</param>
    /// <param name="a">First argument of the effect.</param>
    /// <param name="b">Second argument of the effect.</param>
    public Operation<T> Acquire<T>(StepLabel label, Effect effect, int a = 0, int b = 0)
        where T : unmanaged
    {
        Operations.Begin(OperationKind.Lock, Address, label, effect, a, b).Operand = ulong.MaxValue;
        return default;
    }

    /// <summary>Gives the lock back. Giving back a lock that the task does not hold is an error of the model.</summary>
    /// <param name="label">The step's name.</param>
    /// <param name="effect">What happens in the same step.</param>
    /// <param name="a">First argument of the effect.</param>
    /// <param name="b">Second argument of the effect.</param>
    public Operation Release(StepLabel label, Effect? effect = null, int a = 0, int b = 0)
    {
        Operations.Begin(OperationKind.Unlock, Address, label, effect, a, b);
        return default;
    }

    /// <inheritdoc/>
    public override string Format(ulong word) => word == 0 ? "free" : _taskName((int)word - 1);

    internal override TaskNaming TaskNaming => TaskNaming.Number;

    internal override bool Test(Delegate condition, ulong word, ulong operand) => throw new NotSupportedException();

    internal override ulong Apply(Delegate function, ulong word, ulong operand) => throw new NotSupportedException();
}
