using Harness.Engine.Guards;
using Harness.Engine.Tasks;

namespace Harness.Engine.Machine;

/// <summary>
/// Total and partial store order. The stores of a task wait in its buffer; a task of its own, "store buffer of X", lets the oldest go, in pso the oldest
/// of any cell. Loads look into the task's own buffer first. What orders everything (full fences, read-modify-writes, sequentially consistent stores, taking a lock, entering a wait queue, sleeping
/// and waking) waits until the buffer is empty, which is the same as emptying it: every order of the stores that leave is explored.
/// </summary>
/// <remarks>
/// <para>
/// x86-TSO: Sewell, Sarkar, Owens, Zappa Nardelli, Myreen, CACM 53(7), 2010, section 3. Giving a lock back is a store like any other there (a plain mov), and
/// may wait in the buffer. PSO: SPARC V8, appendix K; a write barrier (STBAR) closes a group, and only stores of the oldest group may leave. A release store, and so
/// the one that gives a lock back, has such a barrier before it, which is how SPARC says release; later stores may overtake it.
/// </para>
/// <para>
/// Canonical form: the entries stand in the order of their groups, within a group by address, and by age for one address; groups are numbered from 0. An empty
/// buffer is all zeros.
/// </para>
/// </remarks>
internal sealed class StoreBufferMemory : WeakMemory
{
    private static readonly StepLabel s_drain = new("w", "store reaches memory", "the task's store buffer");

    private readonly bool _isPartial;
    private readonly int _capacity;
    private readonly int _first;
    private readonly int _tasks;
    private readonly int _waiting;

    internal StoreBufferMemory(MachineBuilder machine, bool isPartial)
        : base(machine)
    {
        _isPartial = isPartial;
        _capacity = machine.StoreBufferCapacity;
        _tasks = machine.Tasks.Count;
        _waiting = machine.AskedWaitingStores?.Address ?? -1;
        if (_capacity < 1)
        {
            throw new ModelException($"the capacity of store buffers must be at least 1, not {_capacity}.");
        }

        if (_tasks > 32)
        {
            throw new ModelException($"with store buffers a model has at most 32 tasks, not {_tasks}: each buffer is a task too.");
        }

        _first = machine.AddHidden("store buffers", _tasks * Words);
        for (var i = 0; i < _tasks; i++)
        {
            var owner = i;
            machine.Spawn(NameOf(TaskName(owner)), () => Drain(owner), mayIdle: true);
        }
    }

    /// <summary>For each task an address and a value for each entry, and whether a write barrier closed the youngest group.</summary>
    private int Words => (2 * _capacity) + 1;

    /// <summary>The name of the task that empties another's buffer.</summary>
    internal static string NameOf(string task) => $"store buffer of {task}";

    internal override bool MayWait(OperationKind kind) => IsOrdered(kind) || kind is OperationKind.Store or OperationKind.Until or OperationKind.AtomicWhen or OperationKind.Drain;

    internal override int Outcomes(in PendingOperation operation, StepContext step, Variable[] variables, int task)
    {
        if (operation.Kind == OperationKind.Drain)
        {
            return Leaving(step, (int)operation.Operand);
        }

        if (operation.Kind == OperationKind.Until)
        {
            return variables[operation.Address].Test(operation.Function!, See(step, task, operation.Address, out _), operation.Operand) ? 1 : 0;
        }

        return WaitsForBuffer(operation) && step.Memory[Key(task, 0)] != 0 ? 0 : OperationSemantics.Outcomes(operation, step, variables, task);
    }

    protected override void Access(in PendingOperation operation, StepContext step, Variable[] variables, int choice)
    {
        switch (operation.Kind)
        {
            case OperationKind.Load or OperationKind.Until:
                step.ResultWord = (long)See(step, step.Task, operation.Address, out var isForwarded);
                step.Note(operation.Address, (ulong)step.ResultWord, (ulong)step.ResultWord, isWrite: false, isForwarded ? AccessView.Forwarded : AccessView.Newest);
                break;
            case OperationKind.Store when !operation.Order.IsSequential():
                step.StoredWord = operation.Operand;
                Push(operation, step, operation.Operand);
                break;
            case OperationKind.Unlock:
                var isGivenBack = See(step, step.Task, operation.Address, out _);
                OperationSemantics.CheckOwner(operation, step, variables, isGivenBack);
                Push(operation, step, 0);
                break;
            case OperationKind.Fence:
                if ((operation.Order & MemoryOrder.BeforeWriteBarrier) != 0)
                {
                    CloseGroup(step);
                }

                break;
            case OperationKind.Drain:
                Leave(step, (int)operation.Operand, choice);
                break;
            default:
                OperationSemantics.Access(operation, step, variables, choice);
                break;
        }
    }

    private static async ControlledTask Drain(int owner)
    {
        while (true)
        {
            await Operations.Drain(s_drain, owner);
        }
    }

    private static bool IsOrdered(OperationKind kind)
        => kind is OperationKind.Fence or OperationKind.Update or OperationKind.CompareExchange or OperationKind.Lock
            or OperationKind.Register or OperationKind.Sleep or OperationKind.Wake;

    private static bool WaitsForBuffer(in PendingOperation operation)
        => (operation.Kind == OperationKind.Store && operation.Order.IsSequential())
            || (IsOrdered(operation.Kind) && (operation.Kind != OperationKind.Fence || operation.Order == MemoryOrder.Relaxed));

