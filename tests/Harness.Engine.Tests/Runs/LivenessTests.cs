using Harness.Engine.Exploration;
using Harness.Engine.Machine;
using Harness.Engine.Tasks;
using Harness.Engine.Tests.Support;
using static Harness.Engine.Tests.Runs.LivenessJudging;
using static Harness.Engine.Tests.Runs.Locking;
using static Harness.Engine.Tests.Support.SmallTasks;

namespace Harness.Engine.Tests.Runs;

/// <summary>What a property of runs that never end may ask for: small programs whose runs are known by hand.</summary>
public class LivenessTests
{
    private static readonly StepLabel s_arrive = new("", "arrive");

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

    /// <summary>A step that need never be taken is taken in a livelock, if its task can always take it: a cycle of the other task's steps alone is not fair to it.</summary>
    [Fact]
    public void A_livelock_has_steps_that_need_never_come()
        => Judge(
            static machine =>
            {
                var x = machine.Cell<int>("x");
                machine.Spawn("packets", () => ArriveForEver(x));
                machine.Spawn("spinner", () => Spin(x));
                machine.Optional(s_arrive);
            },
            property: Property.Livelock).Counterexample!.Loop.Select(m => (int)m.Task).Order().ShouldBe([0, 1]);

    /// <summary>x goes round 0, 1, 2: a run that comes to 2 again and again takes 3 steps for a round, from wherever it is violated first.</summary>
    [Fact]
    public void What_must_come_again_is_in_the_loop()
    {
        var counterexample = Judge(machine =>
        {
            var x = machine.Cell<int>("x");
            machine.Spawn("round", () => GoRound(x));
            machine.LivenessProperty(Name, "x is at last not 2 any more", Open(static _ => true) with { Again = state => state.Get(x) == 2 });
        }).Counterexample!;
        counterexample.Stem.ShouldBeEmpty();
        counterexample.Loop.Length.ShouldBe(3);
    }

    /// <summary>The shortest way round is the first choice alone; the run that violates takes the second, stores 2, and clears it.</summary>
    [Fact]
    public void A_state_that_must_come_again_is_worth_a_longer_way()
    {
        var counterexample = Judge(machine =>
        {
            var x = machine.Cell<int>("x");
            machine.Spawn("round", () => StayOrStoreTwo(x));
            machine.LivenessProperty(Name, "x is at last not 2 any more", Open(static _ => true) with { Again = state => state.Get(x) == 2 });
        }).Counterexample!;
        counterexample.Stem.ShouldBeEmpty();
        counterexample.Loop.ShouldBe([new Move(0, 1), new Move(0, 0), new Move(0, 0)]);
    }

    [Fact]
    public void A_state_that_never_comes_makes_a_pass_vacuous()
    {
        var result = Judge(machine =>
        {
            var x = machine.Cell<int>("x");
            machine.Spawn("round", () => GoRound(x));
            machine.LivenessProperty(Name, "never violated", Open(static _ => true) with { Again = state => state.Get(x) == 5 });
        });
        result.Verdict.ShouldBe(Verdict.Vacuous);
        result.Reason.ShouldBe("its premise never held, so that it was never evaluated");
    }

    /// <summary>The obligation is never open; whether that says something depends on the premise, where there is one.</summary>
    [Theory]
    [InlineData(2, Verdict.Proved)]
    [InlineData(5, Verdict.Vacuous)]
    public void A_premise_that_never_held_makes_a_pass_vacuous(int premise, Verdict verdict)
        => Judge(machine =>
        {
            var x = machine.Cell<int>("x");
            machine.Spawn("round", () => GoRound(x));
            machine.LivenessProperty(Name, "never violated", Open(static _ => false) with { Premise = state => state.Get(x) == premise });
        }).Verdict.ShouldBe(verdict);

