using Harness.Engine.Exploration;
using Harness.Engine.Exploration.Reductions;
using Harness.Engine.Guards;
using Harness.Engine.Machine;
using Harness.Engine.Tasks;
using Harness.Engine.Tests.Support;
using static Harness.Engine.Tests.Reductions.ReducedSearches;

namespace Harness.Engine.Tests.Reductions;

/// <summary>A step that is its task's alone is merged into the one before it: what that saves, and what a wrong declaration of what is a task's alone says.</summary>
public class PartialOrderTests
{
    private const string WithoutTheLock = "task 'u' uses 'x' without holding 'gate', which is declared to protect it: take the declaration back, or the access.";

    /// <summary>Two tasks that store and then fence twice: 4*4 states whole, 2*2 with the fences merged into the stores.</summary>
    [Fact]
    public void Fences_AreMerged()
    {
        static void Build(MachineBuilder machine)
        {
            var (x, y) = (machine.Cell<int>("x"), machine.Cell<int>("y"));
            machine.Spawn("t", () => StoreAndFence(x));
            machine.Spawn("u", () => StoreAndFence(y));
            machine.Expect(Labels.Store, Labels.Fence);
        }

        Search(Build, SearchReductions.None).States.ShouldBe(16);
        var reduced = Search(Build, SearchReductions.PartialOrder);
        reduced.States.ShouldBe(4);
        reduced.Reductions.ShouldBe(["partial order"]);
        reduced.StepsNotTaken.ShouldBeEmpty("a step that was merged was taken");
    }

    /// <summary>Stores to a word that only the task uses are merged; to one that all may use they are not.</summary>
    [Theory]
    [InlineData(true, 2)]
    [InlineData(false, 3)]
    public void AStoreToAWordOfItsOwn_IsMerged(bool owned, int states)
        => Search(
            machine =>
            {
                var x = machine.Cell<int>("x");
                var task = machine.Spawn("t", () => StoreTwice(x));
                if (owned)
                {
                    machine.Own(task, x);
                }
            },
            SearchReductions.PartialOrder).States.ShouldBe(states);

    /// <summary>What a lock protects may be used before the lock is given back.</summary>
    [Fact]
    public void WhatALockProtects_IsUsedWithoutInterleaving()
    {
        static void Build(MachineBuilder machine)
        {
            var (gate, x) = (machine.Spinlock("gate"), machine.Cell<int>("x"));
            machine.Protect(gate, x);
            machine.Spawn("t", () => Locked(gate, x));
            machine.Spawn("u", () => Locked(gate, x));
        }

        // Whole: 4 places each, without both inside: 16 - 4 = 12. Merged: before and after, 2*2.
        Search(Build, SearchReductions.None).States.ShouldBe(12);
        Search(Build, SearchReductions.PartialOrder).States.ShouldBe(4);
    }

    /// <summary>It may be used in the very step in which the lock is given back, and more than once. One task: lock, then give back and store; both are one step.</summary>
    [Fact]
    public void WhatALockProtects_IsUsedInTheStepThatGivesItBack()
    {
        static void Build(MachineBuilder machine)
        {
            var (gate, x) = (machine.Spinlock("gate"), machine.Cell<int>("x"));
            machine.Protect(gate, x);
            var sets = new SetsTwice(x);
            machine.Spawn("t", () => LockAndSet(gate, sets));
        }

        Search(Build, SearchReductions.None).States.ShouldBe(3);
        Search(Build, SearchReductions.PartialOrder).States.ShouldBe(2);
    }

    [Fact]
    public void AnAccessWithoutTheLock_IsAnError()
        => Refusal(static machine =>
        {
            var (gate, x) = (machine.Spinlock("gate"), machine.Cell<int>("x"));
            machine.Protect(gate, x);
            machine.Spawn("t", () => Locked(gate, x));
            machine.Spawn("u", () => StoreTwice(x));
        }).ShouldBe(WithoutTheLock);

    /// <summary>The access comes only when the other task has the lock, and keeps it.</summary>
    [Fact]
    public void AnAccessWhileAnotherHoldsTheLock_IsAnError()
        => Refusal(static machine =>
        {
            var (gate, x, held) = (machine.Spinlock("gate"), machine.Cell<int>("x"), machine.Cell<int>("held"));
            machine.Protect(gate, x);
            machine.Spawn("t", () => LockAndTell(gate, held));
            machine.Spawn("u", () => WaitAndLook(held, x));
        }).ShouldBe(WithoutTheLock);

