using System.Collections.Immutable;

namespace Harness.Engine.Machine;

/// <summary>A memory model as people name it.</summary>
/// <param name="Model">The model.</param>
/// <param name="Name">Its name on the command line and in traces.</param>
/// <param name="Summary">What it is, in one sentence.</param>
public sealed record MemoryModelInfo(MemoryModel Model, string Name, string Summary)
{
    /// <summary>The memory models, the strongest first.</summary>
    public static ImmutableArray<MemoryModelInfo> All { get; } =
    [
        new(MemoryModel.SequentialConsistency, "sc", "sequential consistency: every access takes effect at once, for everybody"),
        new(MemoryModel.TotalStoreOrder, "tso", "total store order (x86): the stores of each task wait in a buffer and reach the memory in their order"),
        new(MemoryModel.PartialStoreOrder, "pso", "partial store order (SPARC PSO): as tso, but stores to different cells may overtake each other where no write barrier is between them"),
        new(MemoryModel.ReleaseAcquire, "ra", "release and acquire with relaxed accesses (C11 without load buffering): a load may read any message that the task has not been told is out of date"),
    ];

    /// <summary>The entry of a model.</summary>
    /// <param name="model">The model.</param>
    public static MemoryModelInfo Of(MemoryModel model) => All[(int)model];

    /// <summary>The entry with a name, or null.</summary>
    /// <param name="name">The name.</param>
    public static MemoryModelInfo? Find(string name) => All.FirstOrDefault(m => m.Name == name);
}
