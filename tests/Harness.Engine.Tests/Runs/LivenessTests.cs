using Harness.Engine.Exploration;
using Harness.Engine.Machine;
using Harness.Engine.Tasks;
using Harness.Engine.Tests.Support;
using Harness.Engine.Traces;

namespace Harness.Engine.Tests.Runs;

/// <summary>Programs whose liveness is known by hand or from the literature.</summary>
public class LivenessTests
{
    private const string Name = "live";
    private static readonly StepLabel s_arrive = new("", "arrive");
    private static readonly StepLabel s_ask = new("", "ask");

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

    /// <summary>The flag is read (1) before it is set (2), the wake (3) comes before the reader is in the queue (4): it sleeps for ever.</summary>
    [Fact]
    public void A_lost_wakeup_is_a_run_that_stays_for_ever()
    {
        var counterexample = Judge(LostWakeup).Counterexample!;
        counterexample.Stem.Length.ShouldBe(4);
        counterexample.Loop.ShouldBeEmpty();
    }

    [Fact]
    public void A_step_that_need_never_come_may_be_waited_for_in_vain()
    {
        static void Build(MachineBuilder machine, bool isOptional)
        {
            var x = machine.Cell<int>("x");
            machine.Spawn("packet", () => Arrive(x));
            machine.Spawn("spinner", () => Spin(x));
            if (isOptional)
            {
                machine.Optional(s_arrive);
            }

            machine.LivenessProperty(Name, "x is set at last", Open(state => state.Get(x) == 0));
        }

        Judge(machine => Build(machine, isOptional: false)).Verdict.ShouldBe(Verdict.Proved);
        var counterexample = Judge(machine => Build(machine, isOptional: true)).Counterexample!;
        counterexample.Stem.ShouldBeEmpty();
        counterexample.Loop.ShouldBe([new Move(1, 0)]);
    }

    [Fact]
    public void Where_every_step_need_never_come_a_run_may_stay()
    {
        var counterexample = Judge(machine =>
        {
            var x = machine.Cell<int>("x");
            machine.Spawn("packet", () => Arrive(x));
            machine.Optional(s_arrive);
            machine.LivenessProperty(Name, "x is set at last", Open(state => state.Get(x) == 0));
        }).Counterexample!;
        counterexample.Stem.ShouldBeEmpty();
        counterexample.Loop.ShouldBeEmpty();
    }

    /// <summary>A livelock is judged as ever: every task must go on.</summary>
    [Fact]
    public void A_livelock_asks_for_steps_that_need_never_come()
    {
        var result = Searches.Run(machine =>
        {
            var x = machine.Cell<int>("x");
            machine.Spawn("packet", () => Arrive(x));
            machine.Spawn("spinner", () => Spin(x));
            machine.Optional(s_arrive);
        });
        result.Of(Property.Livelock).Verdict.ShouldBe(Verdict.Proved);
    }

    /// <summary>x goes round 0, 1, 2: a run that comes to 2 again and again takes 3 steps for a round, from wherever it is violated first.</summary>
    [Fact]
    public void What_must_come_again_is_in_the_loop()
    {
        var counterexample = Judge(machine =>
        {
            var x = machine.Cell<int>("x");
            machine.Spawn("round", () => Round(x, null));
            machine.LivenessProperty(Name, "x is at last not 2 any more", Open(static _ => true) with { Again = state => state.Get(x) == 2 });
        }).Counterexample!;
        counterexample.Stem.ShouldBeEmpty();
        counterexample.Loop.Length.ShouldBe(3);
    }

    [Fact]
    public void A_state_that_never_comes_makes_a_pass_vacuous()
    {
        var result = Judge(machine =>
        {
            var x = machine.Cell<int>("x");
            machine.Spawn("round", () => Round(x, null));
            machine.LivenessProperty(Name, "never violated", Open(static _ => true) with { Again = state => state.Get(x) == 5 });
        });
        result.Verdict.ShouldBe(Verdict.Vacuous);
        result.Reason.ShouldBe("its premise never held, so that it was never evaluated");
    }

    [Fact]
    public void An_event_that_ends_an_obligation_breaks_the_cycle()
    {
        static void Build(MachineBuilder machine, bool ends)
        {
            var (x, done) = (machine.Cell<int>("x"), machine.Event("done"));
            var reporter = new Reporter(done);
            machine.Spawn("round", () => Round(x, reporter));
            machine.LivenessProperty(Name, "something is done", Open(static _ => true) with { EndedBy = ends ? [done] : [] });
        }

        Judge(machine => Build(machine, ends: false)).Verdict.ShouldBe(Verdict.Violated);
        Judge(machine => Build(machine, ends: true)).Verdict.ShouldBe(Verdict.Proved);
    }

