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

    /// <summary>The operand of a sleep that may end without a wake.</summary>
    internal const ulong MayTimeOut = 1;

    internal int WokenAddress => Address + 1;

    /// <summary>Enters the queue, without a wake pending.</summary>
    /// <param name="label">The step's name.</param>
    public Operation Register(StepLabel label) => Begin(OperationKind.Register, label);

    /// <summary>Leaves the queue and forgets a pending wake.</summary>
    /// <param name="label">The step's name.</param>
    public Operation Deregister(StepLabel label) => Begin(OperationKind.Deregister, label);

    /// <summary>Waits until woken, and clears the mark.</summary>
    /// <param name="label">The step's name.</param>
    public Operation Sleep(StepLabel label) => Begin(OperationKind.Sleep, label);

    /// <summary>
    /// Waits until woken or until time has passed, which may be at any moment, as the environment likes; gives whether it was woken, and clears the mark. Going round such a sleep is a livelock unless the step is
    /// <see cref="MachineBuilder.Idling"/> and the task may idle.
    /// </summary>
    /// <param name="label">The step's name.</param>
    public Operation<bool> SleepOrTimeOut(StepLabel label)
    {
        Operations.Begin(OperationKind.Sleep, Address, label).Operand = MayTimeOut;
        return default;
    }

    /// <summary>Marks every registered task as woken.</summary>
    /// <param name="label">The step's name.</param>
    public Operation Wake(StepLabel label) => Begin(OperationKind.Wake, label);

    /// <inheritdoc/>
    public override string Format(ulong word)
        => word == 0 ? "nobody" : string.Join(", ", Enumerable.Range(0, 64).Where(i => ((word >> i) & 1) != 0).Select(_taskName));

    internal override TaskNaming TaskNaming => TaskNaming.Mask;

    internal override bool Test(Delegate condition, ulong word, ulong operand) => throw new NotSupportedException();

    internal override ulong Apply(Delegate function, ulong word, ulong operand) => throw new NotSupportedException();

    private Operation Begin(OperationKind kind, StepLabel label)
    {
        Operations.Begin(kind, Address, label);
        return default;
    }
}
