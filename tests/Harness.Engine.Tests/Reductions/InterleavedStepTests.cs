using Harness.Engine.Exploration;
using Harness.Engine.Guards;
using Harness.Engine.Machine;
using Harness.Engine.Tasks;
using Harness.Engine.Tests.Support;
using static Harness.Engine.Tests.Reductions.ReducedSearches;

namespace Harness.Engine.Tests.Reductions;

/// <summary>
/// Steps that must be interleaved with those of other tasks, or seen by themselves: each model has a violation that a search would lose which merged one of them into the step before
/// it. Both searches must find it, by equally long schedules.
/// </summary>
public class InterleavedStepTests
{
    private const string NeverBad = "never bad";

    /// <summary>A word that a property looks at: both of its values must be seen, although only one task uses it.</summary>
    [Fact]
    public void AVisibleStore() => IsViolated(
        static machine =>
        {
            var x = machine.Cell<int>("x");
            machine.Own(machine.Spawn("t", () => StoreTwice(x)), x);
            machine.Property(NeverBad, "x is never 1", s => s.Get(x) == 1 ? Judgement.Fails : Judgement.Holds);
        });

    /// <summary>The judge looks at x only when y is set, which no state shows at first: the search must notice, and start again.</summary>
    [Fact]
    public void AStoreThatAJudgeSeesLate() => IsViolated(
        static machine =>
        {
            var (x, y) = (machine.Cell<int>("x"), machine.Cell<int>("y"));
            machine.Own(machine.Spawn("t", () => FenceAndStoreTwice(x)), x);
            machine.Spawn("u", () => Store(y));
            machine.Property(NeverBad, "x is not 1 while y is 1", s => s.Get(y) == 1 && s.Get(x) == 1 ? Judgement.Fails : Judgement.Holds);
        });

    /// <summary>A check in the effect of a step sees the memory of its moment.</summary>
    [Fact]
    public void ACheckOfASharedWord() => IsViolated(
        static machine =>
        {
            var x = machine.Cell<int>("x");
            var checks = new Checks(machine.Property(NeverBad, "x is 0 at the fence"), x);
            machine.Spawn("t", () => FenceTwice(checks.Effect, 0));
            machine.Spawn("u", () => Store(x));
        });

    /// <summary>Nobody else can change what is checked, but it must be checked all the same, once, and the schedule must end with the step that does.</summary>
    [Fact]
    public void ACheckOfAWordOfItsOwn()
    {
        static void Build(MachineBuilder machine)
        {
            var x = machine.Cell<int>("x");
            var checks = new Checks(machine.Property(NeverBad, "x is 1 at the fence"), x);
            machine.Own(machine.Spawn("t", () => FenceTwice(checks.Effect, 1)), x);
        }

        IsViolated(Build);
        Search(Build, SearchReductions.PartialOrder).Of(NeverBad).Evaluated.ShouldBe(1, "looking whether the step may be merged is no evaluation");
    }

    /// <summary>A lambda that captures what nothing writes is a check like any other.</summary>
    [Fact]
    public void ACheckThatCaptures() => IsViolated(
        static machine =>
        {
            var x = machine.Cell<int>("x");
            var property = machine.Property(NeverBad, "x is 0 at the fence");
            machine.Spawn("t", () => FenceTwice((step, _, _) => step.Check(property, step.Get(x) == 0), 0));
            machine.Spawn("u", () => Store(x));
        });

    /// <summary>One that writes what it captured is refused, also where steps are merged.</summary>
    [Fact]
    public void ACheckThatWritesWhatItCaptured_IsRefused()
        => Should.Throw<ModelException>(() => Search(
            static machine =>
            {
                var (x, checks) = (machine.Cell<int>("x"), 0);
                var property = machine.Property(NeverBad, "x is 0 at the first fence");
                machine.Spawn("t", () => FenceTwice((step, _, _) => step.Check(property, step.Get(x) == 0 || checks++ > 0), 0));
            },
            SearchReductions.PartialOrder)).Message.ShouldContain("checks");

    /// <summary>The effect of a fence changes a word that all may use: another task must be able to see each of its values.</summary>
    [Fact]
    public void AChangeOfASharedWord() => IsViolated(
        static machine =>
        {
            var (x, bad) = (machine.Cell<int>("x"), machine.Cell<int>("bad"));
            var sets = new Sets(x);
            machine.Spawn("t", () => SetToOneAndTwo(sets));
            machine.Spawn("u", () => TellOf(x, 1, bad));
            NeverSet(machine, bad);
        });

