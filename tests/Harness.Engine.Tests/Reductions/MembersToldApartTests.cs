using Harness.Engine.Exploration;
using Harness.Engine.Exploration.Reductions;
using Harness.Engine.Guards;
using Harness.Engine.Machine;
using Harness.Engine.Tasks;
using Harness.Engine.Tests.Support;
using static Harness.Engine.Tests.Reductions.ReducedSearches;

namespace Harness.Engine.Tests.Reductions;

/// <summary>
/// Models that tell the members of a group apart in ways that no word of the memory shows: by a property of final states, by who may idle, by an exception, by the third member only, by who is waited
/// for. With symmetry the verdict must be that of the whole search, which here is a violation; that the search gives symmetry up is how.
/// </summary>
public class MembersToldApartTests
{
    [Fact]
    public void ByAPropertyOfFinalStates() => IsViolatedAllTheSame(
        static machine =>
        {
            var group = machine.Interchangeable(2, 1);
            var x = machine.Cell<ulong>("x", identity: group.Item);
            machine.Spawn("t0", () => Store(x, 1));
            machine.Spawn("t1", () => Store(x, 2));
            machine.FinalProperty("last", "the second member stores last", s => s.Get(x) == 1 ? Judgement.Fails : Judgement.Holds);
        },
        "last",
        "where nobody can move a property tells 't1' from 't0'");

    [Fact]
    public void ByWhoMayIdle() => IsViolatedAllTheSame(
        static machine =>
        {
            machine.Interchangeable(2, 1);
            var token = machine.Cell<int>("token");
            machine.Spawn("t0", () => TakeOrWait(token));
            machine.Spawn("t1", () => TakeOrWait(token), mayIdle: true);
        },
        Property.Deadlock,
        "some of the group may idle and others may not");

    [Fact]
    public void ByAnException() => IsViolatedAllTheSame(
        static machine =>
        {
            machine.Interchangeable(2, 1);
            var x = machine.Cell<int>("x");
            machine.Spawn("t0", () => CountTwice(x, 1));
            machine.Spawn("t1", () => CountTwice(x, 2));
        },
        Property.Exception,
        "after step 'update' task 't1' does not go on as 't0' does");

    /// <summary>The search without names lets the first member begin always: what the third does alone shows only when it takes the first one's place.</summary>
    [Fact]
    public void ByAJudgeOfTheThirdMember() => IsViolatedAllTheSame(
        static machine =>
        {
            var group = machine.Interchangeable(3, 1);
            var done = Enumerable.Range(0, 3).Select(i => machine.Cell<int>($"done {i}", identity: group.Owned(i))).ToArray();
            var (d0, d1, d2) = (done[0], done[1], done[2]);
            machine.Spawn("t0", () => StoreTwice(d0));
            machine.Spawn("t1", () => StoreTwice(d1));
            machine.Spawn("t2", () => StoreTwice(d2));
            machine.Property("third", "the third is not done before the others begin", s => s.Get(d2) == 2 && s.Get(d0) == 0 && s.Get(d1) == 0 ? Judgement.Fails : Judgement.Holds);
        },
        "third",
        "a property tells 't");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ByWhoIsWaitedFor(bool afterAStep) => IsViolatedAllTheSame(
        machine =>
        {
            var group = machine.Interchangeable(2, 1);
            var (f0, f1) = (machine.Cell<int>("flag 0", identity: group.Owned(0)), machine.Cell<int>("flag 1", identity: group.Owned(1)));
            machine.Spawn("t0", () => BeginAndStore(f0));
            machine.Spawn("t1", () => BeginAndStore(f1));
            machine.Spawn("outsider", () => WaitForTheSecond(f0, f1, afterAStep), mayIdle: true);
        },
        Property.Exception,
        "at step 'until' task 'outsider' uses 'flag 1', which belongs to one member of the group");

    /// <summary>Somebody goes round for ever if the second member was last, and waits for ever if it was not. His step, of no other name than theirs, leads to no new state.</summary>
    [Fact]
    public void ByWhoLetsAnotherGoOn() => IsViolatedAllTheSame(
        static machine =>
        {
            var group = machine.Interchangeable(2, 1);
            var x = machine.Cell<ulong>("x", identity: group.Item);
            var waits = new WaitsForTheSecond(x);
            machine.Spawn("t0", () => Store(x, 1));
            machine.Spawn("t1", () => Store(x, 2));
            machine.Spawn("outsider", () => waits.Run(), mayIdle: true);
            machine.FinalProperty("goes on", "it never comes to rest", static _ => Judgement.Fails);
        },
        "goes on",
        "it matters to others whether");

