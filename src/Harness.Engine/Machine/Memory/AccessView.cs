namespace Harness.Engine.Machine;

/// <summary>Where a recorded access found or left its value.</summary>
internal enum AccessView
{
    /// <summary>In the memory: the newest value in coherence order.</summary>
    Newest,

    /// <summary>A read of a store that still waits in the task's own buffer.</summary>
    Forwarded,

    /// <summary>A read of a message that is not the newest of its cell.</summary>
    Stale,

    /// <summary>A store that went into the task's buffer.</summary>
    Buffered,

    /// <summary>A store that was put before newer messages of its cell.</summary>
    Behind,
}
