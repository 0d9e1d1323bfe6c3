using Harness.Engine.Exploration;
using Harness.Engine.Machine;
using Harness.Engine.Tasks;
using Harness.Engine.Tests.Support;
using static Harness.Engine.Tests.Runs.LivenessJudging;
using static Harness.Engine.Tests.Runs.Locking;

namespace Harness.Engine.Tests.Runs;

/// <summary>Algorithms that let everybody in at last or do not, which is known by hand or from the literature.</summary>
public class StarvationTests
{
    /// <summary>Peterson (Inf. Process. Lett. 1981): whoever wants to enter is let in, if only both go on.</summary>
    [Theory]
    [InlineData(Fairness.Weak)]
    [InlineData(Fairness.QueuedLocks)]
    public void Petersons_algorithm_starves_nobody(Fairness fairness)
        => Judge(machine => Peterson(machine, yields: true), fairness).Verdict.ShouldBe(Verdict.Proved);

    /// <summary>Who gives himself the turn, and not the other, may enter again and again.</summary>
    [Fact]
    public void Petersons_algorithm_starves_somebody_who_is_not_given_the_turn()
        => Judge(machine => Peterson(machine, yields: false)).Verdict.ShouldBe(Verdict.Violated);

    /// <summary>A test-and-set lock is no queue: each time that the loser looks, the winner has it again.</summary>
    [Theory]
    [InlineData(Fairness.Weak)]
    [InlineData(Fairness.QueuedLocks)]
    public void A_test_and_set_lock_starves(Fairness fairness)
    {
        var counterexample = Judge(TestAndSet, fairness).Counterexample!;
        counterexample.Stem.Length.ShouldBe(1, "the loser asks");
        counterexample.Loop.Length.ShouldBe(3, "the winner takes the lock, the loser fails, the winner gives it back");
    }

    /// <summary>The loser asks (1 step); then the winner takes the lock and gives it back (2 steps): in one of the two states between, the loser cannot move.</summary>
    [Fact]
    public void A_task_that_waits_for_a_lock_starves_under_weak_fairness()
    {
        var counterexample = Judge(machine => TwoAtALock(machine, isQueued: true)).Counterexample!;
        counterexample.Stem.ShouldBe([new Move(1, 0)]);
        counterexample.Loop.ShouldBe([new Move(0, 0), new Move(0, 0)]);
    }

    [Fact]
    public void A_task_that_waits_in_a_queue_is_let_in()
    {
        Judge(machine => TwoAtALock(machine, isQueued: true), Fairness.QueuedLocks).Verdict.ShouldBe(Verdict.Proved);
        Judge(machine => TwoAtALock(machine, isQueued: false), Fairness.QueuedLocks).Verdict.ShouldBe(Verdict.Violated);
    }

    /// <summary>A queue does not help who waits for a lock that nobody gives back: the run stays where it is.</summary>
    [Fact]
    public void A_lock_that_is_never_given_back_keeps_everybody_out()
    {
        var counterexample = Judge(
            machine =>
            {
                var (a, waits) = (machine.Spinlock("A", isQueued: true), machine.Ghost<bool>("waits"));
                var waiter = new Waiter(waits);
                machine.Spawn("holder", () => Take(a));
                machine.Spawn("waiter", () => Waiter.LockOnce(a, waiter));
                machine.LivenessProperty(Name, "the waiter is let in", Open(state => state.Get(waits)));
            },
            Fairness.QueuedLocks).Counterexample!;
        counterexample.Stem.Length.ShouldBe(2);
        counterexample.Loop.ShouldBeEmpty();
    }

    /// <summary>
    /// With a queue the loser is not starved by a cycle in which his lock is free; the cycle in which it never is remains, after the states in which it is free are left out.
    /// </summary>
    [Fact]
    public void A_cycle_in_which_the_lock_is_never_free_remains_with_a_queue()
    {
        var counterexample = Judge(
            machine =>
            {
                var (a, waits) = (machine.Spinlock("A", isQueued: true), machine.Ghost<bool>("waits"));
                var waiter = new Waiter(waits);
                machine.Spawn("holder", () => TakeThenSpinOrGiveBack(a));
                machine.Spawn("waiter", () => Waiter.LockOnce(a, waiter));
                machine.LivenessProperty(Name, "the waiter is let in", Open(state => state.Get(waits)));
            },
            Fairness.QueuedLocks).Counterexample!;
        counterexample.Stem.Length.ShouldBe(2, "the holder takes the lock, the waiter asks");
        counterexample.Loop.ShouldBe([new Move(0, 0)], "the holder chooses to stay");
    }

