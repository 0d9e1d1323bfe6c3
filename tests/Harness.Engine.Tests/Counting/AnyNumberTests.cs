using Harness.Engine.Exploration.Counting;
using Harness.Engine.Machine;
using Harness.Engine.Tasks;
using Harness.Engine.Tests.Support;

namespace Harness.Engine.Tests.Counting;

/// <summary>What holds for any number of tasks is proved; what fails is shown by a schedule that was run, and by nothing else.</summary>
public sealed class AnyNumberTests
{
    /// <summary>Nobody has the lock, or one task is at one of three places with it: four states, each with one step.</summary>
    [Fact]
    public void ALockLetsOneIn_HoweverManyThereAre()
    {
        var result = Search((machine, members) => _ = new Rooms(machine, members, hasDoor: true));
        result.Of("alone").Verdict.ShouldBe(AnyNumberVerdict.ProvedForAnyNumber);
        (result.States, result.Transitions, result.Kinds, result.IsComplete).ShouldBe((4, 4L, 4, true));
        // With one task four states; with two 1 + 2*3, with three 1 + 3*3, with four 1 + 4*3.
        result.Audited.ShouldBe(4 + 7 + 10 + 13);
    }

    /// <summary>Nobody inside, one, many: from each one comes; from the second one goes; from many one goes and leaves one, or many.</summary>
    [Fact]
    public void WithoutOne_TwoTasksInTwoSteps()
    {
        var result = Search((machine, members) => _ = new Rooms(machine, members, hasDoor: false), new AnyNumberOptions { Properties = ["alone", "exception"] });
        (result.States, result.Transitions, result.Kinds).ShouldBe((3, 5L, 2));
        var found = result.Of("alone");
        (found.Verdict, found.Members).ShouldBe((AnyNumberVerdict.Violated, 2));
        found.Counterexample!.Stem.Select(m => m.Task).ShouldBe([(byte)0, (byte)1]);
        result.Of("exception").Verdict.ShouldBe(AnyNumberVerdict.ProvedForAnyNumber);
    }

    /// <summary>Two tasks pass and no third; of many that have passed the abstraction has always one more, and its third is no violation.</summary>
    [Fact]
    public void WhatNeedsExactNumbers_IsNotDecided()
    {
        var result = Search((machine, members) => _ = new TwoPass(machine, members));
        var found = result.Of("two");
        (found.Verdict, found.Counterexample).ShouldBe((AnyNumberVerdict.Inconclusive, null));
        found.Reason.ShouldBe("the abstraction violates it, and no schedule was found that does");
        result.Of("tickets").Verdict.ShouldBe(AnyNumberVerdict.ProvedForAnyNumber);
        result.IsProved.ShouldBeFalse();
    }

    /// <summary>Choosing, and for each choice before the store and at it; behind it the choice is dead. Not begun is choosing.</summary>
    [Fact]
    public void WhatNobodyReadsAnyMore_TellsNoTasksApart()
    {
        var result = Search((machine, members) =>
        {
            machine.Interchangeable(members, 1);
            var cell = machine.Cell<long>("x");
            for (var i = 0; i < members; i++)
            {
                machine.Spawn($"t{i}", () => StoreForEver(cell));
            }
        });
        result.Kinds.ShouldBe(1 + 3 + 3 + 1);
        result.IsComplete.ShouldBeTrue();
        result.Of("exception").Verdict.ShouldBe(AnyNumberVerdict.ProvedForAnyNumber);
    }

    [Fact]
    public void FinalStatesAndRuns_AreNotJudged()
    {
        var result = Search((machine, members) => _ = new Rooms(machine, members, hasDoor: true));
        result.Of("deadlock").Verdict.ShouldBe(AnyNumberVerdict.NotJudged);
        result.Of("livelock").Verdict.ShouldBe(AnyNumberVerdict.NotJudged);
        result.IsProved.ShouldBeTrue();
    }

    [Fact]
    public void TooFewTasksToShowAState_ProveNothing()
        => Search((machine, members) => _ = new Rooms(machine, members, hasDoor: false), new AnyNumberOptions { Members = 3 }).Of("alone").Reason
            .ShouldBe("at some moment the tasks are in so many different states that 3 of them are not enough to show it");

    [Fact]
    public void ALimitOfStates_ProvesNothing()
    {
        var result = Search((machine, members) => _ = new Rooms(machine, members, hasDoor: true), new AnyNumberOptions { StateLimit = 2 });
        result.Of("alone").ShouldBe(new AnyNumberProperty(result.Of("alone").Property, AnyNumberVerdict.Inconclusive, "more than 2 abstract states"));
        result.IsComplete.ShouldBeFalse();
    }

    private static AnyNumberResult Search(Action<MachineBuilder, int> build, AnyNumberOptions? options = null)
        => new AnyNumberSearch(members => new DelegateModel(machine => build(machine, members)), options ?? new AnyNumberOptions()).Run(TestContext.Current.CancellationToken);

    private static async ControlledTask StoreForEver(Cell<long> cell)
    {
        while (true)
        {
            await StoreOnce(cell);
        }
    }

    private static async ControlledTask StoreOnce(Cell<long> cell)
    {
        var value = await Operations.Choose(Labels.Choose, 3);
        await Operations.Fence(Labels.Fence);
        await cell.Store(Labels.Store, value);
        await Operations.Fence(Labels.Fence);
    }
}
