using Harness.Engine.Machine;

namespace Harness.Ring;

/// <summary>The barriers that the kernel has beside its accesses to tp_status. They are part of the access's step.</summary>
public static class KernelOrder
{
    /// <summary><c>__packet_get_status</c>: smp_rmb(), then a plain load.</summary>
    public const MemoryOrder GetStatus = MemoryOrder.AfterReadBarrier;

    /// <summary>
    /// <see cref="GetStatus"/> where a claim rests on nothing but this load: every store into the slot depends on its branch. The kernel's memory model keeps a store
    /// behind the load that a branch before it depends on (tools/memory-model/Documentation/explanation.txt, "Dependency Relations: data, addr, and ctrl"); C11's has no such order, and an
    /// acquire load is the nearest thing to it. It also orders later loads, of which the fill has none in the slot.
    /// </summary>
    public const MemoryOrder TestStatus = GetStatus | MemoryOrder.Acquire;

    /// <summary><c>__packet_set_status</c>: a plain store, then smp_wmb().</summary>
    public const MemoryOrder SetStatus = MemoryOrder.BeforeWriteBarrier;
}
