namespace Harness.Engine.Machine;

/// <summary>What tasks may see of each other's stores, and when. Chosen once for a program: <see cref="IModel.Memory"/>.</summary>
public enum MemoryModel
{
    /// <summary>Sequential consistency: every access takes effect at once, for everybody.</summary>
    SequentialConsistency,

    /// <summary>
    /// Total store order, as x86: the stores of each task wait in a buffer and reach the memory in their order; the task itself reads its own stores
    /// from the buffer. (Sewell et al., "x86-TSO", CACM 53(7), 2010, section 3.)
    /// </summary>
    TotalStoreOrder,

    /// <summary>
    /// Partial store order, as SPARC PSO: as <see cref="TotalStoreOrder"/>, and stores to different cells may reach the memory in any order unless a write
    /// barrier stands between them. (The SPARC Architecture Manual, Version 8, 1992, section 6.4 and appendix K.)
    /// </summary>
    PartialStoreOrder,

    /// <summary>
    /// C11's release and acquire with relaxed accesses and full fences, and without load buffering: each cell keeps the messages that were stored into
    /// it, and each task a view of how far it has come. (Kang et al., "A Promising Semantics for Relaxed-Memory Concurrency", POPL 2017, sections 2
    /// to 4, without its promises; release sequences as in C++20.)
    /// </summary>
    ReleaseAcquire,
}
