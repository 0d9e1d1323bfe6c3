namespace Harness.Engine.Machine;

/// <summary>What is assumed of the order of steps in a run that never ends. A property that speaks of one state or one step does not depend on it.</summary>
public enum Fairness
{
    /// <summary>A task that can move from some point on in every state takes infinitely many steps. A task that waits for a lock may be overtaken for ever.</summary>
    Weak,

    /// <summary>
    /// Besides, a task that waits for a queued lock takes it at last if the lock is free again and again (strong fairness at these locks). A queue promises more, a bound on
    /// how often a task is overtaken: what is proved here is true with a queue, and a run that violates something here need not be one that a queue allows.
    /// </summary>
    QueuedLocks,
}
