using System.Numerics;
using Harness.Engine.Exploration.Counting;
using Harness.Engine.Machine;
using Harness.Engine.Tasks;
using Harness.Engine.Tests.Support;

namespace Harness.Engine.Tests.Counting;

/// <summary>Whatever might depend on how many tasks there are is refused, with the reason, and nothing is proved.</summary>
public sealed class CountedTests
{
    [Fact]
    public void AJudgeThatCounts()
        => Reason((machine, members) =>
        {
            var rooms = new Rooms(machine, members, hasDoor: true);
            var inside = rooms.Inside;
            machine.Property("few", "fewer than ten are inside", state => BitOperations.PopCount(state.TasksIn(inside)) < 10 ? Judgement.Holds : Judgement.Fails);
        }).ShouldBe("it is asked which tasks are in 'inside'");

    [Fact]
    public void AWordWithABitForEach()
        => Reason((machine, members) =>
        {
            var rooms = new Rooms(machine, members, hasDoor: true);
            machine.Ghost<ulong>("bits", identity: rooms.Group.Mask);
        }).ShouldBe("'bits' names several of the interchangeable tasks at a time, so that they can be counted; a set of tasks is declared with MachineBuilder.TaskSet");

    [Fact]
    public void AJudgeThatLooksAtEachOnesWord()
        => Reason((machine, members) =>
        {
            var rooms = new Rooms(machine, members, hasDoor: true);
            var words = Enumerable.Range(0, members).Select(i => machine.Ghost<int>($"word {i}", identity: rooms.Group.Owned(i))).ToArray();
            var first = words[0];
            machine.Property("none", "the first one has none", state => state.Get(first) == 0 ? Judgement.Holds : Judgement.Fails);
        }).ShouldBe("'word 0' belongs to one of the interchangeable tasks, and others look at it");

    [Fact]
    public void AJudgeThatAsksWhoWaits()
        => Reason((machine, members) =>
        {
            _ = new Rooms(machine, members, hasDoor: true);
            var queue = machine.WaitQueue("queue");
            machine.Property("none", "the first one does not wait", state => state.IsWaiting(queue, 0) ? Judgement.Fails : Judgement.Holds);
        }).ShouldBe("it is asked whether one of the interchangeable tasks is in 'queue'");

    /// <summary>As many may come in as there are: with two it is another model.</summary>
    [Fact]
    public void AModelThatKnowsHowManyThereAre()
        => Reason((machine, members) =>
        {
            _ = new Rooms(machine, members, hasDoor: true);
            machine.Cell("permits", members);
        }).ShouldBe("at first 'permits' is 1 with 1 interchangeable tasks and 24 with 24");

    [Fact]
    public void AModelThatGoesOnInAnotherWayWhenThereAreMore()
        => Reason((machine, members) =>
        {
            machine.Interchangeable(members, 1);
            var cell = machine.Cell<int>("x");
            for (var i = 0; i < members; i++)
            {
                machine.Spawn($"t{i}", () => StoreUpTo(cell, members == 3 ? 5 : 4));
            }
        }).ShouldBe("after step 'update' 'x' is 5 with 3 interchangeable tasks and 4 with 24");

    [Fact]
    public void TasksThatDoNotBeginAlike()
        => Reason(static (machine, members) =>
        {
            var cell = machine.Cell<int>("x");
            machine.Interchangeable(members, 1);
            for (var i = 0; i < members; i++)
            {
                var isLast = i == members - 1;
                machine.Spawn($"t{i}", () => isLast ? StoreUpTo(cell, 1) : Fence());
            }
        }).ShouldBe("task 24 of the group does not start as the first one does");

    [Fact]
    public void AModelWithoutInterchangeableTasks()
        => Reason(static (machine, members) =>
        {
            for (var i = 0; i < members; i++)
            {
                machine.Spawn($"t{i}", static () => Fence());
            }
        }).ShouldBe("the model has no interchangeable tasks");

    private static string Reason(Action<MachineBuilder, int> build)
    {
        var result = new AnyNumberSearch(members => new DelegateModel(machine => build(machine, members)), new AnyNumberOptions()).Run(TestContext.Current.CancellationToken);
        result.Properties.ShouldAllBe(p => p.Verdict == AnyNumberVerdict.Inconclusive || p.Verdict == AnyNumberVerdict.NotJudged);
        return result.Of("exception").Reason;
    }

    private static async ControlledTask Fence() => await Operations.Fence(Labels.Fence);

    private static async ControlledTask StoreUpTo(Cell<int> cell, int most)
    {
        while (true)
        {
            await cell.Update(Labels.Update, static (value, most) => Math.Min(value + 1, most), most);
        }
    }
}
