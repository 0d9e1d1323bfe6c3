using Harness.Engine.Machine;

namespace Harness.Native.Running;

/// <summary>Orders of C11, by the numbers that compilers give to hooks, as the machine knows them.</summary>
internal static class NativeOrder
{
    private const int Relaxed = 0;
    private const int Release = 3;
    private const int AcquireRelease = 4;
    private const int SequentiallyConsistent = 5;

    /// <summary>Of a load, a store or a read-modify-write.</summary>
    internal static MemoryOrder OfAccess(int order) => order switch
    {
        Relaxed => MemoryOrder.Relaxed,
        Release => MemoryOrder.Release,
        AcquireRelease => MemoryOrder.AcquireRelease,
        SequentiallyConsistent => MemoryOrder.SequentiallyConsistent,
        // Consume is acquire, as every compiler has it.
        _ => MemoryOrder.Acquire,
    };

    /// <summary>Of a compare-and-exchange, which may order less where it finds another value.</summary>
    internal static MemoryOrder OfExchange(int order, int failure) => OfAccess(order) | failure switch
    {
        Relaxed => MemoryOrder.FailsRelaxed,
        SequentiallyConsistent => MemoryOrder.Relaxed,
        _ => MemoryOrder.FailsOutOfOrder,
    };

    /// <summary>The fences of the machine that make up one of C11: a full one is one step, and one that acquires and releases is two.</summary>
    internal static MemoryOrder[] OfFence(int order) => order switch
    {
        Relaxed => [],
        Release => [MemoryOrder.BeforeWriteBarrier],
        AcquireRelease => [MemoryOrder.BeforeWriteBarrier, MemoryOrder.AfterReadBarrier],
        SequentiallyConsistent => [MemoryOrder.Relaxed],
        _ => [MemoryOrder.AfterReadBarrier],
    };
}
