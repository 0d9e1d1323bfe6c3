using Harness.Engine.Exploration;
using Harness.Engine.Guards;
using Harness.Engine.Machine;
using Harness.Engine.Tasks;
using Harness.Engine.Tests.Support;
using static Harness.Engine.Tests.Support.SmallTasks;

namespace Harness.Engine.Tests.Guards;

/// <summary>The guards that look for errors of the engine itself, and for what it does not control.</summary>
public class SoundnessTests
{
    private static int s_builds;
    private static int s_calls;
    private static int s_asked;

    /// <summary>A load changes no memory; with the fingerprint of its frame before it, the state after it looks like the state before it.</summary>
    [Fact]
    public void The_merge_audit_finds_a_wrong_fingerprint_of_a_frame()
    {
        var program = ControlledProgram.Create(new DelegateModel(Build));
        var after = Replays.Follow(program, [new Move(0, 0)]);
        var frame = program.InitialFrames[0]!;
        frame.Fingerprint = after.Tasks[0]!.Fingerprint;
        frame.HasFingerprint = true;

        Should.Throw<ModelException>(() => new ExhaustiveSearch(program, Searches.Thorough).Run(TestContext.Current.CancellationToken)).Message.ShouldBe(
            "two different states have one fingerprint: task 't' waits at 'store' (operand 5) in one and at 'load' (operand 0) in the other; "
            + "no verdict can be given (something changes outside the machine's memory and the tasks' locals, or it is an error of the engine: please report it with the scenario).");
        new ExhaustiveSearch(program, new SearchOptions { AuditEvery = 0, Reexecutions = 0 }).Run(TestContext.Current.CancellationToken).States
            .ShouldBe(1, "without the audit the search believes that it has seen everything");
        new ExhaustiveSearch(program, new SearchOptions { Store = StateStore.Exact, AuditEvery = 0, Reexecutions = 0 }).Run(TestContext.Current.CancellationToken).States
            .ShouldBe(3, "the exact mode does not look at fingerprints");

        static void Build(MachineBuilder machine)
        {
            var x = machine.Cell<int>("x");
            machine.Spawn("t", () => LoadThenStore(x));
        }
    }

    [Fact]
    public void The_merge_audit_compares_operands_of_pending_operations()
        => Audit(
            static (machine, x) => machine.Spawn("t", () => StoreChosen(x)),
            kept: [new Move(0, 0)],
            dropped: [new Move(0, 1)])
            .ShouldContain("task 't' waits at 'store' (operand 1) in one and at 'store' (operand 0) in the other");

    /// <summary>The local shows only two steps later; the walk from both states finds it.</summary>
    [Fact]
    public void The_merge_audit_finds_a_local_that_shows_later()
        => Audit(
            static (machine, x) => machine.Spawn("t", () => StoreChosenLater(x)),
            kept: [new Move(0, 0)],
            dropped: [new Move(0, 1)])
            .ShouldContain("step 'fence' (operand 0) of task 't' leads to different states");

    [Fact]
    public void The_merge_audit_compares_the_memory()
        => Audit(
            static (machine, x) =>
            {
                machine.Spawn("t", () => StoreChosen(x));
                machine.Spawn("u", static () => Fence());
            },
            kept: [new Move(0, 0), new Move(0, 0)],
            dropped: [new Move(0, 1), new Move(0, 0)])
            .ShouldContain("'x' is 1 in one and 0 in the other");

    /// <summary>A condition that says something else each time that it is asked: the state is the same, and the task can move in one of its two visits only.</summary>
    [Fact]
    public void The_merge_audit_finds_a_task_that_can_move_only_once()
        => AuditBehindTheScan(static machine => machine.Spawn("t", static () => WaitForAnOddNumber()))
            .ShouldContain("task 't' can move in only one of them");

    /// <summary>What the fingerprints of the two states and of all their next states do not show comes out on the common walk from them.</summary>
    [Fact]
    public void The_merge_audit_walks_on()
        => AuditBehindTheScan(static machine =>
        {
            var x = machine.Cell<int>("x");
            machine.Spawn("t", () => StoreCounterAfterTwoFences(x));
        }).ShouldContain("leads to different states");

    [Fact]
    public void The_merge_audit_accepts_equal_states()
    {
        var program = ControlledProgram.Create(new TinyModel(Oracles.Programs.MessagePassing(), record: false));
        var audit = new MergeAudit(program);
        Move[] one = [new(0, 0), new(1, 0)];
        Move[] other = [new(1, 0), new(0, 0)];
        audit.Compare([.. other], [.. one]);
        audit.Compared.ShouldBe(1);
    }

    /// <summary>Each build starts from another value.</summary>
    [Fact]
    public void A_model_that_is_built_differently_each_time()
        => Searches.Refusal(static machine =>
        {
            var x = machine.Cell("x", Interlocked.Increment(ref s_builds));
            machine.Spawn("t", () => LoadThenStore(x));
        }).ShouldBe(
            "model 'test' runs differently when the same schedule is executed again: it differs before the first step; something outside the "
            + "machine's memory and the tasks' locals changes it (a static, a clock, a random number, a captured variable).");

    [Fact]
    public void A_model_that_counts_in_a_static()
        => Searches.RefusalBehindTheScan(static machine =>
        {
            var x = machine.Cell<int>("x");
            machine.Spawn("t", () => StoreCounter(x));
        }).ShouldStartWith("model 'test' runs differently when the same schedule is executed again: it differs after step 1 ('fence' of task 't') in what task 't' keeps or does next;");

