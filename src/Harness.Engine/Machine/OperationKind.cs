namespace Harness.Engine.Machine;

/// <summary>What a task can ask of the machine.</summary>
public enum OperationKind
{
    /// <summary>No operation.</summary>
    None,

    /// <summary>Read a cell.</summary>
    Load,

    /// <summary>Write a cell.</summary>
    Store,

    /// <summary>Read a cell and write a function of what was read, in one step.</summary>
    Update,

    /// <summary>Write a cell if it has an expected value, in one step; otherwise only a read.</summary>
    CompareExchange,

    /// <summary>Order memory accesses.</summary>
    Fence,

    /// <summary>Take a spin lock; waits while somebody holds it.</summary>
    Lock,

    /// <summary>Give a spin lock back.</summary>
    Unlock,

    /// <summary>Wait until a cell satisfies a condition, and read it in the same step.</summary>
    Until,

    /// <summary>Take one of several values, as the environment likes.</summary>
    Choose,

    /// <summary>Several accesses in one step.</summary>
    Atomic,

    /// <summary>Wait until a condition on the memory holds, then several accesses in the same step.</summary>
    AtomicWhen,

    /// <summary>Enter a wait queue.</summary>
    Register,

    /// <summary>Leave a wait queue.</summary>
    Deregister,

    /// <summary>Wait until woken through a wait queue.</summary>
    Sleep,

    /// <summary>Wake all that are in a wait queue.</summary>
    Wake,

    /// <summary>A store leaves a task's store buffer: only in tasks that a memory model adds.</summary>
    Drain,
}
