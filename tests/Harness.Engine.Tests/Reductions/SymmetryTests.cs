using Harness.Engine.Exploration;
using Harness.Engine.Machine;
using Harness.Engine.Tasks;
using Harness.Engine.Tests.Support;
using static Harness.Engine.Tests.Reductions.ReducedSearches;

namespace Harness.Engine.Tests.Reductions;

/// <summary>Symmetry leaves out renamings and nothing else, and is given up, with a reason, where members can be told apart.</summary>
public class SymmetryTests
{
    /// <summary>n tasks of two steps each: 3^n states; without names only how many tasks stand where, (n+1)(n+2)/2.</summary>
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    public void OnlyHowManyStandWhere(int members)
    {
        void Build(MachineBuilder machine)
        {
            machine.Interchangeable(members, 1);
            for (var i = 0; i < members; i++)
            {
                machine.Spawn($"t{i}", static () => TwoFences());
            }
        }

        Search(Build, SearchReductions.None).States.ShouldBe((long)Math.Pow(3, members));
        var reduced = Search(Build, SearchReductions.Symmetry);
        reduced.States.ShouldBe((members + 1) * (members + 2) / 2);
        reduced.Reductions.ShouldBe(["producer symmetry"]);
    }

    /// <summary>Each member writes its number: final states are n, and one without names.</summary>
    [Fact]
    public void AWordThatNamesAMember_IsRenamed()
    {
        static void Build(MachineBuilder machine)
        {
            var group = machine.Interchangeable(3, 1);
            var x = machine.Cell<ulong>("x", identity: group.Item);
            for (var i = 0; i < 3; i++)
            {
                var number = (ulong)i + 1;
                machine.Spawn($"t{i}", () => Write(x, number));
            }
        }

        // Whole: nobody wrote (1), and with a set S of writers, |S| choices of the last one: 3*1 + 3*2 + 1*3 more.
        Search(Build, SearchReductions.None).States.ShouldBe(13);
        // Without names: only how many wrote, since the last writer has written.
        var reduced = Search(Build, SearchReductions.Symmetry);
        reduced.ReductionNotes.ShouldBeEmpty();
        reduced.States.ShouldBe(4);
    }

    /// <summary>Forgetting to declare it would merge states that differ: it is noticed the first time that the step is taken.</summary>
    [Fact]
    public void AWordThatNamesAMember_AndDoesNotSaySo_EndsSymmetry()
    {
        static void Build(MachineBuilder machine)
        {
            machine.Interchangeable(3, 1);
            var x = machine.Cell<ulong>("x");
            for (var i = 0; i < 3; i++)
            {
                var number = (ulong)i + 1;
                machine.Spawn($"t{i}", () => Write(x, number));
            }
        }

        GivesUp(Build, 13).ShouldContain("something that names a member is not declared");
    }

    [Fact]
    public void AWord_ThatHoldsMoreThanItsIdentityNames_EndsSymmetry()
    {
        static void Build(MachineBuilder machine)
        {
            var group = machine.Interchangeable(2, 1);
            var x = machine.Cell<ulong>("x", identity: group.Owned(0));
            var y = machine.Cell<ulong>("y", identity: group.Owned(1));
            machine.Spawn("t0", () => Write(x, 1));
            machine.Spawn("t1", () => Write(y, 2));
        }

        GivesUp(Build, 4).ShouldContain("something that names a member is not declared");
    }

    [Fact]
    public void AMemberThatBehavesInItsOwnWay_EndsSymmetry()
    {
        static void Build(MachineBuilder machine)
        {
            machine.Interchangeable(2, 1);
            machine.Spawn("t0", static () => TwoFences());
            machine.Spawn("t1", static () => OneFence());
        }

        GivesUp(Build, 6).ShouldBe("no producer symmetry: after step 'fence' task 't1' does not go on as 't0' does");
    }

    [Fact]
    public void AMemberThatBeginsElsewhere_EndsSymmetry()
    {
        static void Build(MachineBuilder machine)
        {
            machine.Interchangeable(2, 1);
            var x = machine.Cell<ulong>("x");
            machine.Spawn("t0", static () => OneFence());
            machine.Spawn("t1", () => Write(x, 1));
        }

        GivesUp(Build, 4).ShouldContain("does not start as the first one does");
    }