    /// <summary>
    /// Only states in which the loser finds his own lock free are left out: that the holder finds another lock free each time, in the cycle that remains, is nobody's loss.
    /// </summary>
    [Fact]
    public void A_cycle_with_steps_at_another_lock_remains_with_a_queue()
    {
        var counterexample = Judge(
            machine =>
            {
                var (a, b, waits) = (machine.Spinlock("A", isQueued: true), machine.Spinlock("B", isQueued: true), machine.Ghost<bool>("waits"));
                var waiter = new Waiter(waits);
                machine.Spawn("holder", () => TakeThenTakeAnotherOrGiveBack(a, b));
                machine.Spawn("waiter", () => Waiter.LockOnce(a, waiter));
                machine.LivenessProperty(Name, "the waiter is let in", Open(state => state.Get(waits)));
            },
            Fairness.QueuedLocks).Counterexample!;
        counterexample.Stem.Length.ShouldBe(2, "the holder takes the lock, the waiter asks");
        counterexample.Loop.ShouldBe([new Move(0, 0), new Move(0, 0), new Move(0, 0)], "the holder chooses the other lock, takes it, and gives it back");
    }

    /// <summary>The flag is read (1) before it is set (2), the wake (3) comes before the reader is in the queue (4): it sleeps for ever.</summary>
    [Fact]
    public void A_lost_wakeup_is_a_run_that_stays_for_ever()
    {
        var counterexample = Judge(LostWakeup).Counterexample!;
        counterexample.Stem.Length.ShouldBe(4);
        counterexample.Loop.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Nothing_depends_on_the_number_of_workers(int workers)
    {
        var program = ControlledProgram.Create(new DelegateModel(machine => Peterson(machine, yields: false)));
        var one = new ExhaustiveSearch(program, new SearchOptions { Properties = [Name] }).Run(TestContext.Current.CancellationToken).Of(Name);
        var many = new ExhaustiveSearch(program, new SearchOptions { Properties = [Name], Workers = workers }).Run(TestContext.Current.CancellationToken).Of(Name);
        many.Evaluated.ShouldBe(one.Evaluated);
        many.Counterexample!.Stem.ShouldBe(one.Counterexample!.Stem);
        many.Counterexample.Loop.ShouldBe(one.Counterexample.Loop);
    }

    private static void Peterson(MachineBuilder machine, bool yields)
    {
        var program = new Peterson(
            machine.Cell<int>("flag 0"), machine.Cell<int>("flag 1"), machine.Cell<int>("turn"), machine.Ghost<ulong>("wants"), yields);
        machine.Spawn("0", () => program.Run(0));
        machine.Spawn("1", () => program.Run(1));
        machine.Optional(Runs.Peterson.Rest);
        machine.LivenessProperty(Name, "who wants to enter is let in", new Liveness { Obligations = 2, Open = state => state.Get(program.Wants) });
    }

    private static void TestAndSet(MachineBuilder machine)
    {
        var (word, waits) = (machine.Cell<int>("word"), machine.Ghost<bool>("waits"));
        var waiter = new Waiter(waits);
        machine.Spawn("winner", () => TestAndSetForEver(word));
        machine.Spawn("loser", () => Waiter.SetOnce(word, waiter));
        machine.LivenessProperty(Name, "the loser is let in", Open(state => state.Get(waits)));
    }

    private static void LostWakeup(MachineBuilder machine)
    {
        var (x, queue, done) = (machine.Cell<int>("x"), machine.WaitQueue("queue"), machine.Ghost<bool>("done"));
        var waiter = new Waiter(done);
        machine.Spawn("setter", () => SetAndWake(x, queue));
        machine.Spawn("reader", () => Waiter.ReadOrSleep(x, queue, waiter), mayIdle: true);
        machine.LivenessProperty(Name, "what was set is seen", Open(state => state.Get(x) == 1 && !state.Get(done)));
    }

    private static async ControlledTask SetAndWake(Cell<int> x, WaitQueue queue)
    {
        await x.Store(Labels.Store, 1);
        await queue.Wake(Labels.Wake);
    }

    private static async ControlledTask Take(Spinlock a) => await a.Acquire(Labels.Lock);

    private static async ControlledTask TakeThenSpinOrGiveBack(Spinlock a)
    {
        while (true)
        {
            await a.Acquire(Labels.Lock);
            while (await Operations.Choose(Labels.Choose, 2) == 0)
            {
            }

            await a.Release(Labels.Unlock);
        }
    }

    private static async ControlledTask TakeThenTakeAnotherOrGiveBack(Spinlock a, Spinlock b)
    {
        while (true)
        {
            await a.Acquire(Labels.Lock);
            while (await Operations.Choose(Labels.Choose, 2) == 0)
            {
                await b.Acquire(Labels.Lock);
                await b.Release(Labels.Unlock);
            }

            await a.Release(Labels.Unlock);
        }
    }

    private static async ControlledTask TestAndSetForEver(Cell<int> word)
    {
        while (true)
        {
            while (await word.CompareExchange(Labels.Update, 0, 1) != 0)
            {
            }

            await word.Store(Labels.Store, 0);
        }
    }
}
