using Harness.Engine.Exploration;
using Harness.Engine.Machine;
using Harness.Engine.Tasks;
using Harness.Engine.Tests.Support;
using static Harness.Engine.Tests.Reductions.ReducedSearches;

namespace Harness.Engine.Tests.Reductions;

/// <summary>
/// Models whose words and results name members, and that nothing can tell apart: symmetry stays, and as many states are left as there are multisets of what a member can be.
/// </summary>
public class MembersAlikeTests
{
    /// <summary>Outside, inside and after: 3*3 places without both inside, and without names the pairs of three places without that one.</summary>
    [Fact]
    public void WhoHoldsALock() => Reduces(
        static machine =>
        {
            machine.Interchangeable(2, 1);
            var gate = machine.Spinlock("gate");
            machine.Spawn("t0", () => LockOnce(gate));
            machine.Spawn("t1", () => LockOnce(gate));
        },
        whole: 8,
        reduced: 5);

    /// <summary>In the queue or not yet.</summary>
    [Fact]
    public void WhoIsInAQueue() => Reduces(
        static machine =>
        {
            machine.Interchangeable(2, 1);
            var queue = machine.WaitQueue("queue");
            machine.Spawn("t0", () => Enter(queue));
            machine.Spawn("t1", () => Enter(queue));
        },
        whole: 4,
        reduced: 3);

    /// <summary>Whether the word names oneself: a member may ask that, by whatever operation gives it the word.</summary>
    [Theory]
    [InlineData(OperationKind.Load)]
    [InlineData(OperationKind.Until)]
    [InlineData(OperationKind.Update)]
    [InlineData(OperationKind.CompareExchange)]
    [InlineData(OperationKind.Lock)]
    [InlineData(OperationKind.Atomic)]
    public void WhetherAWordNamesOneself(OperationKind kind)
    {
        static void Build(MachineBuilder machine, OperationKind kind)
        {
            var group = machine.Interchangeable(2, 1);
            var looks = new Looks(machine, group, kind);
            machine.Spawn("t0", () => looks.StoreAndLook(1));
            machine.Spawn("t1", () => looks.StoreAndLook(2));
        }

        var (whole, reduced) = (Search(machine => Build(machine, kind), SearchReductions.None), Search(machine => Build(machine, kind), SearchReductions.Symmetry));
        reduced.ReductionNotes.ShouldBeEmpty();
        reduced.States.ShouldBeLessThan(whole.States);
        reduced.States.ShouldBeGreaterThanOrEqualTo(whole.States / 2, "two members have two orders");
    }

    /// <summary>
    /// A result that an effect makes of a word need not name whom the word names: here only whether it names anybody. The members: nobody stored, one, both with either last: 5 states, 4 where
    /// somebody stored, and without names 3 and 2. The observer: twice nothing known (2*5), then one answer (5+4), two (5+4+4), and the end (5).
    /// </summary>
    [Fact]
    public void WhetherAnEffectFoundAnybody() => Reduces(
        static machine =>
        {
            var group = machine.Interchangeable(2, 1);
            var finds = new FindsAnybody(machine.Cell<ulong>("x", identity: group.Item), group.Item);
            machine.Spawn("t0", () => finds.Store(1));
            machine.Spawn("t1", () => finds.Store(2));
            machine.Spawn("observer", () => finds.Look());
        },
        whole: 37,
        reduced: 21);

    /// <summary>
    /// In the states that a judge of final states is asked about, the word names nobody any more. A member begins (b), has stored (s), has cleared (c): bb 1, sb and bs 2, cb and bc 2, ss with either
    /// last 2, cs and sc each with nobody or with s 4, cc 1.
    /// </summary>
    [Fact]
    public void WhatAFinalStateDoesNotSay() => Reduces(
        static machine =>
        {
            var group = machine.Interchangeable(2, 1);
            var x = machine.Cell<ulong>("x", identity: group.Item);
            machine.Spawn("t0", () => StoreAndClear(x, 1));
            machine.Spawn("t1", () => StoreAndClear(x, 2));
            machine.FinalProperty("last", "it is not the second member's", s => s.Get(x) == 2 ? Judgement.Fails : Judgement.Holds);
        },
        whole: 12,
        reduced: 7);

    /// <summary>
    /// A step that was tried and taken back leaves nothing behind, also of what words say of members. What it would have written differs with the outsider's store: a state that is reached with that
    /// before or after the trial is one.
    /// </summary>
    [Fact]
    public void WhatAStepThatIsNotMergedChanged_IsTakenBack()
    {
        static void Build(MachineBuilder machine)
        {
            var group = machine.Interchangeable(2, 1);
            var (x, w0, w1) = (machine.Cell<int>("x"), machine.Cell<int>("w 0", identity: group.Owned(0)), machine.Cell<int>("w 1", identity: group.Owned(1)));
            var (c0, c1) = (new SetsAndReads(w0, x), new SetsAndReads(w1, x));
            machine.Own(machine.Spawn("t0", () => c0.Run()), w0);
            machine.Own(machine.Spawn("t1", () => c1.Run()), w1);
            machine.Spawn("outsider", () => StoreOne(x));
        }

        // Each member: before its first fence, between, after with 1; and once the outsider has stored, after with 2 as well: 3*3 + 4*4, and without names 3*4/2 + 4*5/2.
        Search(Build, SearchReductions.None).States.ShouldBe(25);
        Search(Build, SearchReductions.PartialOrder).States.ShouldBe(25);
        var reduced = Search(Build, SearchReductions.All);
        reduced.ReductionNotes.ShouldBeEmpty();
        reduced.States.ShouldBe(16);
    }