    [Fact]
    public void An_event_that_a_violation_needs_is_in_the_loop_or_the_pass_is_vacuous()
    {
        static void Build(MachineBuilder machine, bool happens)
        {
            var (x, dropped) = (machine.Cell<int>("x"), machine.Event("dropped"));
            var reporter = happens ? new Reporter(dropped) : null;
            machine.Spawn("round", () => Round(x, reporter));
            machine.Spawn("spinner", () => Arrive(x));
            machine.Optional(s_arrive);
            machine.LivenessProperty(Name, "nothing is dropped for ever", Open(static _ => true) with { Needs = [dropped] });
        }

        var violated = Judge(machine => Build(machine, happens: true));
        violated.Counterexample!.Loop.Length.ShouldBe(3);
        var vacuous = Judge(machine => Build(machine, happens: false));
        vacuous.Verdict.ShouldBe(Verdict.Vacuous);
        vacuous.Reason.ShouldBe("no step is one of 'dropped', without which nothing violates it");
    }

    /// <summary>Each obligation by itself: now one is open and now the other, and none for ever.</summary>
    [Fact]
    public void Obligations_that_take_turns_are_none_that_stays()
    {
        static void Build(MachineBuilder machine, Func<MachineBuilder, Cell<int>, Liveness> liveness)
        {
            var x = machine.Cell<int>("x");
            machine.Spawn("round", () => Round(x, null));
            machine.LivenessProperty(Name, "none stays open", liveness(machine, x));
        }

        Judge(machine => Build(machine, (_, x) => new Liveness { Obligations = 3, Open = state => 1UL << state.Get(x) })).Verdict.ShouldBe(Verdict.Proved);
        Judge(machine => Build(machine, (_, x) => new Liveness { Obligations = 3, Open = state => 4UL | (1UL << state.Get(x)) })).Verdict.ShouldBe(Verdict.Violated);
    }

    [Fact]
    public void Obligations_that_do_not_exist_are_an_error()
        => Searches.Refusal(
            machine =>
            {
                machine.Spawn("t", static () => Fence());
                machine.LivenessProperty(Name, "says too much", new Liveness { Obligations = 2, Open = static _ => 4 });
            },
            new SearchOptions { Properties = [Name] }).ShouldBe("property 'live' has 2 obligations, and says that others are open: 0b100.");

    [Fact]
    public void More_obligations_than_a_state_has_bits_are_an_error()
        => Searches.Refusal(
            machine =>
            {
                machine.Spawn("t", static () => Fence());
                machine.LivenessProperty("a", "a", new Liveness { Obligations = 20, Open = static _ => 0 });
                machine.LivenessProperty("b", "b", new Liveness { Obligations = 13, Open = static _ => 0 });
            },
            new SearchOptions { Properties = ["a", "b"] })
            .ShouldBe("the properties a, b have 33 obligations together, and a search can follow 32: judge fewer of them at a time.");

    [Fact]
    public void It_is_judged_only_where_it_is_named_and_never_by_a_single_schedule()
    {
        static void Build(MachineBuilder machine) => TwoAtALock(machine, isQueued: true);
        Searches.Run(Build).Properties.ShouldNotContain(p => p.Property.Name == Name);
        var program = ControlledProgram.Create(new FairModel(Build));
        program.FindProperty(Name)!.IsOfRuns.ShouldBeTrue();
        var options = new SearchOptions { Properties = [Name], Reductions = SearchReductions.All };
        var result = new ExhaustiveSearch(program, options).Run(TestContext.Current.CancellationToken);
        result.Reductions.ShouldBeEmpty();
        result.ReductionNotes.ShouldBe(["no reduction: fair cycles and schedules are looked for in the whole graph"]);
    }

    /// <summary>4 bytes a state for what is asked of it, besides the edges.</summary>
    [Fact]
    public void What_is_kept_of_states_is_reported_as_memory()
    {
        var program = ControlledProgram.Create(new FairModel(machine => TwoAtALock(machine, isQueued: true)));
        long Bytes(string property) => new ExhaustiveSearch(program, new SearchOptions { Properties = [property] }).Run(TestContext.Current.CancellationToken).EdgeBytes;
        (Bytes(Name) - Bytes(Property.Livelock)).ShouldBe((1 << 16) * sizeof(uint), "a chunk of labels");
    }

