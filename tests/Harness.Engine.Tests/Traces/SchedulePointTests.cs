using Harness.Engine.Exploration;
using Harness.Engine.Machine;
using Harness.Engine.Tasks;
using Harness.Engine.Tests.Support;
using Harness.Engine.Traces;

namespace Harness.Engine.Tests.Traces;

/// <summary>A schedule that is made step by step is judged as a search judges it.</summary>
public class SchedulePointTests
{
    [Fact]
    public void A_point_can_be_continued_in_several_ways()
    {
        var start = Start(machine =>
        {
            var x = machine.Cell<int>("x");
            machine.Property("P", "x is not 2", state => state.Get(x) == 2 ? Judgement.Fails : Judgement.Holds);
            machine.Spawn("one", () => Set(x, 1));
            machine.Spawn("two", () => Set(x, 2));
        }, "P", out var property);

        start.NextStep(0)!.ShouldBeSameAs(Labels.Store);
        var (one, two) = (start.Step(0)!, start.Step(1)!);
        one.Violates(property).ShouldBeFalse();
        two.Violates(property).ShouldBeTrue();
        one.NextStep(0).ShouldBeNull();
        one.Step(0).ShouldBeNull();
        one.Step(1)!.Schedule.ShouldBe([new Move(0, 0), new Move(1, 0)]);
    }

    [Fact]
    public void An_outcome_that_a_choice_does_not_have_is_no_step()
    {
        var start = Start(machine => machine.Spawn("t", static () => Choose()), Property.Deadlock, out _);

        start.Step(0, 1)!.Schedule.ShouldBe([new Move(0, 1)]);
        start.Step(0, 2).ShouldBeNull();
    }

    [Fact]
    public void Where_nobody_can_move_the_end_is_judged()
    {
        var start = Start(machine =>
        {
            var a = machine.Spinlock("A");
            machine.Spawn("keeps", () => Lock(a));
            machine.Spawn("waits", () => Lock(a));
        }, Property.Deadlock, out var deadlock);

        var end = start.Step(0)!;
        (start.IsEnd, end.IsEnd).ShouldBe((false, true));
        end.CanMove(1).ShouldBeFalse();
        end.Violates(deadlock).ShouldBeTrue();
    }

    /// <summary>Both always can move: a loop of one of them starves the other, and is none that a fair scheduler follows.</summary>
    [Fact]
    public void A_loop_is_one_only_if_it_is_fair()
    {
        var start = Start(TwoFlips(null), Property.Livelock, out _);

        var alone = start.Step(0)!.Step(0)!;
        alone.LoopSince(start).ShouldBeNull();
        var both = alone.Step(1)!.Step(1)!;
        both.LoopSince(start)!.Loop.ShouldBe([new Move(0, 0), new Move(0, 0), new Move(1, 0), new Move(1, 0)]);
        both.LoopSince(start)!.Stem.ShouldBeEmpty();
        both.Step(0)!.LoopSince(start).ShouldBeNull();
        start.LoopSince(start).ShouldBeNull();
    }

    [Fact]
    public void A_loop_with_progress_is_none()
    {
        var start = Start(TwoFlips(static (step, _, _) => step.Progress()), Property.Livelock, out _);

        start.Step(0)!.Step(0)!.Step(1)!.Step(1)!.LoopSince(start).ShouldBeNull();
    }

    /// <summary>Who waits for a lock that is taken again and again can be starved for ever.</summary>
    [Fact]
    public void A_task_that_cannot_move_somewhere_in_the_loop_is_no_reason_against_it()
    {
        var start = Start(machine =>
        {
            var a = machine.Spinlock("A");
            machine.Spawn("greedy", () => LockForEver(a));
            machine.Spawn("starved", () => Lock(a));
        }, Property.Livelock, out _);

        start.Step(0)!.Step(0)!.LoopSince(start)!.Loop.Length.ShouldBe(2);
    }

    private static SchedulePoint Start(Action<MachineBuilder> build, string property, out Property judged)
    {
        var program = ControlledProgram.Create(new DelegateModel(build));
        judged = program.FindProperty(property)!;
        return SchedulePoint.Start(program, [property]);
    }

    private static Action<MachineBuilder> TwoFlips(Effect? effect) => machine =>
    {
        var x = machine.Cell<int>("x");
        machine.Spawn("a", () => Flip(x, effect));
        machine.Spawn("b", () => Flip(x, effect));
    };

    private static async ControlledTask Set(Cell<int> x, int value) => await x.Store(Labels.Store, value);

    private static async ControlledTask Choose() => await Operations.Choose(Labels.Choose, 2);

    private static async ControlledTask Lock(Spinlock a) => await a.Acquire(Labels.Lock);

    private static async ControlledTask LockForEver(Spinlock a)
    {
        while (true)
        {
            await a.Acquire(Labels.Lock);
            await a.Release(Labels.Unlock);
        }
    }

    private static async ControlledTask Flip(Cell<int> x, Effect? effect)
    {
        while (true)
        {
            await x.Update(Labels.Update, static (old, one) => old ^ one, 1).With(effect ?? Nothing.Effect);
        }
    }
}
