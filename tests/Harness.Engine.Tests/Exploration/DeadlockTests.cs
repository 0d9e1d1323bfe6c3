using Harness.Engine.Exploration;
using Harness.Engine.Machine;
using Harness.Engine.Tasks;
using Harness.Engine.Tests.Support;

namespace Harness.Engine.Tests.Exploration;

public class DeadlockTests
{
    [Fact]
    public void Locks_taken_in_opposite_order_by_a_shortest_schedule()
        => Deadlock(machine =>
        {
            var (a, b) = (machine.Spinlock("A"), machine.Spinlock("B"));
            machine.Spawn("first", () => TakeBoth(a, b));
            machine.Spawn("second", () => TakeBoth(b, a));
        }).ShouldBe((2, "first waits for lock 'B', which second holds, at step 'lock'; second waits for lock 'A', which first holds, at step 'lock'"));

    [Fact]
    public void A_lock_taken_twice()
        => Deadlock(machine =>
        {
            var a = machine.Spinlock("A");
            machine.Spawn("only", () => TakeBoth(a, a));
        }).ShouldBe((1, "only waits for lock 'A', which it already holds itself, at step 'lock'"));

    [Fact]
    public void A_lock_whose_owner_has_ended()
        => Deadlock(machine =>
        {
            var a = machine.Spinlock("A");
            machine.Spawn("first", () => Take(a));
            machine.Spawn("second", () => Take(a));
        }).ShouldBe((1, "second waits for lock 'A', which first holds although it has ended, at step 'lock'"));

    [Fact]
    public void A_condition_that_never_holds()
        => Deadlock(machine =>
        {
            var x = machine.Cell("x", 7, value => $"#{value}");
            machine.Spawn("waiter", () => WaitFor(x, 9));
        }).ShouldBe((0, "waiter waits for 'x', now #7, to meet the condition of DeadlockTests.WaitFor with operand #9 at step 'until'"));

    [Fact]
    public void A_guarded_atomic_step_that_is_never_enabled()
        => Deadlock(machine => machine.Spawn("waiter", static () => WaitGuarded()))
            .ShouldBe((0, "waiter waits for the condition of DeadlockTests.WaitGuarded at step 'atomic'"));

    [Fact]
    public void A_sleeper_that_nobody_wakes()
        => Deadlock(machine =>
        {
            var queue = machine.WaitQueue("queue");
            machine.Spawn("sleeper", () => Sleep(queue));
        }).ShouldBe((1, "sleeper waits for a wake through 'queue' at step 'sleep'"));

    [Fact]
    public void A_daemon_asleep_when_all_others_have_ended_is_no_deadlock()
    {
        var result = Searches.Run(machine =>
        {
            var queue = machine.WaitQueue("queue");
            machine.Spawn("daemon", () => Serve(queue), mayIdle: true);
            machine.Spawn("client", () => Wake(queue));
        });
        result.Of(Property.Deadlock).Verdict.ShouldBe(Verdict.Proved);

        // Asleep again after it was woken, and asleep since the wake came before it registered.
        result.FinalStates.ShouldBe(1);
    }

    /// <summary>A daemon that acts where it finds something to do, and finds nothing more.</summary>
    [Fact]
    public void A_daemon_that_waits_for_a_condition_when_all_others_have_ended_is_no_deadlock()
    {
        Searches.Run(machine => Build(machine, mayIdle: true)).Of(Property.Deadlock).Verdict.ShouldBe(Verdict.Proved);
        Searches.Run(machine => Build(machine, mayIdle: false)).Of(Property.Deadlock).Verdict.ShouldBe(Verdict.Violated);

        static void Build(MachineBuilder machine, bool mayIdle)
        {
            var work = new Work(machine.Cell<int>("work"));
            machine.Spawn("daemon", work.Serve, mayIdle);
            machine.Spawn("client", work.Ask);
        }
    }

    /// <summary>Only sleep and a condition are idling: the right to idle does not excuse a daemon that waits for a lock.</summary>
    [Fact]
    public void A_daemon_that_waits_for_a_lock_is_a_deadlock()
        => Deadlock(machine =>
        {
            var a = machine.Spinlock("A");
            machine.Spawn("first", () => Take(a));
            machine.Spawn("daemon", () => Take(a), mayIdle: true);
        }).Message.ShouldBe("daemon waits for lock 'A', which first holds although it has ended, at step 'lock'");

    /// <summary>The mark is set between the registration and the sleep: a wake that comes there is not lost.</summary>
    [Fact]
    public void A_wake_after_the_registration_is_never_lost()
    {
        var result = Searches.Run(machine =>
        {
            var queue = machine.WaitQueue("queue");
            var ready = machine.Cell<int>("ready");
            machine.Spawn("sleeper", () => SleepUnlessReady(queue, ready));
            machine.Spawn("waker", () => SetAndWake(queue, ready));
        });
        result.Of(Property.Deadlock).Verdict.ShouldBe(Verdict.Proved);
    }