    [Fact]
    public void An_event_that_ends_an_obligation_breaks_the_cycle()
    {
        static void Build(MachineBuilder machine, bool ends)
        {
            var (x, done) = (machine.Cell<int>("x"), machine.Event("done"));
            var reporter = new Reporter(done, 2);
            machine.Spawn("round", () => GoRound(x, reporter.Report));
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
            var reporter = happens ? new Reporter(dropped, 2) : null;
            machine.Spawn("round", () => GoRound(x, reporter?.Report));
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

    /// <summary>The only step of all has the event, and no run has it again and again: that is no vacuous pass.</summary>
    [Fact]
    public void An_event_of_the_last_step_alone_is_one()
        => Judge(machine =>
        {
            var (x, dropped) = (machine.Cell<int>("x", 2), machine.Event("dropped"));
            var reporter = new Reporter(dropped, 2);
            machine.Spawn("once", () => LoadOnce(x, reporter));
            machine.LivenessProperty(Name, "nothing is dropped for ever", Open(static _ => true) with { Needs = [dropped] });
        }).Verdict.ShouldBe(Verdict.Proved);

    /// <summary>Which obligation stays open is as it happens; the run that is shown is the nearest of all: the first one is open for ever after two steps, the second after one.</summary>
    [Fact]
    public void The_obligation_that_stays_open_soonest_is_shown()
        => Judge(machine =>
        {
            var x = machine.Cell<int>("x");
            machine.Spawn("t", () => ChooseAndSpin(x));
            machine.LivenessProperty(Name, "both are closed", new Liveness { Obligations = 2, Open = state => state.Get(x) == 1 ? 1UL : 2UL });
        }).Counterexample!.Stem.Length.ShouldBe(1);

    /// <summary>Two properties in one search: what one says of a state is not taken for what the other says.</summary>
    [Fact]
    public void Properties_that_are_judged_together_are_kept_apart()
    {
        var result = Searches.Run(
            machine =>
            {
                var x = machine.Cell<int>("x");
                machine.Spawn("round", () => GoRound(x));
                machine.LivenessProperty("closed", "never open", Open(static _ => false) with { Premise = static _ => true });
                machine.LivenessProperty("open", "never closed", Open(static _ => true));
            },
            new SearchOptions { Properties = ["closed", "open"] });
        result.Of("closed").Verdict.ShouldBe(Verdict.Proved);
        result.Of("open").Verdict.ShouldBe(Verdict.Violated);
    }

    /// <summary>Each obligation by itself: now one is open and now the other, and none for ever.</summary>
    [Fact]
    public void Obligations_that_take_turns_are_none_that_stays()
    {
        static void Build(MachineBuilder machine, Func<MachineBuilder, Cell<int>, Liveness> liveness)
        {
            var x = machine.Cell<int>("x");
            machine.Spawn("round", () => GoRound(x));
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
        var program = ControlledProgram.Create(new DelegateModel(Build));
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
        var program = ControlledProgram.Create(new DelegateModel(machine => TwoAtALock(machine, isQueued: true)));
        long Bytes(string property) => new ExhaustiveSearch(program, new SearchOptions { Properties = [property] }).Run(TestContext.Current.CancellationToken).EdgeBytes;
        (Bytes(Name) - Bytes(Property.Livelock)).ShouldBe((1 << 16) * sizeof(uint), "a chunk of labels");
    }

    /// <summary>A limit of states ends the search: what was not expanded has no edges that are known, and is no state in which nobody can move.</summary>
    [Fact]
    public void A_state_that_was_not_expanded_is_no_end()
    {
        var program = ControlledProgram.Create(new DelegateModel(machine =>
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

    private static async ControlledTask Arrive(Cell<int> x) => await x.Store(s_arrive, 1);

    /// <summary>Packets that change nothing.</summary>
    private static async ControlledTask ArriveForEver(Cell<int> x)
    {
        while (true)
        {
            await x.Store(s_arrive, 0);
        }
    }

    private static async ControlledTask Spin(Cell<int> x)
    {
        while (await x.Load(Labels.Load) == 0)
        {
        }
    }

    private static async ControlledTask ChooseAndSpin(Cell<int> x)
    {
        if (await Operations.Choose(Labels.Choose, 2) == 0)
        {
            await x.Store(Labels.Store, 1);
        }

        while (true)
        {
            await Operations.Fence(Labels.Fence);
        }
    }

    private static async ControlledTask StayOrStoreTwo(Cell<int> x)
    {
        while (true)
        {
            if (await Operations.Choose(Labels.Choose, 2) == 1)
            {
                await x.Store(Labels.Store, 2);
                await x.Store(Labels.Store, 0);
            }
        }
    }

    private static async ControlledTask LoadOnce(Cell<int> x, Reporter reporter) => await x.Load(Labels.Load).With(reporter.Report);

    private static async ControlledTask Count(Cell<int> x)
    {
        for (var i = 1; i <= 20_000; i++)
        {
            await x.Store(Labels.Store, i);
        }
    }
}