    /// <summary>An effect gives a value that says more than it declares, and the code throws on it.</summary>
    [Fact]
    public void ByWhatAnEffectMakesOfAName() => IsViolatedAllTheSame(
        static machine =>
        {
            var group = machine.Interchangeable(2, 1);
            var tells = new TellsTheSecond(machine.Cell<ulong>("x", identity: group.Item));
            machine.Spawn("t0", () => tells.Store(1));
            machine.Spawn("t1", () => tells.Store(2));
            machine.Spawn("outsider", () => tells.Run());
        },
        Property.Exception,
        "after step 'load' a property tells 'outsider' from 'outsider'");

    /// <summary>The step leads back to the state that it leaves; only the first time that it is taken tells the members apart.</summary>
    [Fact]
    public void ByAStepThatChangesNothing() => IsViolatedAllTheSame(
        static machine =>
        {
            var group = machine.Interchangeable(2, 1);
            var (w0, w1) = (machine.Cell<int>("w 0", identity: group.Owned(0)), machine.Cell<int>("w 1", identity: group.Owned(1)));
            var checks = new Checks(machine.Property("alone", "nobody looks before the first member has begun"), w0);
            machine.Spawn("t0", () => StoreAndLook(w0, checks));
            machine.Spawn("t1", () => StoreAndLook(w1, checks));
        },
        "alone",
        "after step 'fence' a property tells 't0' from 't1'");

    /// <summary>Five members: the ones that come first and second are replaced by any other one, and by any two neighbours.</summary>
    [Theory]
    [InlineData(3UL, 2UL)]
    [InlineData(3UL, 4UL)]
    public void ByAPairOfFive(ulong first, ulong second) => IsViolatedAllTheSame(
        machine =>
        {
            var group = machine.Interchangeable(5, 1);
            var pair = new Pair(machine.Cell<ulong>("first", identity: group.Item), machine.Cell<ulong>("second", identity: group.Item));
            for (var i = 1; i <= 5; i++)
            {
                var me = i;
                machine.Spawn($"t{i}", () => pair.Come(me));
            }

            var (a, b) = (pair.First, pair.Second);
            machine.Property("pair", "these two do not come first and second", s => s.Get(a) == first && s.Get(b) == second ? Judgement.Fails : Judgement.Holds);
        },
        "pair",
        "a property tells 't");

    /// <summary>Whoever learns a name, that of any other member is tried in its place.</summary>
    [Fact]
    public void EveryOtherName_IsTried()
    {
        MemberGroup? group = null;
        var program = ControlledProgram.Create(new DelegateModel(machine =>
        {
            group = machine.Interchangeable(3, 1);
            var x = machine.Cell<ulong>("x", identity: group.Item);
            machine.Spawn("t0", () => Store(x, 1));
            machine.Spawn("t1", () => Store(x, 2));
            machine.Spawn("t2", () => Store(x, 3));
        }));
        var symmetry = new Symmetry(program);
        symmetry.RenamedByOthers(group!.Item, 3, self: -1).Order().ShouldBe([1UL, 2UL]);
        symmetry.RenamedByOthers(group.Item, 3, self: 0).ShouldBe([2UL], "the member itself is known to be none of the others");
        symmetry.RenamedByOthers(group.Item, 3, self: 2).ShouldBeEmpty();
        symmetry.RenamedByOthers(group.Item, 0, self: -1).ShouldBeEmpty("it names nobody");
    }

    /// <summary>Where members are only asked whether a word names anybody, they are not told apart: symmetry stays.</summary>
    [Fact]
    public void WhoAsksOnlyForAnybody_TellsNobodyApart()
    {
        var result = Search(
            static machine =>
            {
                var group = machine.Interchangeable(3, 1);
                var x = machine.Cell<ulong>("x", identity: group.Item);
                machine.Spawn("t0", () => LoadAndStore(x, 1));
                machine.Spawn("t1", () => LoadAndStore(x, 2));
                machine.Spawn("t2", () => LoadAndStore(x, 3));
            },
            SearchReductions.Symmetry);
        result.ReductionNotes.ShouldBeEmpty();
        result.Reductions.ShouldBe(["producer symmetry"]);
    }

    /// <summary>Two words of one member at one place would cancel each other's difference.</summary>
    [Fact]
    public void TwoWordsAtOnePlace_AreAnError()
        => Should.Throw<ModelException>(() => Search(
            static machine =>
            {
                var group = machine.Interchangeable(2, 1);
                var (a0, a1) = (machine.Cell<int>("a 0", identity: group.Owned(0)), machine.Cell<int>("a 1", identity: group.Owned(1)));
                machine.Cell<int>("b 0", identity: group.Owned(0));
                machine.Spawn("t0", () => BeginAndStore(a0));
                machine.Spawn("t1", () => BeginAndStore(a1));
            },
            SearchReductions.Symmetry)).Message.ShouldBe("'a 0' and 'b 0' belong to one member of the group at one place (0): give each word of a member a place of its own.");