    /// <summary>The effect of a fence reads a word that all may use: it must be able to come after another task's store.</summary>
    [Fact]
    public void AReadOfASharedWord() => IsViolated(
        static machine =>
        {
            var (a, x, mine, bad) = (machine.Cell<int>("a"), machine.Cell<int>("x"), machine.Cell<int>("mine"), machine.Cell<int>("bad"));
            var copies = new Copies(x, mine);
            machine.Own(machine.Spawn("t", () => StoreAndNote(a, copies.Effect, mine, 1, bad)), mine);
            machine.Spawn("u", () => StoreAfter(a, x));
            NeverSet(machine, bad);
        });

    /// <summary>The effect of a fence asks who holds a lock that the task does not hold.</summary>
    [Fact]
    public void AReadOfALock() => IsViolated(
        static machine =>
        {
            var (gate, a, mine, bad) = (machine.Spinlock("gate"), machine.Cell<int>("a"), machine.Cell<int>("mine"), machine.Cell<int>("bad"));
            var notes = new NotesOwner(gate, mine);
            machine.Own(machine.Spawn("t", () => StoreAndNote(a, notes.Effect, mine, 2, bad)), mine);
            machine.Spawn("u", () => LockAfter(a, gate));
            NeverSet(machine, bad);
        });

    /// <summary>A task goes on as soon as it may, but another may be faster: then it waits for ever.</summary>
    [Fact]
    public void AConditionOnASharedWord() => Agreed(
        static machine =>
        {
            var (a, x, mine) = (machine.Cell<int>("a"), machine.Cell<int>("x"), machine.Cell<int>("mine"));
            var waits = new WaitsForZero(a, x, mine);
            machine.Own(machine.Spawn("t", () => waits.Run()), mine);
            machine.Spawn("u", () => StoreAfter(a, x));
        },
        SearchReductions.PartialOrder,
        Property.Deadlock).ShouldBe(Verdict.Violated);

    /// <summary>A choice of the environment has every outcome.</summary>
    [Fact]
    public void AChoice() => IsViolated(
        static machine =>
        {
            var bad = machine.Cell<int>("bad");
            machine.Spawn("t", () => FenceAndChoose(bad));
            NeverSet(machine, bad);
        });

    /// <summary>An exception after a step that is the task's alone ends the run there.</summary>
    [Fact]
    public void AnException() => Agreed(static machine => machine.Spawn("t", static () => FenceTwiceAndThrow()), SearchReductions.PartialOrder, Property.Exception).ShouldBe(Verdict.Violated);

    /// <summary>
    /// The search that merges steps meets the violation first by the choice (1) and five fences that are one step with it, and a store (7 steps); the shortest way is the choice and two
    /// stores, which are not merged (3 steps).
    /// </summary>
    [Fact]
    public void ALongWayThatIsMerged_IsNotShown()
    {
        static void Build(MachineBuilder machine)
        {
            var (x, bad) = (machine.Cell<int>("x"), machine.Cell<int>("bad"));
            machine.Spawn("t", () => ChooseTheWay(x, bad));
            NeverSet(machine, bad);
        }

        IsViolated(Build);
        Search(Build, SearchReductions.PartialOrder).Of(NeverBad).Counterexample!.Length.ShouldBe(3);
    }

    /// <summary>A fence gives no value: what the step before loaded is not what its effect finds, merged or not.</summary>
    [Fact]
    public void AFenceAfterALoad() => Agreed(
        static machine =>
        {
            var (mine, noted, bad) = (machine.Cell<int>("mine", 5), machine.Cell<int>("noted"), machine.Cell<int>("bad"));
            var notes = new NotesResult(noted);
            var task = machine.Spawn("t", () => LoadAndNote(mine, notes.Effect, noted, bad));
            machine.Own(task, mine);
            machine.Own(task, noted);
            NeverSet(machine, bad);
        },
        SearchReductions.PartialOrder,
        NeverBad).ShouldBe(Verdict.Proved);

    private static void IsViolated(Action<MachineBuilder> build) => Agreed(build, SearchReductions.PartialOrder, NeverBad).ShouldBe(Verdict.Violated);

    private static void NeverSet(MachineBuilder machine, Cell<int> bad) => machine.Property(NeverBad, "bad is never set", s => s.Get(bad) == 0 ? Judgement.Holds : Judgement.Fails);

