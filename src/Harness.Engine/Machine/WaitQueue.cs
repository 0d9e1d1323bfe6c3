namespace Harness.Engine.Machine;

/// <summary>
/// A wait queue as poll uses it: a task registers, tests its condition, and sleeps until a wake. A wake marks every registered task, asleep or
/// not, so that one which comes between the test and the sleep is not lost; sleeping waits for the mark and clears it.
/// </summary>
/// <remarks>Two words: bit i of the first says that task i is registered, of the second that it was woken.</remarks>
public sealed class WaitQueue : Variable
{
    private readonly Func<int, string> _taskName;

    internal WaitQueue(int address, string name, Func<int, string> taskName)
        : base(address, name, isGhost: false)
        => _taskName = taskName;

    internal int WokenAddress => Address + 1;

    /// <summary>Enters the queue, without a wake pending.</summary>
    /// <param name="label">The step's name.</param>
    /// <param name="effect">What happens in the same step.</param>
    /// <param name="a">First argument of the effect.</param>
    /// <param name="b">Second argument of the effect.</param>
    public Operation Register(StepLabel label, Effect? effect = null, int a = 0, int b = 0) => Begin(OperationKind.Register, label, effect, a, b);

    /// <summary>Leaves the queue and forgets a pending wake.</summary>
    /// <param name="label">The step's name.</param>
    /// <param name="effect">What happens in the same step.</param>
    /// <param name="a">First argument of the effect.</param>
    /// <param name="b">Second argument of the effect.</param>
    public Operation Deregister(StepLabel label, Effect? effect = null, int a = 0, int b = 0) => Begin(OperationKind.Deregister, label, effect, a, b);

    /// <summary>Waits until woken, and clears the mark.</summary>
    /// <param name="label">The step's name.</param>
    /// <param name="effect">What happens in the same step.</param>
    /// <param name="a">First argument of the effect.</param>
    /// <param name="b">Second argument of the effect.</param>
    public Operation Sleep(StepLabel label, Effect? effect = null, int a = 0, int b = 0) => Begin(OperationKind.Sleep, label, effect, a, b);

    /// <summary>Marks every registered task as woken.</summary>
    /// <param name="label">The step's name.</param>
    /// <param name="effect">What happens in the same step.</param>
    /// <param name="a">First argument of the effect.</param>
    /// <param name="b">Second argument of the effect.</param>
    public Operation Wake(StepLabel label, Effect? effect = null, int a = 0, int b = 0) => Begin(OperationKind.Wake, label, effect, a, b);

    /// <inheritdoc/>
    public override string Format(ulong word)
        => word == 0 ? "nobody" : string.Join(", ", Enumerable.Range(0, 64).Where(i => ((word >> i) & 1) != 0).Select(_taskName));

    internal override TaskNaming TaskNaming => TaskNaming.Mask;

    internal override bool Test(Delegate condition, ulong word, ulong operand) => throw new NotSupportedException();

    internal override ulong Apply(Delegate function, ulong word, ulong operand) => throw new NotSupportedException();

    private Operation Begin(OperationKind kind, StepLabel label, Effect? effect, int a, int b)
    {
        Operations.Begin(kind, Address, label, effect, a, b);
        return default;
    }
}
