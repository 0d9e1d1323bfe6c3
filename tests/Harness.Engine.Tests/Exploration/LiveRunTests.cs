using Harness.Engine.Exploration;
using Harness.Engine.Machine;
using Harness.Engine.Tasks;
using Harness.Engine.Tests.Support;

namespace Harness.Engine.Tests.Exploration;

/// <summary>A run whose tasks are ordinary code on threads of their own, in an order that somebody else decides.</summary>
public class LiveRunTests
{
    private static readonly StepLabel s_take = new("t", "take the lock");
    private static readonly StepLabel s_write = new("w", "write");
    private static readonly StepLabel s_choose = new("c", "choose");

    [Fact]
    public void Task_that_waits_cannot_move_until_another_gives_way()
    {
        using var run = new ThreadedRun(Locked());

        run.Live.Tasks.Select(t => t.Name).ShouldBe(["a", "b"]);
        (run.Live.CanMove(0), run.Live.CanMove(1)).ShouldBe((true, true));
        run.Step(0);
        (run.Live.CanMove(0), run.Live.CanMove(1)).ShouldBe((true, false));
        Should.Throw<InvalidOperationException>(run.Live.End).Message.ShouldBe("the run is not over: a task can move.");
        run.Step(0);
        (run.Live.CanMove(0), run.Live.CanMove(1)).ShouldBe((false, true));
        run.Step(1);
        run.Step(1);
        run.Live.IsOver.ShouldBeTrue();
        run.Live.End();
        run.Live.Violations.ShouldBeEmpty();
        run.Live.Decisions.ShouldBe([(0, 0), (0, 0), (1, 0), (1, 0)]);
        run.Thrown.ShouldBeEmpty();
    }

    /// <summary>Each operation that can wait does so until the other task has let it go on; and the stepper of searches, which asks anew in every state, says the same.</summary>
    [Theory]
    [InlineData(OperationKind.Lock)]
    [InlineData(OperationKind.Until)]
    [InlineData(OperationKind.AtomicWhen)]
    [InlineData(OperationKind.Sleep)]
    public void Every_kind_of_waiting_ends_when_another_lets_go_on(OperationKind kind)
    {
        var model = new DelegateModel(machine =>
        {
            var waiting = new Waiting(machine, kind);
            machine.Spawn("waits", () => waiting.Wait());
            machine.Spawn("lets go on", () => waiting.LetGoOn());
        });
        var program = ControlledProgram.Create(model);
        using var run = new ThreadedRun(model);
        // Whether the first task can move is said of the moment before each step.
        (int Task, bool CanMove)[] schedule = [(1, true), (0, true), (1, false), (0, true)];
        for (var i = 0; i < schedule.Length; i++)
        {
            run.Live.CanMove(0).ShouldBe(schedule[i].CanMove, $"before step {i + 1}");
            CanMoveAfter(program, schedule[..i].Select(s => s.Task)).ShouldBe(schedule[i].CanMove, $"before step {i + 1}");
            run.Step(schedule[i].Task);
        }

        run.Live.IsOver.ShouldBeTrue();
    }

    [Fact]
    public void Violation_is_the_schedule_as_it_runs_again_and_ends_the_run()
    {
        using var run = new ThreadedRun(Choosing());

        run.Step(0, 2);

        run.LastOutcomes.ShouldBe(3);
        var trace = run.Live.Violations.ShouldHaveSingleItem();
        trace.Property.ShouldBe("not two");
        trace.Steps.Single().Operation.ShouldBe("Choose 2 of 3");
    }

    [Fact]
    public void Only_the_properties_that_were_asked_for_are_judged()
    {
        using var run = new ThreadedRun(Choosing(), Property.Deadlock);

        run.Step(0, 2);

        run.Live.Violations.ShouldBeEmpty();
    }

    /// <summary>What a callee throws after its operation ends the caller, in the step of that operation.</summary>
    [Fact]
    public void Exception_of_a_method_that_is_awaited_is_the_tasks()
    {
        using var run = new ThreadedRun(new DelegateModel(machine =>
        {
            var cell = machine.Cell<int>("x");
            machine.Spawn("a", () => Outer(cell));
        }));

        run.Step(0);
        run.Live.Violations.ShouldBeEmpty();
        run.Step(0);

        run.Live.Violations.ShouldHaveSingleItem().Note.ShouldContain("the inner method");
    }

    [Fact]
    public void Method_that_is_started_and_not_awaited_is_refused()
    {
        using var run = new ThreadedRun(new DelegateModel(machine =>
        {
            var cell = machine.Cell<int>("x");
            machine.Spawn("a", () => Forgetful(cell));
        }));

        run.Step(0);
        run.Step(0);

        run.Thrown.ShouldHaveSingleItem().Message.ShouldContain("was started and not awaited");
    }

