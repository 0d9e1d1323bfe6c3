using Harness.Engine.Exploration;
using Harness.Engine.Machine;
using Harness.Engine.Tasks;
using Harness.Engine.Tests.Support;

namespace Harness.Engine.Tests.Exploration;

/// <summary>A livelock is a cycle without progress that a weakly fair scheduler may follow for ever.</summary>
public class LivelockTests
{
    [Fact]
    public void A_spinner_that_nobody_releases()
    {
        var (stem, loop) = Livelock(machine =>
        {
            var x = machine.Cell<int>("x");
            machine.Spawn("spinner", () => FenceThenSpin(x));
        })!.Value;
        stem.ShouldBe([new Move(0, 0)]);
        loop.ShouldBe([new Move(0, 0)]);
    }

    /// <summary>The cycle of the spinner alone starves the task that would release it.</summary>
    [Fact]
    public void A_spinner_that_another_task_will_release_is_no_livelock()
        => Livelock(machine =>
        {
            var x = machine.Cell<int>("x");
            machine.Spawn("spinner", () => FenceThenSpin(x));
            machine.Spawn("releaser", () => Set(x));
        }).ShouldBeNull();

    [Fact]
    public void A_cycle_with_progress_is_no_livelock()
    {
        static void Build(MachineBuilder machine, Effect effect) => machine.Spawn("t", () => Loop(effect));
        Livelock(machine => Build(machine, Nothing.Effect)).ShouldNotBeNull();
        Livelock(machine => Build(machine, static (step, _, _) => step.Progress())).ShouldBeNull();
    }

    /// <summary>What a step did once is not done again by the steps that follow it.</summary>
    [Fact]
    public void Progress_before_a_cycle_is_none_in_it()
    {
        var (stem, loop) = Livelock(static machine => machine.Spawn("t", static () => ProgressAndLoop()))!.Value;
        stem.ShouldBe([new Move(0, 0)]);
        loop.ShouldBe([new Move(0, 0)]);
    }

    private static async ControlledTask ProgressAndLoop()
    {
        await Operations.Fence(Labels.Store).With(static (step, _, _) => step.Progress());
        await Loop(Nothing.Effect);
    }

    /// <summary>Each of two tasks is always enabled, so that a fair loop has steps of both.</summary>
    [Fact]
    public void A_fair_loop_has_a_step_of_every_task_that_is_always_enabled()
    {
        var (_, loop) = Livelock(machine =>
        {
            var x = machine.Cell<int>("x");
            machine.Spawn("a", () => Flip(x));
            machine.Spawn("b", () => Flip(x));
        })!.Value;
        loop.Select(m => (int)m.Task).Distinct().Order().ShouldBe([0, 1]);
    }

    /// <summary>Weak fairness promises nothing to a task that is disabled again and again: a spin lock may starve it.</summary>
    [Fact]
    public void A_task_starved_at_a_lock_is_a_livelock()
    {
        var (stem, loop) = Livelock(machine =>
        {
            var a = machine.Spinlock("A");
            machine.Spawn("greedy", () => LockForEver(a));
            machine.Spawn("starved", () => LockOnce(a));
        })!.Value;
        stem.ShouldBeEmpty();
        loop.ShouldBe([new Move(0, 0), new Move(0, 0)]);
    }

    /// <summary>The way out of a component is no part of the cycle: the environment may choose to stay for ever.</summary>
    [Fact]
    public void A_choice_that_may_stay_for_ever_is_a_livelock()
    {
        var (stem, loop) = Livelock(machine => machine.Spawn("t", static () => ChooseUntilOne()))!.Value;
        stem.ShouldBeEmpty();
        loop.ShouldBe([new Move(0, 0)]);
    }

    [Fact]
    public void The_nearest_of_two_livelocks_is_reported()
    {
        var (stem, _) = Livelock(machine => machine.Spawn("t", static () => TwoTraps()))!.Value;
        stem.ShouldBe([new Move(0, 1)]);
    }

    [Fact]
    public void Livelock_is_not_judged_when_it_is_not_selected()
    {
        var result = Searches.Run(
            machine => machine.Spawn("t", static () => ChooseUntilOne()), new SearchOptions { Properties = [Property.Deadlock] });
        result.Properties.ShouldHaveSingleItem().Property.Name.ShouldBe(Property.Deadlock);
        result.EdgeBytes.ShouldBe(0);
    }

    /// <summary>Finds a livelock, and checks that its loop leads from the end of its stem back to the same state.</summary>
    private static (Move[] Stem, Move[] Loop)? Livelock(Action<MachineBuilder> build)
    {
        var program = ControlledProgram.Create(new DelegateModel(build));
        var property = new ExhaustiveSearch(program, Searches.Thorough).Run(TestContext.Current.CancellationToken).Of(Property.Livelock);
        if (property.Counterexample is not { } counterexample)
        {
            property.Verdict.ShouldBe(Verdict.Proved);
            return null;
        }

        property.Verdict.ShouldBe(Verdict.Violated);
        counterexample.Loop.ShouldNotBeEmpty();
        var start = Replays.Follow(program, counterexample.Stem);
        var end = Replays.Follow(program, counterexample.Loop, start);
        end.Fingerprint.ShouldBe(start.Fingerprint);
        return ([.. counterexample.Stem], [.. counterexample.Loop]);
    }

    private static async ControlledTask FenceThenSpin(Cell<int> x)
    {
        await Operations.Fence(Labels.Fence);
        while (await x.Load(Labels.Load) == 0)
        {
        }
    }

    private static async ControlledTask Set(Cell<int> x) => await x.Store(Labels.Store, 1);

    private static async ControlledTask Loop(Effect effect)
    {
        while (true)
        {
            await Operations.Fence(Labels.Fence).With(effect);
        }
    }

    private static async ControlledTask Flip(Cell<int> x)
    {
        while (true)
        {
            await x.Update(Labels.Update, static (old, one) => old ^ one, 1);
        }
    }

    private static async ControlledTask LockForEver(Spinlock a)
    {
        while (true)
        {
            await a.Acquire(Labels.Lock);
            await a.Release(Labels.Unlock);
        }
    }

    private static async ControlledTask LockOnce(Spinlock a)
    {
        await a.Acquire(Labels.Lock);
        await a.Release(Labels.Unlock);
    }

    private static async ControlledTask ChooseUntilOne()
    {
        while (await Operations.Choose(Labels.Choose, 2) == 0)
        {
        }
    }

    private static async ControlledTask TwoTraps()
    {
        if (await Operations.Choose(Labels.Choose, 2) == 0)
        {
            await Operations.Fence(Labels.Fence);
            await Operations.Fence(Labels.Load);
        }

        while (true)
        {
            await Operations.Fence(Labels.Store);
        }
    }
}