    /// <summary>A limit of states ends the search: what was not expanded has no edges that are known, and is no state in which nobody can move.</summary>
    [Fact]
    public void A_state_that_was_not_expanded_is_no_end()
    {
        var program = ControlledProgram.Create(new FairModel(machine =>
        {
            var x = machine.Cell<int>("x");
            machine.Spawn("counter", () => Count(x));
            machine.LivenessProperty(Name, "x becomes 20000", Open(state => state.Get(x) < 20_000));
        }));
        var options = new SearchOptions { Properties = [Name], StateLimit = 100 };
        var result = new ExhaustiveSearch(program, options).Run(TestContext.Current.CancellationToken);
        result.End.ShouldBe(SearchEnd.StateLimit);
        result.Of(Name).Verdict.ShouldBe(Verdict.Inconclusive);
        new ExhaustiveSearch(program, options with { StateLimit = 0 }).Run(TestContext.Current.CancellationToken).Of(Name).Verdict.ShouldBe(Verdict.Proved);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Nothing_depends_on_the_number_of_workers(int workers)
    {
        var program = ControlledProgram.Create(new FairModel(machine => Peterson(machine, yields: false)));
        var one = new ExhaustiveSearch(program, new SearchOptions { Properties = [Name] }).Run(TestContext.Current.CancellationToken).Of(Name);
        var many = new ExhaustiveSearch(program, new SearchOptions { Properties = [Name], Workers = workers }).Run(TestContext.Current.CancellationToken).Of(Name);
        many.Evaluated.ShouldBe(one.Evaluated);
        many.Counterexample!.Stem.ShouldBe(one.Counterexample!.Stem);
        many.Counterexample.Loop.ShouldBe(one.Counterexample.Loop);
    }

    /// <summary>Judges the property 'live', with each table; a counterexample is recorded as a trace and replayed, which checks it without the graph.</summary>
    private static PropertyResult Judge(Action<MachineBuilder> build, Fairness fairness = Fairness.Weak)
    {
        var program = ControlledProgram.Create(new FairModel(build, fairness));
        var results = Searches.Stores.Select(store => new ExhaustiveSearch(program, new SearchOptions { Properties = [Name], Store = store, AuditEvery = 1 })
            .Run(TestContext.Current.CancellationToken).Of(Name)).ToArray();
        results.ShouldAllBe(r => r.Verdict == results[0].Verdict && r.Evaluated == results[0].Evaluated);
        if (results[0].Counterexample is { } counterexample)
        {
            TraceReplay.Replay(program, TraceRecorder.Record(program, program.FindProperty(Name)!, counterexample));
        }

        return results[0];
    }

    private static Liveness Open(Func<StepContext, bool> open) => new() { Open = state => open(state) ? 1UL : 0 };

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

    private static void TwoAtALock(MachineBuilder machine, bool isQueued)
    {
        var (a, waits) = (machine.Spinlock("A", isQueued), machine.Ghost<bool>("waits"));
        var waiter = new Waiter(waits);
        machine.Spawn("winner", () => LockForEver(a));
        machine.Spawn("loser", () => Waiter.LockOnce(a, waiter));
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

    private static async ControlledTask LockForEver(Spinlock a)
    {
        while (true)
        {
            await a.Acquire(Labels.Lock);
            await a.Release(Labels.Unlock);
        }
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

    private static async ControlledTask Arrive(Cell<int> x) => await x.Store(s_arrive, 1);

    private static async ControlledTask Spin(Cell<int> x)
    {
        while (await x.Load(Labels.Load) == 0)
        {
        }
    }

    private static async ControlledTask Round(Cell<int> x, Reporter? reporter)
    {
        while (true)
        {
            await x.Update(Labels.Update, static (old, one) => (old + one) % 3, 1, reporter?.Report);
        }
    }

    private static async ControlledTask Count(Cell<int> x)
    {
        for (var i = 1; i <= 20_000; i++)
        {
            await x.Store(Labels.Store, i);
        }
    }

    private static async ControlledTask Fence() => await Operations.Fence(Labels.Fence);

    /// <summary>Reports an event when x comes round to 0.</summary>
    private sealed class Reporter
    {
        private readonly StepEvent _event;

        internal Reporter(StepEvent @event)
        {
            _event = @event;
            Report = OnStep;
        }

        internal Effect Report { get; }

        private void OnStep(StepContext step, int unused1, int unused2)
        {
            if (step.Loaded<int>() == 2)
            {
                step.Report(_event);
            }
        }
    }

    /// <summary>Notes that a task waits, and that it does not any more.</summary>
    private sealed class Waiter
    {
        private readonly Ghost<bool> _flag;
        private readonly Effect _set;
        private readonly Effect _clear;

        internal Waiter(Ghost<bool> flag)
        {
            _flag = flag;
            _set = OnSet;
            _clear = OnClear;
        }

        internal static async ControlledTask LockOnce(Spinlock a, Waiter waiter)
        {
            await Operations.Fence(s_ask, waiter._set);
            await a.Acquire(Labels.Lock, waiter._clear);
            await a.Release(Labels.Unlock);
        }

        internal static async ControlledTask SetOnce(Cell<int> word, Waiter waiter)
        {
            await Operations.Fence(s_ask, waiter._set);
            while (await word.CompareExchange(Labels.Update, 0, 1) != 0)
            {
            }

            await Operations.Fence(Labels.Fence, waiter._clear);
            await word.Store(Labels.Store, 0);
        }

        internal static async ControlledTask ReadOrSleep(Cell<int> x, WaitQueue queue, Waiter waiter)
        {
            if (await x.Load(Labels.Load) == 0)
            {
                await queue.Register(Labels.Register);
                await queue.Sleep(Labels.Sleep);
            }

            await Operations.Fence(Labels.Fence, waiter._set);
        }

        private void OnSet(StepContext step, int unused1, int unused2) => step.Set(_flag, true);

        private void OnClear(StepContext step, int unused1, int unused2) => step.Set(_flag, false);
    }
}
