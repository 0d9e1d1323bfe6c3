namespace Harness.Engine.Machine;

/// <summary>What each operation means: when it is enabled, how many outcomes it has, and what it does to the memory, under sequential consistency. <see cref="WeakMemory"/> says where others differ.</summary>
internal static class OperationSemantics
{
    /// <summary>How many outcomes the operation has now; 0 when it is not enabled.</summary>
    internal static int Outcomes(in PendingOperation operation, StepContext step, Variable[] variables, int task)
    {
        switch (operation.Kind)
        {
            case OperationKind.Lock:
                return step.Memory[operation.Address] == 0 ? 1 : 0;
            case OperationKind.Until:
                return variables[operation.Address].Test(operation.Function!, step.Memory[operation.Address], operation.Operand) ? 1 : 0;
            case OperationKind.Choose:
                return (int)operation.Operand;
            case OperationKind.AtomicWhen:
                // The condition may ask whose step it is.
                step.Task = task;
                return ((StateCondition)operation.Function!)(step, operation.A, operation.B) ? 1 : 0;
            case OperationKind.Sleep:
                return operation.Operand == WaitQueue.MayTimeOut ? 1 : (int)((step.Memory[operation.Address + 1] >> task) & 1);
            default:
                return 1;
        }
    }

    /// <summary>Whether an operation of this kind can be disabled, so that the memory decides whether its task can move.</summary>
    internal static bool MayWait(OperationKind kind)
        => kind is OperationKind.Lock or OperationKind.Until or OperationKind.AtomicWhen or OperationKind.Sleep;

    /// <summary>Executes an enabled operation with one of its outcomes; its value is left in <see cref="StepContext.Result"/>.</summary>
    internal static void Execute(in PendingOperation operation, StepContext step, Variable[] variables, int choice)
    {
        Access(operation, step, variables, choice);
        if (operation.Effect is not null)
        {
            RunEffect(operation, step);
        }
    }

    /// <summary>The access alone, without the effect.</summary>
    internal static void Access(in PendingOperation operation, StepContext step, Variable[] variables, int choice)
    {
        var address = operation.Address;
        switch (operation.Kind)
        {
            case OperationKind.Load or OperationKind.Until:
                step.ResultWord = (long)step.Read(address);
                break;
            case OperationKind.Store:
                step.Write(address, operation.Operand);
                step.StoredWord = operation.Operand;
                break;
            case OperationKind.Update:
                var old = step.Read(address);
                step.StoredWord = variables[address].Apply(operation.Function!, old, operation.Operand);
                step.Write(address, step.StoredWord);
                step.ResultWord = (long)old;
                break;
            case OperationKind.CompareExchange:
                var current = step.Read(address);
                if (current == operation.Operand2)
                {
                    step.StoredWord = operation.Operand;
                    step.Write(address, operation.Operand);
                }

                step.ResultWord = (long)current;
                break;
            case OperationKind.Lock:
                step.Write(address, (ulong)step.Task + 1);
                step.ResultWord = operation.Operand == ulong.MaxValue ? 0 : (long)step.Read((int)operation.Operand);
                break;
            case OperationKind.Unlock:
                Unlock(operation, step, variables);
                break;
            case OperationKind.Choose:
                step.ResultWord = choice;
                break;
            case OperationKind.Register:
                step.Write(address, step.Read(address) | (1UL << step.Task));
                step.Write(address + 1, step.Read(address + 1) & ~(1UL << step.Task));
                break;
            case OperationKind.Deregister:
                step.Remove((WaitQueue)variables[address]);
                break;
            case OperationKind.Sleep:
                step.ResultWord = (long)((step.Read(address + 1) >> step.Task) & 1);
                step.Write(address + 1, step.Read(address + 1) & ~(1UL << step.Task));
                break;
            case OperationKind.Wake:
                step.Write(address + 1, step.Read(address + 1) | step.Read(address));
                break;
            default:
                break;
        }
    }

    internal static void RunEffect(in PendingOperation operation, StepContext step)
    {
        step.InEffect = true;
        step.Accessed = operation.Address;
        operation.Effect!(step, operation.A, operation.B);
        step.InEffect = false;
    }

    private static void Unlock(in PendingOperation operation, StepContext step, Variable[] variables)
    {
        CheckOwner(operation, step, variables, step.Read(operation.Address));
        step.Write(operation.Address, 0);
    }

    internal static void CheckOwner(in PendingOperation operation, StepContext step, Variable[] variables, ulong owner)
    {
        if (owner != (ulong)step.Task + 1)
        {
            var spinlock = variables[operation.Address];
            throw new Guards.ModelException(
                $"step '{operation.Label}' of task '{spinlock.Format((ulong)step.Task + 1)}' gives back lock '{spinlock.Name}', which "
                + (owner == 0 ? "is free." : $"{spinlock.Format(owner)} holds."));
        }
    }
}
