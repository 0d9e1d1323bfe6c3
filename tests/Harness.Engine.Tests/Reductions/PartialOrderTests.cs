using Harness.Engine.Exploration;
using Harness.Engine.Guards;
using Harness.Engine.Machine;
using Harness.Engine.Tasks;
using Harness.Engine.Tests.Support;

namespace Harness.Engine.Tests.Reductions;

/// <summary>A step that is its task's alone is merged into the one before it; taking any one condition away would lose a violation that one of these models has.</summary>
public class PartialOrderTests
{
    private static readonly StepLabel s_lock = new("", "lock");
    private static readonly StepLabel s_unlock = new("", "unlock");
    private static readonly StepLabel s_store = new("", "store");
    private static readonly StepLabel s_again = new("", "store again");
    private static readonly StepLabel s_fence = new("", "fence");
    private static readonly StepLabel s_load = new("", "load");

    /// <summary>Two tasks that store and then fence twice: 4*4 states whole, 2*2 with the fences merged into the stores.</summary>
    [Fact]
    public void Fences_AreMerged()
    {
        static void Build(MachineBuilder machine)
        {
            var (x, y) = (machine.Cell<int>("x"), machine.Cell<int>("y"));
            machine.Spawn("t", () => StoreAndFence(x));
            machine.Spawn("u", () => StoreAndFence(y));
        }

        Search(Build, SearchReductions.None).States.ShouldBe(16);
        var reduced = Search(Build, SearchReductions.PartialOrder);
        reduced.States.ShouldBe(4);
        reduced.Reductions.ShouldBe(["partial order"]);
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

    /// <summary>A word that a property looks at: both of its values must be seen, although only one task uses it.</summary>
    [Fact]
    public void AVisibleStore_IsNotMerged()
    {
        static void Build(MachineBuilder machine)
        {
            var x = machine.Cell<int>("x");
            machine.Own(machine.Spawn("t", () => StoreTwice(x)), x);
            machine.Property("never 1", "x is never 1", s => s.Get(x) == 1 ? Judgement.Fails : Judgement.Holds);
        }

        var reduced = Search(Build, SearchReductions.PartialOrder);
        reduced.Of("never 1").Verdict.ShouldBe(Verdict.Violated);
        reduced.Of("never 1").Counterexample!.Length.ShouldBe(1);
    }

    /// <summary>The judge looks at x only when y is set, which no state shows at first: the search must notice, and start again.</summary>
    [Fact]
    public void AWordThatAJudgeLooksAtLate_IsVisibleFromTheBeginning()
    {
        static void Build(MachineBuilder machine)
        {
            var (x, y) = (machine.Cell<int>("x"), machine.Cell<int>("y"));
            machine.Own(machine.Spawn("t", () => StoreFenceStore(x)), x);
            machine.Spawn("u", () => StoreAndFence(y));
            machine.Property("never both", "x is not 1 while y is 1", s => s.Get(y) == 1 && s.Get(x) == 1 ? Judgement.Fails : Judgement.Holds);
        }

        Search(Build, SearchReductions.None).Of("never both").Verdict.ShouldBe(Verdict.Violated);
        Search(Build, SearchReductions.PartialOrder).Of("never both").Verdict.ShouldBe(Verdict.Violated);
    }

    /// <summary>A check in the effect of a step sees the memory of its moment: the step is not merged.</summary>
    [Fact]
    public void AStepThatChecks_IsNotMerged()
    {
        static void Build(MachineBuilder machine)
        {
            var x = machine.Cell<int>("x");
            var property = machine.Property("checked", "x is 0 at the fence");
            machine.Spawn("t", () => FenceTwice((step, _, _) => step.Check(property, step.Get(x) == 0)));
            machine.Spawn("u", () => StoreAndFence(x));
        }

        // A lambda that captures is refused by the guard of delegates; the model object keeps it.
        static void BuildKept(MachineBuilder machine)
        {
            var x = machine.Cell<int>("x");
            var property = machine.Property("checked", "x is 0 at the fence");
            var checker = new Checker(x, property);
            machine.Spawn("t", () => checker.Run());
            machine.Spawn("u", () => StoreAndFence(x));
        }

        Should.Throw<ModelException>(() => Search(Build, SearchReductions.None));
        Search(BuildKept, SearchReductions.PartialOrder).Of("checked").Verdict.ShouldBe(Verdict.Violated);
    }

    /// <summary>The effect of a fence changes a word that all may use: another task must be able to see each of its values.</summary>
    [Fact]
    public void AStepThatChangesASharedWord_IsNotMerged()
    {
        static void Build(MachineBuilder machine)
        {
            var (x, bad) = (machine.Cell<int>("x"), machine.Cell<int>("bad"));
            var writer = new Writer(x);
            machine.Spawn("t", () => writer.Run());
            machine.Spawn("u", () => TellOfOne(x, bad));
            machine.Property("never bad", "nobody sees 1", s => s.Get(bad) == 0 ? Judgement.Holds : Judgement.Fails);
        }

        Search(Build, SearchReductions.PartialOrder).Of("never bad").Verdict.ShouldBe(Verdict.Violated);
    }

    /// <summary>The effect of a fence reads a word that all may use: it must be able to come after another task's store.</summary>
    [Fact]
    public void AStepThatReadsASharedWord_IsNotMerged()
    {
        static void Build(MachineBuilder machine)
        {
            var (a, x, mine, bad) = (machine.Cell<int>("a"), machine.Cell<int>("x"), machine.Cell<int>("mine"), machine.Cell<int>("bad"));
            var reader = new Reader(a, x, mine, bad);
            machine.Own(machine.Spawn("t", () => reader.Run()), mine);
            machine.Spawn("u", () => StoreAfter(a, x));
            machine.Property("never bad", "x is read before it is stored", s => s.Get(bad) == 0 ? Judgement.Holds : Judgement.Fails);
        }

        Search(Build, SearchReductions.PartialOrder).Of("never bad").Verdict.ShouldBe(Verdict.Violated);
    }

    /// <summary>What a lock protects may be used before the lock is given back, and in that step.</summary>
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

    [Fact]
    public void AnAccessWithoutTheLock_IsAnError()
        => Should.Throw<ModelException>(() => Search(
            static machine =>
            {
                var (gate, x) = (machine.Spinlock("gate"), machine.Cell<int>("x"));
                machine.Protect(gate, x);
                machine.Spawn("t", () => Locked(gate, x));
                machine.Spawn("u", () => StoreTwice(x));
            },
            SearchReductions.PartialOrder)).Message.ShouldBe("task 'u' uses 'x' without holding 'gate', which is declared to protect it: take the declaration back, or the access.");

    /// <summary>Who waits for a protected word may never go on in the reduced search, where its values come and go in one step: the wait is the error.</summary>
    [Fact]
    public void AWaitWithoutTheLock_IsAnError()
        => Should.Throw<ModelException>(() => Search(
            static machine =>
            {
                var (gate, x) = (machine.Spinlock("gate"), machine.Cell<int>("x"));
                machine.Protect(gate, x);
                machine.Spawn("t", () => OnAndOff(gate, x));
                machine.Spawn("u", () => WaitForOne(x));
            },
            SearchReductions.PartialOrder)).Message.ShouldBe("task 'u' uses 'x' without holding 'gate', which is declared to protect it: take the declaration back, or the access.");

    [Fact]
    public void AnAccessToAnothersWord_IsAnError()
        => Should.Throw<ModelException>(() => Search(
            static machine =>
            {
                var x = machine.Cell<int>("x");
                machine.Own(machine.Spawn("t", () => StoreTwice(x)), x);
                machine.Spawn("u", () => Look(x));
            },
            SearchReductions.PartialOrder)).Message.ShouldBe("task 'u' uses 'x', which is declared as t's own: take the declaration back, or the access.");

    /// <summary>A task that only fences for ever comes to rest in the search all the same.</summary>
    [Fact]
    public void ATaskThatGoesOnForEver_EndsTheSearch()
    {
        var result = Search(static machine => machine.Spawn("t", static () => FenceForEver()), SearchReductions.PartialOrder);
        result.End.ShouldBe(SearchEnd.Complete);
    }

    private static SearchResult Search(Action<MachineBuilder> build, SearchReductions reductions)
    {
        var program = ControlledProgram.Create(new DelegateModel(build));
        return new ExhaustiveSearch(program, new SearchOptions
        {
            Properties = [.. program.Properties.Select(p => p.Name).Where(n => n != Property.Livelock)], Reductions = reductions, AuditEvery = 1,
        }).Run(TestContext.Current.CancellationToken);
    }

    private static async ControlledTask StoreAndFence(Cell<int> x)
    {
        await x.Store(s_store, 1);
        await Operations.Fence(s_fence);
        await Operations.Fence(s_fence);
    }

    private static async ControlledTask StoreTwice(Cell<int> x)
    {
        await x.Store(s_store, 1);
        await x.Store(s_again, 2);
    }

    private static async ControlledTask StoreFenceStore(Cell<int> x)
    {
        await Operations.Fence(s_fence);
        await x.Store(s_store, 1);
        await x.Store(s_again, 2);
    }

    private static async ControlledTask Locked(Spinlock gate, Cell<int> x)
    {
        await gate.Acquire(s_lock);
        await x.Store(s_store, 1);
        await gate.Release(s_unlock);
    }

    private static async ControlledTask Look(Cell<int> x) => await x.Load(s_load);

    private static async ControlledTask FenceTwice(Effect effect)
    {
        await Operations.Fence(s_fence);
        await Operations.Fence(s_fence, effect);
    }

    private static async ControlledTask FenceForEver()
    {
        while (true)
        {
            await Operations.Fence(s_fence);
        }
    }

    private static async ControlledTask OnAndOff(Spinlock gate, Cell<int> x)
    {
        await gate.Acquire(s_lock);
        await x.Store(s_store, 1);
        await x.Store(s_again, 0);
        await gate.Release(s_unlock);
    }

    private static async ControlledTask WaitForOne(Cell<int> x)
    {
        await x.Until(s_load, static (value, _) => value == 1, 0);
        throw new InvalidOperationException("seen");
    }

    private static async ControlledTask TellOfOne(Cell<int> x, Cell<int> bad)
    {
        if (await x.Load(s_load) == 1)
        {
            await bad.Store(s_store, 1);
        }
    }

    private static async ControlledTask StoreAfter(Cell<int> a, Cell<int> x)
    {
        if (await a.Load(s_load) == 1)
        {
            await x.Store(s_store, 1);
        }
    }

    private sealed class Writer
    {
        private readonly Cell<int> _x;
        private readonly Effect _one;
        private readonly Effect _two;

        internal Writer(Cell<int> x)
        {
            _x = x;
            _one = OnOne;
            _two = OnTwo;
        }

        internal async ControlledTask Run()
        {
            await Operations.Fence(s_fence);
            await Operations.Fence(s_fence, _one);
            await Operations.Fence(s_fence, _two);
        }

        private void OnOne(StepContext step, int unused1, int unused2) => step.Set(_x, 1);

        private void OnTwo(StepContext step, int unused1, int unused2) => step.Set(_x, 2);
    }

    private sealed class Reader
    {
        private readonly Cell<int> _a;
        private readonly Cell<int> _x;
        private readonly Cell<int> _mine;
        private readonly Cell<int> _bad;
        private readonly Effect _take;

        internal Reader(Cell<int> a, Cell<int> x, Cell<int> mine, Cell<int> bad)
        {
            (_a, _x, _mine, _bad) = (a, x, mine, bad);
            _take = OnTake;
        }

        internal async ControlledTask Run()
        {
            await _a.Store(s_store, 1);
            await Operations.Fence(s_fence, _take);
            if (await _mine.Load(s_load) == 1)
            {
                await _bad.Store(s_again, 1);
            }
        }

        private void OnTake(StepContext step, int unused1, int unused2) => step.Set(_mine, step.Get(_x));
    }

    private sealed class Checker
    {
        private readonly Cell<int> _x;
        private readonly Property _property;
        private readonly Effect _check;

        internal Checker(Cell<int> x, Property property)
        {
            _x = x;
            _property = property;
            _check = OnCheck;
        }

        internal async ControlledTask Run()
        {
            await Operations.Fence(s_fence);
            await Operations.Fence(s_fence, _check);
        }

        private void OnCheck(StepContext step, int unused1, int unused2) => step.Check(_property, step.Get(_x) == 0);
    }
}
