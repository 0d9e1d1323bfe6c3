using Harness.Engine.Guards;

namespace Harness.Engine.Machine;

/// <summary>
/// What operations mean where not every access takes effect at once for everybody. All of its state is words of the machine's memory, so that fingerprints,
/// undo and stored states cover it. A cell's own word is always its newest value in coherence order: what properties, conditions and effects read.
/// </summary>
/// <remarks>
/// A cell is either accessed by operations, or only by effects and then under a lock: what a lock protects cannot be seen half done, whatever the model. A
/// program that mixes the two would be searched as if some of its accesses were stronger than they are, so that it is refused.
/// </remarks>
internal abstract class WeakMemory(MachineBuilder machine)
{
    private readonly Variable[] _variables = [.. machine.Variables];
    private readonly string[] _tasks = [.. machine.Tasks.Select(t => t.Name)];
    private readonly int[] _locks = LocksOf(machine);
    private readonly int[] _operated = new int[machine.Variables.Count];
    private readonly int[] _protected = new int[machine.Variables.Count];
    private readonly ulong[] _locksets = [.. Enumerable.Repeat(ulong.MaxValue, machine.Variables.Count)];

    /// <summary>The model that a builder was made for, laid out behind what was declared; null for sequential consistency.</summary>
    internal static WeakMemory? LayOut(MachineBuilder machine) => machine.MemoryModel switch
    {
        MemoryModel.SequentialConsistency => null,
        MemoryModel.ReleaseAcquire => new ReleaseAcquireMemory(machine),
        var model => new StoreBufferMemory(machine, isPartial: model == MemoryModel.PartialStoreOrder),
    };

    /// <summary>Whether an operation of this kind can be disabled.</summary>
    internal abstract bool MayWait(OperationKind kind);

    /// <summary>How many outcomes the operation has now; 0 when it is not enabled.</summary>
    internal abstract int Outcomes(in PendingOperation operation, StepContext step, Variable[] variables, int task);

    /// <summary>Executes an enabled operation with one of its outcomes, and its effect.</summary>
    internal void Execute(in PendingOperation operation, StepContext step, Variable[] variables, int choice)
    {
        NoteOperation(operation);
        var before = HeldLocks(step);
        Access(operation, step, variables, choice);
        if (operation.Effect is not null)
        {
            step.Guard = this;
            step.HeldLocks = before | HeldLocks(step);
            OperationSemantics.RunEffect(operation, step);
            step.Guard = null;
        }
    }

    protected abstract void Access(in PendingOperation operation, StepContext step, Variable[] variables, int choice);

    protected string TaskName(int task) => _tasks[task];

    /// <summary>An effect writes a cell.</summary>
    /// <exception cref="ModelException">It holds no lock that every such effect holds, or operations access the cell too.</exception>
    internal void NoteProtectedWrite(StepContext step, Variable variable)
    {
        if (variable.IsGhost)
        {
            return;
        }

        NoteProtected(variable.Address);
        if (Interlocked.And(ref _locksets[variable.Address], step.HeldLocks) is var common && (common & step.HeldLocks) == 0)
        {
            throw new ModelException(
                $"an effect of task '{_tasks[step.Task]}' changes '{variable.Name}' without a lock that every effect which changes it holds: under a weak memory model "
                + "nothing says who sees that change when. Store it in an operation, or change it under the lock.");
        }
    }

    private void NoteOperation(in PendingOperation operation)
    {
        if (operation.Address < 0)
        {
            return;
        }

        if (operation.Kind == OperationKind.Lock)
        {
            if (operation.Operand != ulong.MaxValue)
            {
                NoteProtected((int)operation.Operand);
            }
        }
        else if (_variables[operation.Address].IsCell && Volatile.Read(ref _operated[operation.Address]) == 0)
        {
            Interlocked.Exchange(ref _operated[operation.Address], 1);
            CheckUse(operation.Address);
        }
    }

    private void NoteProtected(int address)
    {
        if (_variables[address].IsCell && Volatile.Read(ref _protected[address]) == 0)
        {
            Interlocked.Exchange(ref _protected[address], 1);
            CheckUse(address);
        }
    }

    private void CheckUse(int address)
    {
        if (Volatile.Read(ref _operated[address]) != 0 && Volatile.Read(ref _protected[address]) != 0)
        {
            throw new ModelException(
                $"'{_variables[address].Name}' is accessed by operations of its own and also changed, or read with a lock, within other steps: under a weak memory model "
                + "the two would not see each other as they should. Use one way only.");
        }
    }

    private static int[] LocksOf(MachineBuilder machine)
    {
        int[] locks = [.. machine.Variables.OfType<Spinlock>().Select(l => l.Address)];
        return locks.Length <= 64 ? locks : throw new ModelException($"under a weak memory model a program has at most 64 locks, not {locks.Length}.");
    }

    /// <summary>Bit i: the task of the step holds the i-th lock.</summary>
    private ulong HeldLocks(StepContext step)
    {
        ulong held = 0;
        for (var i = 0; i < _locks.Length; i++)
        {
            held |= step.Memory[_locks[i]] == (ulong)step.Task + 1 ? 1UL << i : 0;
        }

        return held;
    }
}