    /// <summary>Testing before registering is the classic lost wake-up.</summary>
    [Fact]
    public void A_wake_before_the_registration_is_lost()
    {
        var result = Searches.Run(machine =>
        {
            var queue = machine.WaitQueue("queue");
            var ready = machine.Cell<int>("ready");
            machine.Spawn("sleeper", () => TestThenSleep(queue, ready));
            machine.Spawn("waker", () => SetAndWake(queue, ready));
        });

        // The test, then both steps of the waker, then the registration.
        result.Of(Property.Deadlock).Counterexample!.Stem.Length.ShouldBe(4);
    }

    [Fact]
    public void Giving_back_a_lock_that_is_free_or_another_task_holds_names_both()
    {
        Searches.Refusal(machine =>
        {
            var a = machine.Spinlock("A");
            machine.Spawn("thief", () => GiveBack(a));
        }).ShouldBe("step 'unlock' of task 'thief' gives back lock 'A', which is free.");
        Searches.Refusal(machine =>
        {
            var (a, x) = (machine.Spinlock("A"), machine.Cell<int>("x"));
            machine.Spawn("owner", () => TakeAndTell(a, x));
            machine.Spawn("thief", () => WaitAndGiveBack(a, x));
        }).ShouldBe("step 'unlock' of task 'thief' gives back lock 'A', which owner holds.");

        static async ControlledTask TakeAndTell(Spinlock a, Cell<int> x)
        {
            await a.Acquire(Labels.Lock);
            await x.Store(Labels.Store, 1);
        }

        static async ControlledTask WaitAndGiveBack(Spinlock a, Cell<int> x)
        {
            await WaitFor(x, 1);
            await a.Release(Labels.Unlock);
        }
    }

    private static (int Steps, string Message) Deadlock(Action<MachineBuilder> build)
    {
        var program = ControlledProgram.Create(new DelegateModel(build));
        var property = new ExhaustiveSearch(program, Searches.Thorough).Run(TestContext.Current.CancellationToken).Of(Property.Deadlock);
        property.Verdict.ShouldBe(Verdict.Violated);
        var state = Replays.Follow(program, property.Counterexample!.Stem);
        return (property.Counterexample.Stem.Length, FinalState.Describe(program, state));
    }

    private static async ControlledTask TakeBoth(Spinlock first, Spinlock second)
    {
        await first.Acquire(Labels.Lock);
        await second.Acquire(Labels.Lock);
        await second.Release(Labels.Unlock);
        await first.Release(Labels.Unlock);
    }

    private static async ControlledTask Take(Spinlock first) => await first.Acquire(Labels.Lock);

    private static async ControlledTask GiveBack(Spinlock first) => await first.Release(Labels.Unlock);

    private static async ControlledTask WaitFor(Cell<int> x, int wanted)
        => await x.Until(Labels.Until, static (now, then) => now == then, wanted);

    private static async ControlledTask WaitGuarded()
        => await Operations.AtomicWhen(Labels.Atomic, static (_, _, _) => false, static (_, _, _) => { });

    private static async ControlledTask Sleep(WaitQueue queue)
    {
        await queue.Register(Labels.Register);
        await queue.Sleep(Labels.Sleep);
    }

    private static async ControlledTask Serve(WaitQueue queue)
    {
        await queue.Register(Labels.Register);
        while (true)
        {
            await queue.Sleep(Labels.Sleep);
        }
    }

    private static async ControlledTask Wake(WaitQueue queue) => await queue.Wake(Labels.Wake);

    private static async ControlledTask SleepUnlessReady(WaitQueue queue, Cell<int> ready)
    {
        await queue.Register(Labels.Register);
        if (await ready.Load(Labels.Load) == 0)
        {
            await queue.Sleep(Labels.Sleep);
        }
    }

    private static async ControlledTask TestThenSleep(WaitQueue queue, Cell<int> ready)
    {
        if (await ready.Load(Labels.Load) == 0)
        {
            await queue.Register(Labels.Register);
            await queue.Sleep(Labels.Sleep);
        }
    }

    private static async ControlledTask SetAndWake(WaitQueue queue, Cell<int> ready)
    {
        await ready.Store(Labels.Store, 1);
        await queue.Wake(Labels.Wake);
    }

    private sealed class Work
    {
        private readonly Cell<int> _work;
        private readonly StateCondition _waits;
        private readonly Effect _do;

        internal Work(Cell<int> work)
        {
            _work = work;
            _waits = (state, _, _) => state.Get(_work) != 0;
            _do = (step, _, _) => step.Set(_work, 0);
        }

        internal async ControlledTask Serve()
        {
            while (true)
            {
                await Operations.AtomicWhen(Labels.Lock, _waits, _do);
            }
        }

        internal async ControlledTask Ask() => await _work.Store(Labels.Store, 1);
    }
}