    [Fact]
    public void Deadlock_is_judged_at_the_end()
    {
        using var run = new ThreadedRun(new DelegateModel(machine =>
        {
            var spinlock = machine.Spinlock("lock");
            machine.Spawn("a", () => TakeTwice(spinlock));
        }));

        run.Step(0);
        run.Live.IsOver.ShouldBeTrue();
        run.Live.End();

        run.Live.Violations.ShouldHaveSingleItem().Property.ShouldBe("deadlock");
    }

    [Fact]
    public void Interruption_of_the_one_who_schedules_is_no_exception_of_the_model()
    {
        using var run = new ThreadedRun(new DelegateModel(machine =>
        {
            var cell = machine.Cell<int>("x");
            machine.Spawn("a", () => Interrupted(cell));
        }));

        run.Step(0);

        run.Thrown.ShouldHaveSingleItem().ShouldBeOfType<ThreadInterruptedException>();
        run.Live.Violations.ShouldBeEmpty();
    }

    private static bool CanMoveAfter(ControlledProgram program, IEnumerable<int> tasks)
    {
        var stepper = new Stepper(program, 0);
        var state = Replays.Follow(program, tasks.Select(t => new Move((byte)t, 0)));
        stepper.Enter(state);
        return stepper.Outcomes(state, 0) > 0;
    }

    private static DelegateModel Locked() => new(machine =>
    {
        var spinlock = machine.Spinlock("lock");
        machine.Spawn("a", () => TakeAndRelease(spinlock));
        machine.Spawn("b", () => TakeAndRelease(spinlock));
    });

    private static DelegateModel Choosing() => new(machine =>
    {
        var chosen = machine.Ghost<int>("chosen");
        machine.Property("not two", "two is never chosen", state => state.Get(chosen) == 2 ? Judgement.Fails : Judgement.Holds);
        var chooser = new Chooser(chosen);
        machine.Spawn("a", () => Choose(chooser));
    });

    private static async ControlledTask TakeAndRelease(Spinlock spinlock)
    {
        await spinlock.Acquire(s_take);
        await spinlock.Release(s_write);
    }

    private static async ControlledTask Choose(Chooser chooser) => await Operations.Choose(s_choose, 3).With(chooser.Remember);

    private static async ControlledTask TakeTwice(Spinlock spinlock)
    {
        await spinlock.Acquire(s_take);
        await spinlock.Acquire(s_take);
    }

    private static async ControlledTask Outer(Cell<int> cell)
    {
        await cell.Store(s_write, 1);
        await Inner(cell);
    }

    private static async ControlledTask Inner(Cell<int> cell)
    {
        await cell.Store(s_write, 2);
        throw new InvalidOperationException("the inner method");
    }

    private static async ControlledTask Forgetful(Cell<int> cell)
    {
        if (await cell.Load(s_take) == 0)
        {
            _ = Inner(cell);
        }

        await cell.Load(s_take);
    }

    private static async ControlledTask Interrupted(Cell<int> cell)
    {
        await cell.Store(s_write, 1);
        throw new ThreadInterruptedException();
    }

    /// <summary>One task prepares to wait and waits, the other closes the way first and opens it then.</summary>
    private sealed class Waiting
    {
        private readonly OperationKind _kind;
        private readonly Cell<int> _x;
        private readonly Spinlock _gate;
        private readonly WaitQueue _queue;
        private readonly StateCondition _isOpen;

        internal Waiting(MachineBuilder machine, OperationKind kind)
        {
            (_kind, _x, _gate, _queue) = (kind, machine.Cell<int>("x"), machine.Spinlock("gate"), machine.WaitQueue("queue"));
            _isOpen = IsOpen;
        }

        internal async ControlledTask Wait()
        {
            await _queue.Register(Labels.Register);
            switch (_kind)
            {
                case OperationKind.Lock:
                    await _gate.Acquire(Labels.Lock);
                    break;
                case OperationKind.Until:
                    await _x.Until(Labels.Until, static (now, then) => now == then, 1);
                    break;
                case OperationKind.AtomicWhen:
                    await Operations.AtomicWhen(Labels.Atomic, _isOpen, static (_, _, _) => { });
                    break;
                default:
                    await _queue.Sleep(Labels.Sleep);
                    break;
            }
        }

        /// <summary>The lock is taken first; giving it back, storing or waking is the second step.</summary>
        internal async ControlledTask LetGoOn()
        {
            await _gate.Acquire(Labels.Lock);
            switch (_kind)
            {
                case OperationKind.Lock:
                    await _gate.Release(Labels.Unlock);
                    break;
                case OperationKind.Sleep:
                    await _queue.Wake(Labels.Wake);
                    break;
                default:
                    await _x.Store(Labels.Store, 1);
                    break;
            }
        }

        private bool IsOpen(StepContext state, int unused1, int unused2) => state.Get(_x) == 1;
    }

    private sealed class Chooser
    {
        private readonly Ghost<int> _chosen;

        internal Chooser(Ghost<int> chosen)
        {
            _chosen = chosen;
            Remember = (step, _, _) => step.Set(_chosen, (int)step.Result);
        }

        internal Effect Remember { get; }
    }
}
