using System.Collections.Immutable;

namespace Harness.Engine.Machine;

/// <summary>An assumption about runs that never end, as people name it.</summary>
/// <param name="Fairness">The assumption.</param>
/// <param name="Name">Its name on the command line and in traces.</param>
/// <param name="Summary">What it is, in one sentence.</param>
public sealed record FairnessInfo(Fairness Fairness, string Name, string Summary)
{
    /// <summary>The assumptions, the weakest first.</summary>
    public static ImmutableArray<FairnessInfo> All { get; } =
    [
        new(Fairness.Weak, "weak", "weak fairness: a task that can always move does so at last; one that waits for a lock may be overtaken for ever"),
        new(Fairness.QueuedLocks, "lock", "weak fairness, and whoever waits for the queue lock takes it at last if it is free again and again, as with the kernel's queued spin locks"),
    ];

    /// <summary>The entry with a name, or null.</summary>
    /// <param name="name">The name.</param>
    public static FairnessInfo? Find(string name) => All.FirstOrDefault(f => f.Name == name);
}