    /// <summary>A task outside the group that remembers who it was: states would be merged that it can tell apart.</summary>
    [Fact]
    public void ATaskThatKeepsAMembersName_EndsSymmetry()
    {
        static void Build(MachineBuilder machine)
        {
            var group = machine.Interchangeable(2, 1);
            var x = machine.Cell<ulong>("x", identity: group.Item);
            var y = machine.Cell<ulong>("y", identity: group.Item);
            machine.Spawn("t0", () => Write(x, 1));
            machine.Spawn("t1", () => Write(x, 2));
            machine.Spawn("observer", () => Copy(x, y));
        }

        GivesUp(Build, Search(Build, SearchReductions.None).States).ShouldContain("keeps in a local which member of the group");
    }

    /// <summary>
    /// What a member's words say goes with the place where that member stands. Alone a member has 16 states: the start, 3 with the first choice, the store done 3, 6 with the second choice,
    /// and 3 at the end. Two have 16*16, and without names 16*17/2.
    /// </summary>
    [Fact]
    public void AMembersWords_GoWithItsPlace()
    {
        static void Build(MachineBuilder machine)
        {
            var group = machine.Interchangeable(2, 1);
            var (w0, w1) = (machine.Cell<int>("w 0", identity: group.Owned(0)), machine.Cell<int>("w 1", identity: group.Owned(1)));
            machine.Spawn("t0", () => ChooseTwice(w0));
            machine.Spawn("t1", () => ChooseTwice(w1));
        }

        Search(Build, SearchReductions.None).States.ShouldBe(256);
        var reduced = Search(Build, SearchReductions.Symmetry);
        reduced.ReductionNotes.ShouldBeEmpty();
        reduced.States.ShouldBe(136);
    }

    /// <summary>Two words of one member do not stand for each other. Alone a member has 5 states: the start, before either store, after either. Two have 5*5, and without names 5*6/2.</summary>
    [Fact]
    public void WordsOfOneMember_HavePlaces()
    {
        static void Build(MachineBuilder machine)
        {
            var group = machine.Interchangeable(2, 1);
            var (v0, v1) = (machine.Cell<int>("v 0", identity: group.Owned(0, 0)), machine.Cell<int>("v 1", identity: group.Owned(1, 0)));
            var (w0, w1) = (machine.Cell<int>("w 0", identity: group.Owned(0, 1)), machine.Cell<int>("w 1", identity: group.Owned(1, 1)));
            machine.Spawn("t0", () => StoreIntoEither(v0, w0));
            machine.Spawn("t1", () => StoreIntoEither(v1, w1));
        }

        Search(Build, SearchReductions.None).States.ShouldBe(25);
        var reduced = Search(Build, SearchReductions.Symmetry);
        reduced.ReductionNotes.ShouldBeEmpty();
        reduced.States.ShouldBe(15);
    }

    /// <summary>Where tasks outside the group stand, and what a word says of nobody, is part of a state. One member of 2 states, twice, is 3; the outsider has 5.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void WhatIsOutsideTheGroup_IsTold(bool isNamed)
    {
        void Build(MachineBuilder machine)
        {
            var group = machine.Interchangeable(2, 1);
            var x = machine.Cell<int>("x", initial: 12, identity: isNamed ? group.Item : null);
            machine.Spawn("t0", static () => OneFence());
            machine.Spawn("t1", static () => OneFence());
            machine.Spawn("outsider", () => ChooseAndStore(x));
        }

        Search(Build, SearchReductions.None).States.ShouldBe(4 * 5);
        var reduced = Search(Build, SearchReductions.Symmetry);
        reduced.ReductionNotes.ShouldBeEmpty();
        reduced.States.ShouldBe(3 * 5);
    }

    /// <summary>A property that is about one member only cannot be judged without names.</summary>
    [Fact]
    public void APropertyOfOneMember_EndsSymmetry()
    {
        static void Build(MachineBuilder machine)
        {
            var group = machine.Interchangeable(2, 1);
            var x = machine.Cell<ulong>("x", identity: group.Item);
            machine.Spawn("t0", () => Write(x, 1));
            machine.Spawn("t1", () => Write(x, 2));
            machine.Property("never 2", "the second member does not write", s => s.Get(x) == 2 ? Judgement.Fails : Judgement.Holds);
        }

        GivesUp(Build, 5).ShouldContain("a property tells 't");
        Search(Build, SearchReductions.Symmetry).Of("never 2").Verdict.ShouldBe(Verdict.Violated);
    }

