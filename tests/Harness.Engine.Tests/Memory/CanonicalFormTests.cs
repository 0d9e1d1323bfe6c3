using Harness.Engine.Exploration;
using Harness.Engine.Machine;
using Harness.Engine.Tasks;
using Harness.Engine.Tests.Support;

namespace Harness.Engine.Tests.Memory;

/// <summary>Memories that no task can tell apart are one state: counted by hand.</summary>
public class CanonicalFormTests
{
    /// <summary>
    /// Before a step one state; after each, one for each set of the stores done so far that may still wait: with a first-in-first-out buffer those are as many as there are
    /// lengths, with one for each cell all subsets. A barrier that finds nothing to close leaves nothing behind, nor does one whose stores have left.
    /// </summary>
    [Theory]
    [InlineData("Wx1", MemoryModel.TotalStoreOrder, 1 + 2)]
    [InlineData("Wx1 Wy1", MemoryModel.TotalStoreOrder, 1 + 2 + 3)]
    [InlineData("Wx1 Wy1", MemoryModel.PartialStoreOrder, 1 + 2 + 4)]
    [InlineData("Wx1 Wy1 Wz1", MemoryModel.PartialStoreOrder, 1 + 2 + 4 + 8)]
    [InlineData("Wx1 wmb", MemoryModel.TotalStoreOrder, 1 + 2 + 2)]
    [InlineData("Wx1 wmb", MemoryModel.PartialStoreOrder, 1 + 2 + 2)]
    [InlineData("Wx1 wmb Wy1", MemoryModel.PartialStoreOrder, 1 + 2 + 2 + 3)]
    [InlineData("Wx1 mb Wy1", MemoryModel.PartialStoreOrder, 1 + 2 + 1 + 2)]
    public void Buffers(string text, MemoryModel memory, int states)
    {
        LitmusModel.Outcomes(LitmusProgram.Parse(text), memory, new SearchOptions { AuditEvery = 1 }, out var result);
        result.States.ShouldBe(states);
    }

    /// <summary>Two stores: none, one or both wait, and none at the end.</summary>
    [Theory]
    [InlineData(MemoryModel.TotalStoreOrder)]
    [InlineData(MemoryModel.PartialStoreOrder)]
    public void Waiting_stores_are_counted(MemoryModel memory)
    {
        var (counts, final) = (new SortedSet<int>(), new SortedSet<int>());
        Searches.Run(new DelegateModel(
            machine =>
            {
                var (x, y, waiting) = (machine.Cell<int>("x"), machine.Cell<int>("y"), machine.WaitingStores!);
                machine.Spawn("t", () => StoreBoth(x, y));
                machine.Property("counts", "collects", state =>
                {
                    counts.Add(state.Get(waiting));
                    return Judgement.Holds;
                });
                machine.FinalProperty("final", "collects", state =>
                {
                    final.Add(state.Get(waiting));
                    return Judgement.Holds;
                });
            },
            memory: memory));
        counts.ShouldBe([0, 1, 2]);
        final.ShouldBe([0]);
    }

    private static async ControlledTask StoreBoth(Cell<int> x, Cell<int> y)
    {
        await x.Store(Labels.Store, 1);
        await y.Store(Labels.Store, 1);
    }
}
