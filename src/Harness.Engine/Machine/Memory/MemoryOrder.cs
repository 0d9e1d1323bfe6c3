namespace Harness.Engine.Machine;

/// <summary>
/// What an access orders besides itself. Under sequential consistency none of it changes anything. A barrier that stands directly beside an access belongs
/// to the access's step: it changes nothing but what the task itself may see next, so that a step of its own would only add states.
/// </summary>
[Flags]
public enum MemoryOrder
{
    /// <summary>Nothing: a plain access, READ_ONCE, WRITE_ONCE, or a relaxed one of C11.</summary>
    Relaxed = 0,

    /// <summary>Of what reads: what was stored before the release that wrote the value is seen from here on. Means nothing to a store.</summary>
    Acquire = 1,

    /// <summary>Of what writes: whoever acquires the value sees what was stored before. Means nothing to a load.</summary>
    Release = 2,

    /// <summary>Both, of an access that reads and writes.</summary>
    AcquireRelease = Acquire | Release,

    /// <summary>A read barrier (smp_rmb) stands directly before the access.</summary>
    AfterReadBarrier = 4,

    /// <summary>A write barrier (smp_wmb) stands directly after the access.</summary>
    BeforeWriteBarrier = 8,

    /// <summary>Of a compare-and-exchange: where it finds another value it orders nothing, as C11 says with a second order that is relaxed.</summary>
    FailsRelaxed = 16,

    /// <summary>Has a place in the one order of sequentially consistent accesses and full barriers, and orders nothing else: a part of <see cref="SequentiallyConsistent"/>.</summary>
    InOneOrder = 32,

    /// <summary>Of a compare-and-exchange: where it finds another value it has no place in the one order, as C11 says with a second order that is weaker than <c>memory_order_seq_cst</c>.</summary>
    FailsOutOfOrder = 64,

    /// <summary>
    /// Acquire of what reads and release of what writes; besides, all such accesses and all full barriers have one order in which each of them sees the writes before it (<c>memory_order_seq_cst</c> of C11,
    /// <c>volatile</c> of Java). Under tso and pso a store of this kind is an exchange whose old value is dropped, as compilers translate it, and a load is any load.
    /// </summary>
    SequentiallyConsistent = InOneOrder | AcquireRelease,
}

/// <summary>What an order says.</summary>
internal static class MemoryOrders
{
    /// <summary>Whether an access is one of those that have one order.</summary>
    internal static bool IsSequential(this MemoryOrder order) => (order & MemoryOrder.InOneOrder) != 0;

    /// <summary>The same of a compare-and-exchange that finds another value.</summary>
    internal static bool IsSequentialInFailure(this MemoryOrder order) => order.IsSequential() && (order & (MemoryOrder.FailsRelaxed | MemoryOrder.FailsOutOfOrder)) == 0;
}
