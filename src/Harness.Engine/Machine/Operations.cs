using Harness.Engine.Tasks;

namespace Harness.Engine.Machine;

/// <summary>Operations that belong to no single cell.</summary>
public static class Operations
{
    /// <summary>A full memory barrier (smp_mb).</summary>
    /// <param name="label">The step's name.</param>
    public static Operation Fence(StepLabel label)
    {
        Begin(OperationKind.Fence, -1, label);
        return default;
    }

    /// <summary>A write barrier (smp_wmb): stores before it are seen before stores after it.</summary>
    /// <param name="label">The step's name.</param>
    public static Operation WriteBarrier(StepLabel label)
    {
        Begin(OperationKind.Fence, -1, label).Order = MemoryOrder.BeforeWriteBarrier;
        return default;
    }

    /// <summary>A read barrier (smp_rmb): loads before it take place before loads after it.</summary>
    /// <param name="label">The step's name.</param>
    public static Operation ReadBarrier(StepLabel label)
    {
        Begin(OperationKind.Fence, -1, label).Order = MemoryOrder.AfterReadBarrier;
        return default;
    }

    /// <summary>Gives one of 0 … <paramref name="count"/>-1, as the environment likes; a search follows all of them.</summary>
    /// <param name="label">The step's name.</param>
    /// <param name="count">How many values there are; at least 1 and at most 65,536.</param>
    public static Operation<int> Choose(StepLabel label, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, 1 << 16);
        Begin(OperationKind.Choose, -1, label).Operand = (ulong)count;
        return default;
    }

    /// <summary>Several accesses in one step; gives what the effect puts into <see cref="StepContext.Result"/>.</summary>
    /// <param name="label">The step's name.</param>
    /// <param name="effect">The accesses.</param>
    /// <param name="a">First argument of the effect.</param>
    /// <param name="b">Second argument of the effect.</param>
    public static Operation<long> Atomic(StepLabel label, Effect effect, int a = 0, int b = 0)
    {
        Begin(OperationKind.Atomic, -1, label);
        Together(effect, a, b);
        return default;
    }

    /// <summary>Waits until a condition on the memory holds, then does several accesses in the same step.</summary>
    /// <param name="label">The step's name.</param>
    /// <param name="condition">A static lambda, given the same arguments as the effect.</param>
    /// <param name="effect">The accesses.</param>
    /// <param name="a">First argument of condition and effect.</param>
    /// <param name="b">Second argument of condition and effect.</param>
    public static Operation<long> AtomicWhen(StepLabel label, StateCondition condition, Effect effect, int a = 0, int b = 0)
    {
        Begin(OperationKind.AtomicWhen, -1, label).Function = condition;
        Together(effect, a, b);
        return default;
    }

    /// <summary>Waits until a store waits in a task's buffer, and lets it go.</summary>
    internal static Operation Drain(StepLabel label, int owner)
    {
        Begin(OperationKind.Drain, -1, label).Operand = (ulong)owner;
        return default;
    }

    /// <summary>What changes together with the operation that the running code has just created.</summary>
    internal static void Together(Effect effect, int a, int b)
    {
        ArgumentNullException.ThrowIfNull(effect);
        ref var operation = ref TaskRunner.Current.CreatedOperation();
        operation.Effect = effect;
        operation.A = a;
        operation.B = b;
    }

    internal static ref PendingOperation Begin(OperationKind kind, int address, StepLabel label)
    {
        ArgumentNullException.ThrowIfNull(label);
        ref var operation = ref TaskRunner.Current.NewOperation();
        operation.Kind = kind;
        operation.Address = address;
        operation.Label = label;
        return ref operation;
    }
}