    [Fact]
    public void MembersThatWereNotSpawned_AreAnError()
        => Should.Throw<Harness.Engine.Guards.ModelException>(() => Search(
            static machine =>
            {
                machine.Interchangeable(3, 1);
                machine.Spawn("t", static () => OneFence());
            },
            SearchReductions.None)).Message.ShouldBe("model 'test' declares 3 interchangeable tasks and spawns 1 after that.");

    [Fact]
    public void Livelock_IsJudgedOnTheWholeGraph()
    {
        var result = Searches.Run(
            static machine =>
            {
                machine.Interchangeable(2, 1);
                machine.Spawn("t0", static () => OneFence());
                machine.Spawn("t1", static () => OneFence());
            },
            new SearchOptions { Reductions = SearchReductions.All });
        result.States.ShouldBe(4);
        result.Reductions.ShouldBeEmpty();
        result.ReductionNotes.ShouldBe(["no reduction: fair cycles and schedules are looked for in the whole graph"]);
    }

    /// <summary>
    /// Every kind of identity: any word is what it says of nobody joined with what it says of each member, and what it says of a member does not depend on which member that is. So nothing that a
    /// word says gets lost, and members can change places in it.
    /// </summary>
    [Fact]
    public void Identities_TakeAnyWordApartAndPutItTogether()
    {
        var group = new MemberGroup(1, 3, 2);
        var random = new Random(1);
        ulong[] words = [0, 1, 0b101_0110, 0x0000_0003_0001_0002, ulong.MaxValue, .. Enumerable.Range(0, 2000).Select(i => (ulong)random.NextInt64() >> (i % 64) & Bytes(random))];
        foreach (var identity in new[] { group.Mask, group.Number, group.Item, group.ItemMask, group.ItemBytes, group.ItemField(16, 16), group.Owned(1) })
        {
            foreach (var word in words)
            {
                var whole = identity.Residue(word);
                for (var member = 0; member < 3; member++)
                {
                    var part = identity.Project(word, member);
                    whole |= identity.Embed(part, member);
                    if (identity.Owner < 0)
                    {
                        identity.Project(identity.Embed(part, (member + 1) % 3), (member + 1) % 3).ShouldBe(part, identity.GetType().Name);
                    }
                }

                whole.ShouldBe(word, identity.GetType().Name);
            }
        }

        // Small bytes are the ones that name somebody.
        static ulong Bytes(Random random) => random.Next(2) == 0 ? ulong.MaxValue : 0x0707_0707_0707_0707;
    }

    private static async ControlledTask OneFence() => await Operations.Fence(Labels.Fence);

    private static async ControlledTask TwoFences()
    {
        await Operations.Fence(Labels.Fence);
        await Operations.Fence(Labels.Atomic);
    }

    private static async ControlledTask Write(Cell<ulong> x, ulong value) => await x.Store(Labels.Store, value);

    private static async ControlledTask ChooseTwice(Cell<int> own)
    {
        await own.Store(Labels.Store, await Operations.Choose(Labels.Choose, 3));
        var second = await Operations.Choose(Labels.Choose, 2);
        await Operations.Fence(Labels.Fence).With(Nothing.Effect, second);
    }

    private static async ControlledTask StoreIntoEither(Cell<int> v, Cell<int> w)
    {
        if (await Operations.Choose(Labels.Choose, 2) == 0)
        {
            await v.Store(Labels.Store, 1);
        }
        else
        {
            await w.Store(Labels.Store, 1);
        }
    }

    private static async ControlledTask ChooseAndStore(Cell<int> x) => await x.Store(Labels.Store, await Operations.Choose(Labels.Choose, 2) + 10);

    private static async ControlledTask Copy(Cell<ulong> x, Cell<ulong> y)
    {
        var seen = await x.Load(Labels.Load);
        await Operations.Fence(Labels.Atomic);
        await y.Store(Labels.Store, seen);
    }
}