    /// <summary>The model built anew has a task that cannot move where the schedule says that it does.</summary>
    [Fact]
    public void A_model_that_waits_when_it_is_built_anew()
    {
        var program = Searches.Unscanned(static machine => machine.Spawn("t", static () => WaitForAnOddNumber()));
        s_asked = 0;
        Should.Throw<ModelException>(() => Reexecution.Compare(program, [new Move(0, 0)])).Message
            .ShouldStartWith("model 'test' runs differently when the same schedule is executed again: it differs at step 1 ('atomic' of task 't');");
    }

    [Fact]
    public void A_run_that_led_elsewhere()
    {
        var program = ControlledProgram.Create(new DelegateModel(static machine => machine.Spawn("t", static () => Fence())));
        var reached = Replays.Follow(program, [new Move(0, 0)]).Fingerprint;
        Reexecution.Compare(program, [new Move(0, 0)], reached);
        Should.Throw<ModelException>(() => Reexecution.Compare(program, [new Move(0, 0)], program.InitialFrames[0]!.Fingerprint)).Message
            .ShouldStartWith("model 'test' runs differently when the same schedule is executed again: it differs in the state after all 1 steps;");
    }

    [Fact]
    public void Schedules_are_re_executed_unless_switched_off()
    {
        static SearchResult Run(int count) => Searches.Run(new TinyModel(Oracles.Programs.MessagePassing(), record: false), new SearchOptions { Reexecutions = count });
        Run(0).Reexecuted.ShouldBe(0);
        Run(4).Reexecuted.ShouldBeInRange(4 + 2, 6 + 50, "four or five to states, and those that run all code in other orders");
    }

    /// <summary>A refusal that depends on chance still has its message when the step is repeated to find the place.</summary>
    [Fact]
    public void A_rule_broken_only_at_the_first_try()
        => Searches.RefusalBehindTheScan(static machine => machine.Spawn("t", static () => ForgetsOnce())).ShouldStartWith("the operation 'fence' was created and not awaited");

    /// <summary>A delegate made anew at each step must not make the engine remember every one of them.</summary>
    [Fact]
    public void Delegates_made_at_each_step_cost_no_memory()
    {
        var program = ControlledProgram.Create(new DelegateModel(static machine =>
        {
            var x = machine.Cell<int>("x");
            machine.Spawn("t", () => NewDelegates(x));
        }));
        new ExhaustiveSearch(program, new SearchOptions()).Run(TestContext.Current.CancellationToken).States.ShouldBe(20_001);
        program.Objects.RememberedDelegates.ShouldBeLessThan(5_000);
    }

    private static string Audit(Action<MachineBuilder, Cell<int>> build, Move[] kept, Move[] dropped)
    {
        var program = ControlledProgram.Create(new DelegateModel(machine => build(machine, machine.Cell<int>("x"))));
        var audit = new MergeAudit(program);
        return Should.Throw<ModelException>(() => audit.Compare([.. dropped], [.. kept])).Message;
    }

    /// <summary>Audits the first state against itself.</summary>
    private static string AuditBehindTheScan(Action<MachineBuilder> build)
    {
        var audit = new MergeAudit(Searches.Unscanned(build));
        return Should.Throw<ModelException>(() => audit.Compare([], [])).Message;
    }

    private static async ControlledTask LoadThenStore(Cell<int> x)
    {
        await x.Load(Labels.Load);
        await x.Store(Labels.Store, 5);
    }

    private static async ControlledTask StoreChosen(Cell<int> x) => await x.Store(Labels.Store, await Operations.Choose(Labels.Choose, 2));

    private static async ControlledTask StoreChosenLater(Cell<int> x)
    {
        var choice = await Operations.Choose(Labels.Choose, 2);
        await Operations.Fence(Labels.Fence);
        await Operations.Fence(Labels.Fence);
        await x.Store(Labels.Store, choice);
    }

    private static async ControlledTask WaitForAnOddNumber()
        => await Operations.AtomicWhen(Labels.Atomic, static (_, _, _) => Interlocked.Increment(ref s_asked) % 2 == 1, static (_, _, _) => { });

    private static async ControlledTask StoreCounterAfterTwoFences(Cell<int> x)
    {
        await Operations.Fence(Labels.Fence);
        await Operations.Fence(Labels.Fence);
        await x.Store(Labels.Store, Interlocked.Increment(ref s_calls));
    }

    private static async ControlledTask StoreCounter(Cell<int> x)
    {
        await Operations.Fence(Labels.Fence);
        await x.Store(Labels.Store, Interlocked.Increment(ref s_calls));
    }

    private static async ControlledTask ForgetsOnce()
    {
        await Operations.Fence(Labels.Fence);
        if (Interlocked.Increment(ref s_forgotten) == 1)
        {
            _ = Operations.Fence(Labels.Fence);
        }

        await Operations.Fence(Labels.Store);
    }

    private static int s_forgotten;

    private static async ControlledTask NewDelegates(Cell<int> x)
    {
        for (var i = 1; i <= 20_000; i++)
        {
            await x.Update(Labels.Update, new Adder().Add, 1);
        }
    }

    private sealed class Adder
    {
        internal int Add(int old, int more) => old + more;
    }
}
