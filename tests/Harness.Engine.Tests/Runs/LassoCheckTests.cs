using Harness.Engine.Exploration;
using Harness.Engine.Machine;
using Harness.Engine.Tasks;
using Harness.Engine.Tests.Support;
using Harness.Engine.Traces;
using static Harness.Engine.Tests.Runs.LivenessJudging;
using static Harness.Engine.Tests.Runs.Locking;
using static Harness.Engine.Tests.Support.SmallTasks;

namespace Harness.Engine.Tests.Runs;

/// <summary>A trace of a run that repeats its end for ever is checked from its states and steps alone: every reason for which one violates nothing.</summary>
public class LassoCheckTests
{
    private static readonly StepLabel s_arrive = new("", "a packet arrives");

    [Fact]
    public void It_comes_back_to_its_beginning()
    {
        var problem = Problem(machine => Round(machine, Open(static _ => true)), loop: [0, 0])!;
        problem.ShouldStartWith("does not come back to the state where it begins: fingerprint ");
        Problem(machine => Round(machine, Open(static _ => true)), loop: [0, 0, 0]).ShouldBeNull();
    }

    [Fact]
    public void It_is_fair_to_who_can_always_move()
    {
        static void Build(MachineBuilder machine)
        {
            machine.Spawn("t", () => FenceForEver(Labels.Fence));
            machine.Spawn("u", () => FenceForEver(Labels.Fence));
            machine.LivenessProperty(Name, "never", Open(static _ => true));
        }

        Problem(Build, loop: [0]).ShouldBe("is not fair: task 'u' is to move and never does");
        Problem(Build, loop: [1]).ShouldBe("is not fair: task 't' is to move and never does");
        Problem(Build, loop: [0, 1]).ShouldBeNull();
    }

    [Fact]
    public void It_is_fair_to_who_waits_for_a_lock_only_with_a_queue()
    {
        Problem(machine => TwoAtALock(machine, isQueued: true), stem: [1], loop: [0, 0]).ShouldBeNull();
        Problem(machine => TwoAtALock(machine, isQueued: true), stem: [1], loop: [0, 0], fairness: Fairness.QueuedLocks)
            .ShouldBe("is not fair: task 'loser' is to move and never does");
        Problem(machine => TwoAtALock(machine, isQueued: false), stem: [1], loop: [0, 0], fairness: Fairness.QueuedLocks).ShouldBeNull();
    }

    /// <summary>A step that need never be taken may be waited for in vain, but not in a livelock.</summary>
    [Fact]
    public void It_need_not_be_fair_to_who_need_never_move()
    {
        static void Build(MachineBuilder machine)
        {
            machine.Spawn("t", () => FenceForEver(Labels.Fence));
            machine.Spawn("packets", () => FenceForEver(s_arrive));
            machine.Optional(s_arrive);
            machine.LivenessProperty(Name, "never", Open(static _ => true));
        }

        Problem(Build, loop: [0]).ShouldBeNull();
        Problem(Build, loop: [0], property: Property.Livelock).ShouldBe("is not fair: task 'packets' is to move and never does");
        Problem(Build, loop: [0, 1], property: Property.Livelock).ShouldBeNull();
    }

    [Fact]
    public void It_keeps_one_obligation_open_all_the_time()
    {
        static void Build(MachineBuilder machine, Func<int, ulong> open)
        {
            var x = machine.Cell<int>("x");
            machine.Spawn("round", () => GoRound(x));
            machine.LivenessProperty(Name, "is closed", new Liveness { Obligations = 2, Open = state => open(state.Get(x)) });
        }

        Problem(machine => Build(machine, static x => x == 1 ? 1UL : 2UL), loop: [0, 0, 0]).ShouldBe("keeps no obligation open");
        Problem(machine => Build(machine, static x => x == 1 ? 3UL : 2UL), loop: [0, 0, 0]).ShouldBeNull();
    }

