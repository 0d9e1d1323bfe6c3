using Harness.Engine.Exploration;
using Harness.Engine.Guards;
using Harness.Engine.Machine;
using Harness.Engine.Tasks;
using Harness.Engine.Tests.Support;

namespace Harness.Engine.Tests.Reductions;

/// <summary>
/// Models that tell the members of a group apart in ways that no word of the memory shows: by a property of final states, by who may idle, by an exception, by the third member only, by who is waited
/// for. With symmetry the verdict must be that of the whole search, which here is a violation; that the search gives symmetry up is how.
/// </summary>
public class MembersToldApartTests
{
    private static readonly StepLabel s_begin = new("", "begin");
    private static readonly StepLabel s_one = new("", "one");
    private static readonly StepLabel s_two = new("", "two");
    private static readonly StepLabel s_wait = new("", "wait");

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
        "last");

    [Fact]
    public void ByWhoMayIdle() => IsViolatedAllTheSame(
        static machine =>
        {
            machine.Interchangeable(2, 1);
            var token = machine.Cell<int>("token");
            machine.Spawn("t0", () => TakeOrWait(token));
            machine.Spawn("t1", () => TakeOrWait(token), mayIdle: true);
        },
        Property.Deadlock);

    [Fact]
    public void ByAnException() => IsViolatedAllTheSame(
        static machine =>
        {
            machine.Interchangeable(2, 1);
            var x = machine.Cell<int>("x");
            machine.Spawn("t0", () => CountTwice(x, 1));
            machine.Spawn("t1", () => CountTwice(x, 2));
        },
        Property.Exception);

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
        "third");

    [Fact]
    public void ByWhoIsWaitedFor() => IsViolatedAllTheSame(
        static machine =>
        {
            var group = machine.Interchangeable(2, 1);
            var (f0, f1) = (machine.Cell<int>("flag 0", identity: group.Owned(0)), machine.Cell<int>("flag 1", identity: group.Owned(1)));
            machine.Spawn("t0", () => BeginAndStore(f0));
            machine.Spawn("t1", () => BeginAndStore(f1));
            machine.Spawn("outsider", () => WaitForTheSecond(f0, f1), mayIdle: true);
        },
        Property.Exception);

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

    private static void IsViolatedAllTheSame(Action<MachineBuilder> build, string property)
    {
        Search(build, SearchReductions.None).Of(property).Verdict.ShouldBe(Verdict.Violated);
        var reduced = Search(build, SearchReductions.Symmetry);
        reduced.Of(property).Verdict.ShouldBe(Verdict.Violated);
        reduced.ReductionNotes.ShouldHaveSingleItem().ShouldStartWith("no producer symmetry: ");
    }

    private static SearchResult Search(Action<MachineBuilder> build, SearchReductions reductions)
    {
        var program = ControlledProgram.Create(new DelegateModel(build));
        return new ExhaustiveSearch(program, new SearchOptions
        {
            Properties = [.. program.Properties.Select(p => p.Name).Where(n => n != Property.Livelock)], Reductions = reductions,
        }).Run(TestContext.Current.CancellationToken);
    }

    private static async ControlledTask Store(Cell<ulong> x, ulong value) => await x.Store(s_one, value);

    private static async ControlledTask TakeOrWait(Cell<int> token)
    {
        if (await token.Update(s_one, static (_, n) => n, 1) != 0)
        {
            await Operations.AtomicWhen(s_wait, static (_, _, _) => false, static (_, _, _) => { });
        }
    }

    private static async ControlledTask CountTwice(Cell<int> x, int me)
    {
        var first = await x.Update(s_one, static (old, n) => old + n, 1);
        var second = await x.Update(s_two, static (old, n) => old + n, 1);
        if (me == 2 && first == 0 && second == 1)
        {
            throw new InvalidOperationException("the second did both first");
        }
    }

    private static async ControlledTask StoreTwice(Cell<int> x)
    {
        await Operations.Fence(s_begin);
        await x.Store(s_one, 1);
        await x.Store(s_two, 2);
    }

    private static async ControlledTask BeginAndStore(Cell<int> x)
    {
        await Operations.Fence(s_begin);
        await x.Store(s_one, 1);
    }

    private static async ControlledTask WaitForTheSecond(Cell<int> f0, Cell<int> f1)
    {
        await f1.Until(s_wait, static (v, _) => v == 1, 0);
        if (await f0.Load(s_two) == 0)
        {
            throw new InvalidOperationException("the second came first");
        }
    }

    private static async ControlledTask LoadAndStore(Cell<ulong> x, ulong me)
    {
        var anybody = await x.Load(s_begin) != 0;
        await Operations.Fence(s_wait);
        if (anybody)
        {
            await x.Store(s_one, me);
        }
        else
        {
            await x.Store(s_two, me);
        }
    }
}