    /// <summary>Who waits for a protected word may never go on in the reduced search, where its values come and go in one step: the wait is the error.</summary>
    [Fact]
    public void AWaitWithoutTheLock_IsAnError()
        => Refusal(static machine =>
        {
            var (gate, x) = (machine.Spinlock("gate"), machine.Cell<int>("x"));
            machine.Protect(gate, x);
            machine.Spawn("t", () => OnAndOff(gate, x));
            machine.Spawn("u", () => WaitForOne(x));
        }).ShouldBe(WithoutTheLock);

    [Fact]
    public void AnAccessToAnothersWord_IsAnError()
        => Refusal(static machine =>
        {
            var x = machine.Cell<int>("x");
            machine.Own(machine.Spawn("t", () => StoreTwice(x)), x);
            machine.Spawn("u", () => Look(x));
        }).ShouldBe("task 'u' uses 'x', which is declared as t's own: take the declaration back, or the access.");

    /// <summary>A task that only fences for ever comes to rest in the search all the same.</summary>
    [Fact]
    public void ATaskThatGoesOnForEver_EndsTheSearch()
        => Search(static machine => machine.Spawn("t", static () => FenceForEver()), SearchReductions.PartialOrder).End.ShouldBe(SearchEnd.Complete);

    /// <summary>What one worker's judge saw and what another worker left out belong together.</summary>
    [Fact]
    public void WhatOneWorkerLeavesOut_AnothersJudgeSees()
    {
        var program = ControlledProgram.Create(new DelegateModel(static machine =>
        {
            machine.Cell<int>("x");
            machine.Spawn("t", static () => FenceForEver());
        }));
        var (judging, leaving) = (new Footprint(program, [false]), new Footprint(program, [false]));
        Visibility.Check([false], [judging, leaving]);
        judging.Restore(judged: [true], leftOut: [false]);
        Visibility.Check([false], [judging, leaving]);
        leaving.Restore(judged: [false], leftOut: [true]);
        Should.Throw<VisibilityException>(() => Visibility.Check([false], [judging, leaving])).Visible.ShouldBe([true]);
        Should.Throw<VisibilityException>(() => Visibility.Check([false], [leaving, judging])).Visible.ShouldBe([true]);
        Visibility.Check([true], [judging, leaving]);
    }

    private static string Refusal(Action<MachineBuilder> build) => Should.Throw<ModelException>(() => Search(build, SearchReductions.PartialOrder)).Message;

    private static async ControlledTask StoreAndFence(Cell<int> x)
    {
        await x.Store(Labels.Store, 1);
        await Operations.Fence(Labels.Fence);
        await Operations.Fence(Labels.Fence);
    }

    private static async ControlledTask StoreTwice(Cell<int> x)
    {
        await x.Store(Labels.Store, 1);
        await x.Store(Labels.Update, 2);
    }

    private static async ControlledTask Locked(Spinlock gate, Cell<int> x)
    {
        await gate.Acquire(Labels.Lock);
        await x.Store(Labels.Store, 1);
        await gate.Release(Labels.Unlock);
    }

    private static async ControlledTask LockAndSet(Spinlock gate, SetsTwice sets)
    {
        await gate.Acquire(Labels.Lock);
        await gate.Release(Labels.Unlock).With(sets.Effect, 1);
    }

    private static async ControlledTask LockAndTell(Spinlock gate, Cell<int> held)
    {
        await gate.Acquire(Labels.Lock);
        await held.Store(Labels.Store, 1);
    }

    private static async ControlledTask WaitAndLook(Cell<int> held, Cell<int> x)
    {
        await held.Until(Labels.Until, static (now, then) => now == then, 1);
        await x.Load(Labels.Load);
    }

    private static async ControlledTask Look(Cell<int> x) => await x.Load(Labels.Load);

    private static async ControlledTask FenceForEver()
    {
        while (true)
        {
            await Operations.Fence(Labels.Fence);
        }
    }

    private static async ControlledTask OnAndOff(Spinlock gate, Cell<int> x)
    {
        await gate.Acquire(Labels.Lock);
        await x.Store(Labels.Store, 1);
        await x.Store(Labels.Update, 0);
        await gate.Release(Labels.Unlock);
    }

    private static async ControlledTask WaitForOne(Cell<int> x)
    {
        await x.Until(Labels.Until, static (value, _) => value == 1, 0);
        throw new InvalidOperationException("seen");
    }

    private sealed class SetsTwice
    {
        private readonly Cell<int> _x;

        internal SetsTwice(Cell<int> x)
        {
            _x = x;
            Effect = OnStep;
        }

        internal Effect Effect { get; }

        private void OnStep(StepContext step, int value, int unused)
        {
            step.Set(_x, value);
            step.Set(_x, value + 1);
        }
    }
}
