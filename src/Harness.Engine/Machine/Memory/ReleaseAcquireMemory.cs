namespace Harness.Engine.Machine;

/// <summary>
/// Release and acquire with relaxed accesses. A store leaves a message, at any place in the modification order of its cell that the task knows nothing later
/// than; a load reads any message that is not older than what the task knows. A release message carries what its task knew, an acquire load takes that over; relaxed
/// ones do so together with fences. A read-modify-write reads any such message and writes directly behind it, where no other message may ever come between.
/// </summary>
/// <remarks>
/// <para>
/// Kang, Hur, Lahav, Vafeiadis, Dreyer, "A Promising Semantics for Relaxed-Memory Concurrency", POPL 2017: sections 2.1 (views), 2.2 (read-modify-writes) and 4
/// (release, acquire and full fences), without promises, so that no load sees a store that depends on it; as ORC11 in Dang, Jourdan, Kaiser, Dreyer,
/// "RustBelt Meets Relaxed Memory", POPL 2020. A release sequence has only read-modify-writes, as in C++20 (P0982). The executions are those of RC11 (Lahav et
/// al., PLDI 2017) in which po, rf and psc together have no cycle.
/// </para>
/// <para>
/// Sequentially consistent accesses and full fences take their one order from the order of the steps. What each of them must see is in the fence's view: such a write is the least that
/// later such accesses of its cell may read or write behind, and that later fences know; it says nothing of other cells. These are the executions of RC11 in which po, rf and psc
/// together have no cycle.
/// </para>
/// <para>
/// A lock is taken by an acquire read-modify-write and given back by a release store. Its messages need not be kept: whoever takes it reads the newest one,
/// since the older ones have been read by a read-modify-write already. Entering a wait queue, sleeping and waking are full fences.
/// </para>
/// </remarks>
internal sealed class ReleaseAcquireMemory : WeakMemory
{
    private readonly MessageWords _words;
    private readonly int[] _lockOf;

    internal ReleaseAcquireMemory(MachineBuilder machine)
        : base(machine)
    {
        _lockOf = new int[machine.Variables.Count];
        var locks = 0;
        foreach (var variable in machine.Variables)
        {
            _lockOf[variable.Address] = variable is Spinlock ? locks++ : -1;
        }

        _words = new MessageWords(machine);
    }

    internal override bool MayWait(OperationKind kind) => OperationSemantics.MayWait(kind);

    internal override int Outcomes(in PendingOperation operation, StepContext step, Variable[] variables, int task)
    {
        if (operation.Kind is not (OperationKind.Load or OperationKind.Store or OperationKind.Update or OperationKind.CompareExchange or OperationKind.Until))
        {
            return OperationSemantics.Outcomes(operation, step, variables, task);
        }

        Find(operation, step, variables, task, -1, out var count);
        return count;
    }

    protected override void Access(in PendingOperation operation, StepContext step, Variable[] variables, int choice)
    {
        var task = step.Task;
        switch (operation.Kind)
        {
            case OperationKind.Load or OperationKind.Until or OperationKind.Store or OperationKind.Update or OperationKind.CompareExchange:
                if ((operation.Order & MemoryOrder.AfterReadBarrier) != 0)
                {
                    AcquireFence(step, task);
                }

                AccessCell(operation, step, variables, Find(operation, step, variables, task, choice, out _));
                if ((operation.Order & MemoryOrder.BeforeWriteBarrier) != 0)
                {
                    ReleaseFence(step, task);
                }

                break;
            case OperationKind.Fence:
                Fence(operation.Order, step, task);
                break;
            case OperationKind.Lock:
                OperationSemantics.Access(operation, step, variables, choice);
                var taken = _words.OfLock(_lockOf[operation.Address]);
                _words.Join(step, MessageWords.Current(task), taken);
                _words.Join(step, MessageWords.Acquired(task), taken);
                _words.Clear(step, taken);
                break;
            case OperationKind.Unlock:
                OperationSemantics.Access(operation, step, variables, choice);
                _words.Copy(step, _words.OfLock(_lockOf[operation.Address]), MessageWords.Current(task));
                break;
            case OperationKind.Register or OperationKind.Sleep or OperationKind.Wake:
                FullFence(step, task);
                OperationSemantics.Access(operation, step, variables, choice);
                break;
            default:
                OperationSemantics.Access(operation, step, variables, choice);
                break;
        }

        _words.Forget(step);
    }

