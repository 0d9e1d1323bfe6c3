namespace Harness.Engine.Machine;

/// <summary>A shared memory location: each access by a task is a scheduling point.</summary>
/// <typeparam name="T">A type of at most 64 bits, or of 128, without unused bytes.</typeparam>
public sealed class Cell<T> : Variable<T>
    where T : unmanaged
{
    internal Cell(int address, string name, Func<T, string>? format, Identity? identity)
        : base(address, name, isGhost: false, format, identity)
    {
    }

    internal override bool IsCell => true;

    /// <summary>Reads the cell.</summary>
    /// <param name="label">The step's name.</param>
    /// <param name="order">What the access orders besides itself.</param>
    public Operation<T> Load(StepLabel label, MemoryOrder order = MemoryOrder.Relaxed)
    {
        Begin(OperationKind.Load, label, order);
        return default;
    }

    /// <summary>Writes the cell.</summary>
    /// <param name="label">The step's name.</param>
    /// <param name="value">The value to write.</param>
    /// <param name="order">What the access orders besides itself.</param>
    public Operation Store(StepLabel label, T value, MemoryOrder order = MemoryOrder.Relaxed)
    {
        Begin(OperationKind.Store, label, order).Operand = Word.From(value);
        return default;
    }

    /// <summary>Replaces the value by a function of it and an operand, in one step; gives the old value.</summary>
    /// <param name="label">The step's name.</param>
    /// <param name="function">A static lambda, or a method of a model object: old value and operand to new value.</param>
    /// <param name="operand">The operand.</param>
    /// <param name="order">What the access orders besides itself.</param>
    public Operation<T> Update(StepLabel label, Func<T, T, T> function, T operand, MemoryOrder order = MemoryOrder.Relaxed)
    {
        ref var operation = ref Begin(OperationKind.Update, label, order);
        operation.Operand = Word.From(operand);
        operation.Function = function;
        return default;
    }

    /// <summary>Writes a value if the cell holds the expected one, in one step; gives the old value. Where it differs, the step is only a read.</summary>
    /// <param name="label">The step's name.</param>
    /// <param name="expected">The value that the cell must hold.</param>
    /// <param name="value">The value to write.</param>
    /// <param name="order">What the access orders besides itself.</param>
    public Operation<T> CompareExchange(StepLabel label, T expected, T value, MemoryOrder order = MemoryOrder.Relaxed)
    {
        ref var operation = ref Begin(OperationKind.CompareExchange, label, order);
        operation.Operand = Word.From(value);
        operation.Operand2 = Word.From(expected);
        return default;
    }

    /// <summary>Waits until the cell satisfies a condition, and gives the value that did, read in the same step.</summary>
    /// <param name="label">The step's name.</param>
    /// <param name="condition">A static lambda, or a method of a model object, of the value and an operand.</param>
    /// <param name="operand">The operand.</param>
    /// <param name="order">What the access orders besides itself.</param>
    /// <param name="mayTimeOut">
    /// Whether time may pass first, at any moment, as the environment likes: the value that the step gives says whether the condition is met, and nothing else does. Going round such a wait
    /// is a livelock unless the step is <see cref="MachineBuilder.Idling"/> and the task may idle.
    /// </param>
    public Operation<T> Until(StepLabel label, Func<T, T, bool> condition, T operand, MemoryOrder order = MemoryOrder.Relaxed, bool mayTimeOut = false)
    {
        // A wait that may end at any moment, with whatever value there is, is a load.
        ref var operation = ref Begin(mayTimeOut ? OperationKind.Load : OperationKind.Until, label, order);
        if (mayTimeOut)
        {
            return default;
        }

        operation.Operand = Word.From(operand);
        operation.Function = condition;
        return default;
    }

    private ref PendingOperation Begin(OperationKind kind, StepLabel label, MemoryOrder order)
    {
        ref var operation = ref Operations.Begin(kind, Address, label);
        operation.Order = order;
        return ref operation;
    }
}