    private static async ControlledTask Store(Cell<int> x) => await x.Store(Labels.Store, 1);

    private static async ControlledTask StoreTwice(Cell<int> x)
    {
        await x.Store(Labels.Store, 1);
        await x.Store(Labels.Update, 2);
    }

    private static async ControlledTask FenceAndStoreTwice(Cell<int> x)
    {
        await Operations.Fence(Labels.Fence);
        await x.Store(Labels.Store, 1);
        await x.Store(Labels.Update, 2);
    }

    private static async ControlledTask FenceTwice(Effect effect, int value)
    {
        await Operations.Fence(Labels.Fence);
        await Operations.Fence(Labels.Atomic).With(effect, value);
    }

    private static async ControlledTask FenceTwiceAndThrow()
    {
        await Operations.Fence(Labels.Fence);
        await Operations.Fence(Labels.Fence);
        throw new InvalidOperationException("after the second");
    }

    private static async ControlledTask SetToOneAndTwo(Sets sets)
    {
        await Operations.Fence(Labels.Fence);
        await Operations.Fence(Labels.Fence).With(sets.Effect, 1);
        await Operations.Fence(Labels.Fence).With(sets.Effect, 2);
    }

    private static async ControlledTask TellOf(Cell<int> x, int value, Cell<int> bad)
    {
        if (await x.Load(Labels.Load) == value)
        {
            await bad.Store(Labels.Store, 1);
        }
    }

    private static async ControlledTask StoreAndNote(Cell<int> a, Effect note, Cell<int> mine, int value, Cell<int> bad)
    {
        await a.Store(Labels.Store, 1);
        await Operations.Fence(Labels.Fence).With(note);
        if (await mine.Load(Labels.Load) == value)
        {
            await bad.Store(Labels.Update, 1);
        }
    }

    private static async ControlledTask ChooseTheWay(Cell<int> x, Cell<int> bad)
    {
        if (await Operations.Choose(Labels.Choose, 2) == 0)
        {
            for (var i = 0; i < 5; i++)
            {
                await Operations.Fence(Labels.Fence);
            }
        }
        else
        {
            await x.Store(Labels.Store, 1);
        }

        await bad.Store(Labels.Store, 1);
    }

    private static async ControlledTask LoadAndNote(Cell<int> mine, Effect note, Cell<int> noted, Cell<int> bad)
    {
        await Operations.Fence(Labels.Fence);
        _ = await mine.Load(Labels.Load);
        await Operations.Fence(Labels.Fence).With(note);
        if (await noted.Load(Labels.Load) != 0)
        {
            await bad.Store(Labels.Store, 1);
        }
    }

    private static async ControlledTask StoreAfter(Cell<int> a, Cell<int> x)
    {
        if (await a.Load(Labels.Load) == 1)
        {
            await x.Store(Labels.Store, 1);
        }
    }

    private static async ControlledTask LockAfter(Cell<int> a, Spinlock gate)
    {
        if (await a.Load(Labels.Load) == 1)
        {
            await gate.Acquire(Labels.Lock);
        }
    }

    private static async ControlledTask FenceAndChoose(Cell<int> bad)
    {
        await Operations.Fence(Labels.Fence);
        if (await Operations.Choose(Labels.Choose, 2) == 1)
        {
            await bad.Store(Labels.Store, 1);
        }
    }

    /// <summary>Stores, waits for x to be 0, and then notes it.</summary>
    private sealed class WaitsForZero
    {
        private readonly Cell<int> _a;
        private readonly Cell<int> _x;
        private readonly Sets _sets;
        private readonly StateCondition _isZero;

        internal WaitsForZero(Cell<int> a, Cell<int> x, Cell<int> mine)
        {
            (_a, _x, _sets) = (a, x, new Sets(mine));
            _isZero = IsZero;
        }

        internal async ControlledTask Run()
        {
            await _a.Store(Labels.Store, 1);
            await Operations.AtomicWhen(Labels.Atomic, _isZero, _sets.Effect, 1);
        }

        private bool IsZero(StepContext state, int unused1, int unused2) => state.Get(_x) == 0;
    }

    /// <summary>Notes the value that the step gives so far.</summary>
    private sealed class NotesResult
    {
        private readonly Cell<int> _to;

        internal NotesResult(Cell<int> to) => (_to, Effect) = (to, OnStep);

        internal Effect Effect { get; }

        private void OnStep(StepContext step, int unused1, int unused2) => step.Set(_to, (int)step.Result);
    }
}
