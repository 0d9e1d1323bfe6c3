using Harness.Engine.Exploration;
using Harness.Engine.Machine;
using Harness.Engine.Tasks;
using Harness.Engine.Tests.Support;

namespace Harness.Engine.Tests.Exploration;

/// <summary>A run whose steps somebody else decides.</summary>
public class SteppedRunTests
{
    private static readonly StepLabel s_take = new("t", "take the lock");
    private static readonly StepLabel s_write = new("w", "write");
    private static readonly StepLabel s_choose = new("c", "choose");

    [Fact]
    public void Task_that_waits_cannot_move_until_another_gives_way()
    {
        var run = SteppedRun.Start(Locked());

        run.Tasks.Select(t => t.Name).ShouldBe(["a", "b"]);
        (run.CanMove(0), run.CanMove(1)).ShouldBe((true, true));
        run.Step(0, 0);
        (run.CanMove(0), run.CanMove(1)).ShouldBe((true, false));
        Should.Throw<InvalidOperationException>(() => run.Step(1, 0)).Message.ShouldBe("task 'b' cannot take a step: it waits.");
        Should.Throw<InvalidOperationException>(run.End).Message.ShouldBe("the run is not over: a task can move.");
        run.Step(0, 0);
        (run.HasEnded(0), run.CanMove(1)).ShouldBe((true, true));
        run.Step(1, 0);
        run.Step(1, 0);
        run.IsOver.ShouldBeTrue();
        run.End();
        run.Violations.ShouldBeEmpty();
    }

    [Fact]
    public void Violation_is_the_schedule_as_it_runs_again_and_ends_the_run()
    {
        var run = SteppedRun.Start(Choosing());

        run.Outcomes(0).ShouldBe(3);
        run.Step(0, 2);

        var trace = run.Violations.ShouldHaveSingleItem();
        trace.Property.ShouldBe("not two");
        trace.Steps.Single().Operation.ShouldBe("Choose 2 of 3");
        Should.Throw<InvalidOperationException>(() => run.Step(0, 0)).Message.ShouldBe("task 'a' cannot take a step: the run ended with a violation.");
    }

    [Fact]
    public void Only_the_properties_that_were_asked_for_are_judged()
    {
        var run = SteppedRun.Start(Choosing(), Property.Deadlock);

        run.Step(0, 2);

        run.Violations.ShouldBeEmpty();
    }

    [Fact]
    public void Interruption_of_the_one_who_schedules_is_no_exception_of_the_model()
    {
        var run = SteppedRun.Start(new DelegateModel(machine =>
        {
            var cell = machine.Cell<int>("x");
            machine.Spawn("a", () => Interrupted(cell));
        }));

        Should.Throw<ThreadInterruptedException>(() => run.Step(0, 0));
        run.Violations.ShouldBeEmpty();
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

    private static async ControlledTask Choose(Chooser chooser) => await Operations.Choose(s_choose, 3, chooser.Remember);

    private static async ControlledTask Interrupted(Cell<int> cell)
    {
        await cell.Store(s_write, 1);
        throw new ThreadInterruptedException();
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
