using Harness.Engine.Exploration;
using Harness.Engine.Machine;
using Harness.Native.Tests.Support;

namespace Harness.Native.Tests;

/// <summary>Small programs whose states and schedules are counted by hand.</summary>
public class FirstSearchTests
{
    private const string StoreBuffering = """
        static int x, y, r0, r1;
        TASK(first) { x = 1; r0 = y; }
        TASK(second) { y = 1; r1 = x; }
        FINALLY(one_sees_the_other) { return r0 + r1 > 0; }
        """;

    /// <summary>Each task has three steps, store, load and the store of what was read: (3+3)! / (3! 3!) = 20 orders.</summary>
    [Fact]
    public void Every_order_of_three_steps_and_three_is_searched()
    {
        var result = CCode.Search(StoreBuffering, options: new SearchOptions { CountSchedules = true }, how: source => source with { PlainIsMeant = true });
        result.End.ShouldBe(SearchEnd.Complete);
        result.Schedules.ShouldBe(20);
        result.Properties.ShouldAllBe(p => p.Verdict == Verdict.Proved);
    }

    [Theory]
    [InlineData(MemoryModel.TotalStoreOrder)]
    [InlineData(MemoryModel.PartialStoreOrder)]
    [InlineData(MemoryModel.ReleaseAcquire)]
    public void Stores_that_wait_are_seen_to(MemoryModel memory)
        => CCode.VerdictOf(CCode.Search(StoreBuffering, memory), "one_sees_the_other").ShouldBe(Verdict.Violated);
}