    private void AccessCell(in PendingOperation operation, StepContext step, Variable[] variables, int rank)
    {
        var (task, cell) = (step.Task, _words.CellAt(operation.Address));
        if (operation.Kind == OperationKind.Store)
        {
            Write(operation, step, cell, rank, operation.Operand, readFrom: -1);
            return;
        }

        var count = _words.Count(step, cell);
        var value = _words.Value(step, cell, rank, count);
        step.Note(operation.Address, value, value, isWrite: false, rank == count - 1 ? AccessView.Newest : AccessView.Stale);
        step.ResultWord = (long)value;
        var message = _words.ViewOf(step, cell, rank, count);
        _words.Raise(step, MessageWords.Current(task), cell, rank);

        // The message knows itself.
        _words.Join(step, MessageWords.Acquired(task), message);
        var isFailure = operation.Kind == OperationKind.CompareExchange && value != operation.Operand2;
        if ((operation.Order & MemoryOrder.Acquire) != 0 && !(isFailure && (operation.Order & MemoryOrder.FailsRelaxed) != 0))
        {
            _words.Join(step, MessageWords.Current(task), message);
        }

        if (operation.Kind == OperationKind.Update)
        {
            Write(operation, step, cell, rank + 1, variables[operation.Address].Apply(operation.Function!, value, operation.Operand), rank);
        }
        else if (operation.Kind == OperationKind.CompareExchange && value == operation.Operand2)
        {
            Write(operation, step, cell, rank + 1, operation.Operand, rank);
        }
    }

    /// <param name="operation">The operation.</param>
    /// <param name="step">The step.</param>
    /// <param name="cell">The cell.</param>
    /// <param name="rank">Where the message goes.</param>
    /// <param name="value">Its value.</param>
    /// <param name="readFrom">Of a read-modify-write, the rank that it read; else -1.</param>
    private void Write(in PendingOperation operation, StepContext step, int cell, int rank, ulong value, int readFrom)
    {
        step.StoredWord = value;
        var task = step.Task;
        var message = _words.Insert(step, cell, rank, value, isAttached: readFrom >= 0);
        if (readFrom >= 0)
        {
            _words.Join(step, message, _words.ViewOf(step, cell, readFrom, _words.Count(step, cell)));
        }

        _words.Join(step, message, (operation.Order & MemoryOrder.Release) != 0 ? MessageWords.Current(task) : MessageWords.Released(task));
        _words.SetRank(step, message, cell, rank);
        _words.Raise(step, MessageWords.Current(task), cell, rank);
        _words.Raise(step, MessageWords.Acquired(task), cell, rank);
        if (operation.Order.IsSequential())
        {
            _words.Raise(step, _words.Fence, cell, rank);
        }
    }

    /// <summary>
    /// The rank that the given outcome reads, or for a store the one that it gets; the outcomes count from the newest. With a choice below 0 they are only counted.
    /// </summary>
    private int Find(in PendingOperation operation, StepContext step, Variable[] variables, int task, int choice, out int outcomes)
    {
        var cell = _words.CellAt(operation.Address);
        var count = _words.Count(step, cell);
        var view = (operation.Order & MemoryOrder.AfterReadBarrier) != 0 ? MessageWords.Acquired(task) : MessageWords.Current(task);
        var known = _words.Rank(step, view, cell);
        var ordered = operation.Order.IsSequential() ? Math.Max(known, _words.Rank(step, _words.Fence, cell)) : known;
        outcomes = 0;
        if (operation.Kind == OperationKind.Load)
        {
            outcomes = count - ordered;
            return count - 1 - choice;
        }

        for (var rank = count - 1; rank >= known; rank--)
        {
            if (rank < ordered && (operation.Order.IsSequentialInFailure() || !Fails(operation, step, cell, rank, count)))
            {
                continue;
            }

            if (IsPossible(operation, step, variables, cell, rank, count) && outcomes++ == choice)
            {
                return operation.Kind == OperationKind.Store ? rank + 1 : rank;
            }
        }

        return -1;
    }

    /// <summary>Whether the operation may read the message, or store directly behind it.</summary>
    private bool IsPossible(in PendingOperation operation, StepContext step, Variable[] variables, int cell, int rank, int count)
    {
        if (operation.Kind == OperationKind.Until)
        {
            return variables[operation.Address].Test(operation.Function!, _words.Value(step, cell, rank, count), operation.Operand);
        }

        // A compare-and-exchange that finds another value is a read.
        return Fails(operation, step, cell, rank, count) || rank == count - 1 || !_words.IsAttached(step, cell, rank + 1, count);
    }

    private bool Fails(in PendingOperation operation, StepContext step, int cell, int rank, int count)
        => operation.Kind == OperationKind.CompareExchange && _words.Value(step, cell, rank, count) != operation.Operand2;

    private void Fence(MemoryOrder order, StepContext step, int task)
    {
        switch (order)
        {
            case MemoryOrder.AfterReadBarrier:
                AcquireFence(step, task);
                break;
            case MemoryOrder.BeforeWriteBarrier:
                ReleaseFence(step, task);
                break;
            default:
                FullFence(step, task);
                break;
        }
    }

    private void AcquireFence(StepContext step, int task) => _words.Copy(step, MessageWords.Current(task), MessageWords.Acquired(task));

    private void ReleaseFence(StepContext step, int task) => _words.Copy(step, MessageWords.Released(task), MessageWords.Current(task));

    private void FullFence(StepContext step, int task)
    {
        AcquireFence(step, task);
        _words.Join(step, MessageWords.Current(task), _words.Fence);
        _words.Copy(step, _words.Fence, MessageWords.Current(task));
        _words.Copy(step, MessageWords.Acquired(task), MessageWords.Current(task));
        ReleaseFence(step, task);
    }
}