    /// <summary>A merged step that gives a number of its own says nothing of the next one, whose word names a member: who finds himself there may go on in another way.</summary>
    [Fact]
    public void WhomTheStepAfterAMergedOneNames()
    {
        static void Build(MachineBuilder machine)
        {
            var group = machine.Interchangeable(2, 1);
            var finds = new FindsHimself(machine, group.Item);
            machine.Spawn("t0", () => finds.Run(1));
            machine.Spawn("t1", () => finds.Run(2));
        }

        var (merged, reduced) = (Search(Build, SearchReductions.PartialOrder), Search(Build, SearchReductions.All));
        reduced.ReductionNotes.ShouldBeEmpty();
        reduced.States.ShouldBeLessThan(merged.States);
        reduced.States.ShouldBeGreaterThanOrEqualTo(merged.States / 2, "two members have two orders");
    }

    private static void Reduces(Action<MachineBuilder> build, long whole, long reduced)
    {
        var (first, second) = (Search(build, SearchReductions.None), Search(build, SearchReductions.Symmetry));
        second.ReductionNotes.ShouldBeEmpty();
        second.Reductions.ShouldBe(["producer symmetry"]);
        first.States.ShouldBe(whole);
        second.States.ShouldBe(reduced);
    }

    private static async ControlledTask LockOnce(Spinlock gate)
    {
        await gate.Acquire(Labels.Lock);
        await gate.Release(Labels.Unlock);
    }

    private static async ControlledTask Enter(WaitQueue queue) => await queue.Register(Labels.Register);

    private static async ControlledTask StoreOne(Cell<int> x) => await x.Store(Labels.Store, 1);

    private static async ControlledTask StoreAndClear(Cell<ulong> x, ulong me)
    {
        await x.Store(Labels.Store, me);
        await x.Store(Labels.Update, 0);
    }

    /// <summary>Sets a word of its own and reads one that all may read, in one step.</summary>
    private sealed class SetsAndReads
    {
        private readonly Cell<int> _own;
        private readonly Cell<int> _shared;
        private readonly Effect _effect;

        internal SetsAndReads(Cell<int> own, Cell<int> shared)
        {
            (_own, _shared) = (own, shared);
            _effect = OnStep;
        }

        internal async ControlledTask Run()
        {
            await Operations.Fence(Labels.Fence);
            await Operations.Fence(Labels.Atomic).With(_effect);
        }

        private void OnStep(StepContext step, int unused1, int unused2) => step.Set(_own, 1 + step.Get(_shared));
    }

    /// <summary>Twice under a lock: a fence that gives a number, a look at who was here last, and, where that was oneself, a fence more.</summary>
    private sealed class FindsHimself
    {
        private readonly Spinlock _gate;
        private readonly Cell<ulong> _last;
        private readonly Effect _seven;

        internal FindsHimself(MachineBuilder machine, Identity item)
        {
            _gate = machine.Spinlock("gate");
            _last = machine.Cell<ulong>("last", identity: item);
            machine.Protect(_gate, _last);
            _seven = OnSeven;
        }

        internal async ControlledTask Run(ulong me)
        {
            for (var i = 0; i < 2; i++)
            {
                await _gate.Acquire(Labels.Lock);
                await Operations.Fence(Labels.Fence).With(_seven);
                if (await _last.Load(Labels.Load) == me)
                {
                    await Operations.Fence(Labels.Fence);
                }

                await _last.Store(Labels.Store, me);
                await _gate.Release(Labels.Unlock);
            }
        }

        private void OnSeven(StepContext step, int unused1, int unused2) => step.Result = 7;
    }

    private sealed class FindsAnybody
    {
        private readonly Cell<ulong> _x;
        private readonly Identity _item;
        private readonly Effect _whom;
        private readonly Effect _anybody;

        internal FindsAnybody(Cell<ulong> x, Identity item)
        {
            (_x, _item) = (x, item);
            _whom = OnWhom;
            _anybody = OnAnybody;
        }

        internal async ControlledTask Store(ulong me) => await _x.Store(Labels.Store, me);

        /// <summary>First a result that names somebody, and is not kept; then one that names nobody, twice: of an effect that says nothing of names, and of one that says so.</summary>
        internal async ControlledTask Look()
        {
            await Operations.Atomic(Labels.Atomic, _whom);
            var given = await Operations.Atomic(Labels.Update, _anybody, 1);
            var returned = await _x.Load(Labels.Load).With<int>(_anybody);
            await Operations.Fence(Labels.Fence).With(Nothing.Effect, returned, (int)given);
        }

        private void OnWhom(StepContext step, int unused1, int unused2) => step.Return(step.Get(_x), _item);

        private void OnAnybody(StepContext step, int plainly, int unused)
        {
            var anybody = step.Get(_x) == 0 ? 0 : 1;
            if (plainly != 0)
            {
                step.Result = anybody;
            }
            else
            {
                step.Return(anybody);
            }
        }
    }
}