    private static void IsViolatedAllTheSame(Action<MachineBuilder> build, string property, string reason)
    {
        var given = GivesUp(build);
        given.ShouldStartWith("no producer symmetry: ");
        given.ShouldContain(reason);
        Search(build, SearchReductions.Symmetry).Of(property).Verdict.ShouldBe(Verdict.Violated);
    }

    private static async ControlledTask Store(Cell<ulong> x, ulong value) => await x.Store(Labels.Store, value);

    private static async ControlledTask TakeOrWait(Cell<int> token)
    {
        if (await token.Update(Labels.Store, static (_, n) => n, 1) != 0)
        {
            await Operations.AtomicWhen(Labels.Until, static (_, _, _) => false, static (_, _, _) => { });
        }
    }

    private static async ControlledTask CountTwice(Cell<int> x, int me)
    {
        var first = await x.Update(Labels.Store, static (old, n) => old + n, 1);
        var second = await x.Update(Labels.Update, static (old, n) => old + n, 1);
        if (me == 2 && first == 0 && second == 1)
        {
            throw new InvalidOperationException("the second did both first");
        }
    }

    private static async ControlledTask StoreTwice(Cell<int> x)
    {
        await Operations.Fence(Labels.Fence);
        await x.Store(Labels.Store, 1);
        await x.Store(Labels.Update, 2);
    }

    private static async ControlledTask BeginAndStore(Cell<int> x)
    {
        await Operations.Fence(Labels.Fence);
        await x.Store(Labels.Store, 1);
    }

    private static async ControlledTask WaitForTheSecond(Cell<int> f0, Cell<int> f1, bool afterAStep)
    {
        if (afterAStep)
        {
            await Operations.Fence(Labels.Atomic);
        }

        await f1.Until(Labels.Until, static (v, _) => v == 1, 0);
        if (await f0.Load(Labels.Load) == 0)
        {
            throw new InvalidOperationException("the second came first");
        }
    }

    private static async ControlledTask LoadAndStore(Cell<ulong> x, ulong me)
    {
        var anybody = await x.Load(Labels.Load) != 0;
        await Operations.Fence(Labels.Fence);
        if (anybody)
        {
            await x.Store(Labels.Store, me);
        }
        else
        {
            await x.Store(Labels.Update, me);
        }
    }

    private static async ControlledTask StoreAndLook(Cell<int> own, Checks checks)
    {
        await own.Store(Labels.Store, 1);
        while (true)
        {
            await Operations.Fence(Labels.Fence).With(checks.Effect, 1);
        }
    }

    /// <summary>Goes on, and changes nothing, while the word is the second member's number.</summary>
    private sealed class WaitsForTheSecond
    {
        private readonly Cell<ulong> _x;
        private readonly StateCondition _isSecond;

        internal WaitsForTheSecond(Cell<ulong> x)
        {
            _x = x;
            _isSecond = IsSecond;
        }

        internal async ControlledTask Run()
        {
            while (true)
            {
                await Operations.AtomicWhen(Labels.Store, _isSecond, static (_, _, _) => { });
            }
        }

        private bool IsSecond(StepContext state, int unused1, int unused2) => state.Get(_x) == 2;
    }

    private sealed class TellsTheSecond
    {
        private readonly Cell<ulong> _x;
        private readonly Effect _isSecond;

        internal TellsTheSecond(Cell<ulong> x)
        {
            _x = x;
            _isSecond = OnLoad;
        }

        internal async ControlledTask Store(ulong me) => await _x.Store(Labels.Store, me);

        internal async ControlledTask Run()
        {
            if (await _x.Load(Labels.Load).With<bool>(_isSecond))
            {
                throw new InvalidOperationException("the second");
            }
        }

        private void OnLoad(StepContext step, int unused1, int unused2) => step.Return(step.Get(_x) == 2);
    }

    /// <summary>Who came first, and who second.</summary>
    private sealed class Pair
    {
        private readonly Effect _come;

        internal Pair(Cell<ulong> first, Cell<ulong> second)
        {
            (First, Second) = (first, second);
            _come = OnCome;
        }

        internal Cell<ulong> First { get; }

        internal Cell<ulong> Second { get; }

        internal async ControlledTask Come(int me) => await Operations.Fence(Labels.Fence).With(_come, me);

        private void OnCome(StepContext step, int me, int unused)
        {
            if (step.Get(First) == 0)
            {
                step.Set(First, (ulong)me);
            }
            else if (step.Get(Second) == 0)
            {
                step.Set(Second, (ulong)me);
            }
        }
    }
}