    [Fact]
    public void It_has_no_step_that_ends_an_obligation_and_one_that_it_needs()
    {
        static void Build(MachineBuilder machine, int when, bool ends, bool needs)
        {
            var (x, e) = (machine.Cell<int>("x"), machine.Event("e"));
            var reporter = new Reporter(e, when);
            machine.Spawn("round", () => GoRound(x, reporter.Report));
            machine.LivenessProperty(Name, "is closed", Open(static _ => true) with { EndedBy = ends ? [e] : [], Needs = needs ? [e] : [] });
        }

        Problem(machine => Build(machine, when: 2, ends: true, needs: false), loop: [0, 0, 0]).ShouldBe("has a step with 'e'");
        Problem(machine => Build(machine, when: 5, ends: true, needs: false), loop: [0, 0, 0]).ShouldBeNull();
        Problem(machine => Build(machine, when: 5, ends: false, needs: true), loop: [0, 0, 0]).ShouldBe("has no step with 'e'");
        Problem(machine => Build(machine, when: 2, ends: false, needs: true), loop: [0, 0, 0]).ShouldBeNull();
    }

    [Fact]
    public void It_comes_again_to_what_the_property_asks_for()
    {
        static void Build(MachineBuilder machine, int again)
        {
            var x = machine.Cell<int>("x");
            machine.Spawn("round", () => GoRound(x));
            machine.LivenessProperty(Name, "at last not any more", Open(static _ => true) with { Again = state => state.Get(x) == again });
        }

        Problem(machine => Build(machine, 5), loop: [0, 0, 0]).ShouldBe("does not come again to a state that the property asks for");
        Problem(machine => Build(machine, 1), loop: [0, 0, 0]).ShouldBeNull();
    }

    /// <summary>A run that stays where it is is no livelock; a run of steps is, unless one is progress.</summary>
    [Fact]
    public void A_livelock_has_steps_and_none_of_progress()
    {
        static void Build(MachineBuilder machine, bool progresses)
        {
            var worker = new Worker(progresses);
            machine.Spawn("t", () => worker.Run());
        }

        Problem(machine => Build(machine, progresses: false), loop: [0], property: Property.Livelock).ShouldBeNull();
        Problem(machine => Build(machine, progresses: true), loop: [0], property: Property.Livelock).ShouldBe("has a step of progress");
        Problem(static machine => machine.Spawn("t", static () => Fence()), stem: [0], property: Property.Livelock).ShouldBe("has no steps");
    }

    /// <summary>What repeating the end of a schedule, given as who moves, violates nothing for; null where it does violate.</summary>
    private static string? Problem(
        Action<MachineBuilder> build, byte[]? stem = null, byte[]? loop = null, Fairness fairness = Fairness.Weak, string property = Name)
    {
        var program = ControlledProgram.Create(new DelegateModel(build, fairness: fairness));
        var recorder = new StepRecorder(program);
        foreach (var task in stem ?? [])
        {
            recorder.Take(new Move(task, 0));
        }

        var check = new LassoCheck(program, program.FindProperty(property)!, recorder);
        foreach (var task in loop ?? [])
        {
            recorder.Take(new Move(task, 0));
            check.Note(recorder, new Move(task, 0));
        }

        return check.Problem(recorder);
    }

    private static void Round(MachineBuilder machine, Liveness liveness)
    {
        var x = machine.Cell<int>("x");
        machine.Spawn("round", () => GoRound(x));
        machine.LivenessProperty(Name, "never", liveness);
    }

    private sealed class Worker
    {
        private readonly Effect _work;

        internal Worker(bool progresses) => _work = progresses ? OnProgress : OnNothing;

        internal async ControlledTask Run()
        {
            while (true)
            {
                await Operations.Fence(Labels.Fence).With(_work);
            }
        }

        private static void OnProgress(StepContext step, int unused1, int unused2) => step.Progress();

        private static void OnNothing(StepContext step, int unused1, int unused2) => _ = step;
    }
}