    private int Key(int task, int entry) => _first + (task * Words) + (2 * entry);

    private int Closed(int task) => _first + (task * Words) + (2 * _capacity);

    private int AddressOf(ulong key) => (int)(key / (ulong)(_capacity + 1)) - 1;

    private int GroupOf(ulong key) => (int)(key % (ulong)(_capacity + 1));

    private ulong KeyOf(int address, int group) => ((ulong)(address + 1) * (ulong)(_capacity + 1)) + (ulong)group;

    private int Count(StepContext step, int task)
    {
        var count = 0;
        while (count < _capacity && step.Memory[Key(task, count)] != 0)
        {
            count++;
        }

        return count;
    }

    /// <summary>What a load of the task gives: its youngest store to the address, or the memory.</summary>
    private ulong See(StepContext step, int task, int address, out bool isForwarded)
    {
        isForwarded = false;
        for (var i = Count(step, task) - 1; i >= 0; i--)
        {
            if (AddressOf(step.Memory[Key(task, i)]) == address)
            {
                isForwarded = true;
                return step.Memory[Key(task, i) + 1];
            }
        }

        return step.Memory[address];
    }

    private void Push(in PendingOperation operation, StepContext step, ulong value)
    {
        var (task, address) = (step.Task, operation.Address);
        var count = Count(step, task);
        if (count == _capacity)
        {
            throw new ModelException(
                $"the store buffer of task '{TaskName(task)}' is full at step '{operation.Label}': its capacity is {_capacity} stores. "
                + "Raise MachineBuilder.StoreBufferCapacity, or let the task order its stores now and then.");
        }

        var isRelease = operation.Kind == OperationKind.Unlock || (operation.Order & MemoryOrder.Release) != 0;
        var group = count == 0 ? 0 : GroupOf(step.Memory[Key(task, count - 1)]);
        if (_isPartial && count > 0 && (isRelease || step.Memory[Closed(task)] != 0))
        {
            group++;
        }

        var at = count;
        while (_isPartial && at > 0 && IsAfter(step.Memory[Key(task, at - 1)], address, group))
        {
            step.WriteUnrecorded(Key(task, at), step.Memory[Key(task, at - 1)]);
            step.WriteUnrecorded(Key(task, at) + 1, step.Memory[Key(task, at - 1) + 1]);
            at--;
        }

        step.WriteUnrecorded(Key(task, at), KeyOf(address, group));
        step.WriteUnrecorded(Key(task, at) + 1, value);
        step.WriteUnrecorded(Closed(task), 0);
        CountWaiting(step, 1);
        step.Note(address, step.Memory[address], value, isWrite: true, AccessView.Buffered);
        if ((operation.Order & MemoryOrder.BeforeWriteBarrier) != 0)
        {
            CloseGroup(step);
        }
    }

    private bool IsAfter(ulong key, int address, int group) => GroupOf(key) == group && AddressOf(key) > address;

    private void CloseGroup(StepContext step)
    {
        if (_isPartial && step.Memory[Key(step.Task, 0)] != 0)
        {
            step.WriteUnrecorded(Closed(step.Task), 1);
        }
    }

    /// <summary>How many stores may leave next: the oldest, or in pso the oldest of each address of the oldest group.</summary>
    private int Leaving(StepContext step, int task)
    {
        var count = Count(step, task);
        if (!_isPartial || count == 0)
        {
            return Math.Min(count, 1);
        }

        var leaving = 1;
        for (var i = 1; i < count && GroupOf(step.Memory[Key(task, i)]) == 0; i++)
        {
            leaving += step.Memory[Key(task, i)] != step.Memory[Key(task, i - 1)] ? 1 : 0;
        }

        return leaving;
    }

    private void Leave(StepContext step, int task, int choice)
    {
        var at = 0;
        for (; choice > 0; choice--)
        {
            for (at++; step.Memory[Key(task, at)] == step.Memory[Key(task, at - 1)]; at++)
            {
            }
        }

        step.Write(AddressOf(step.Memory[Key(task, at)]), step.Memory[Key(task, at) + 1]);
        var last = Count(step, task) - 1;
        for (; at < last; at++)
        {
            step.WriteUnrecorded(Key(task, at), step.Memory[Key(task, at + 1)]);
            step.WriteUnrecorded(Key(task, at) + 1, step.Memory[Key(task, at + 1) + 1]);
        }

        step.WriteUnrecorded(Key(task, last), 0);
        step.WriteUnrecorded(Key(task, last) + 1, 0);
        CountWaiting(step, -1);
        Renumber(step, task, last);
    }

    /// <summary>The oldest group is number 0.</summary>
    private void Renumber(StepContext step, int task, int count)
    {
        if (count == 0)
        {
            step.WriteUnrecorded(Closed(task), 0);
            return;
        }

        var oldest = (ulong)GroupOf(step.Memory[Key(task, 0)]);
        for (var i = 0; oldest > 0 && i < count; i++)
        {
            step.WriteUnrecorded(Key(task, i), step.Memory[Key(task, i)] - oldest);
        }
    }

    private void CountWaiting(StepContext step, int change)
    {
        if (_waiting >= 0)
        {
            step.WriteUnrecorded(_waiting, (ulong)((long)step.Memory[_waiting] + change));
        }
    }
}
