using Harness.Engine.Exploration;
using Harness.Engine.Guards;
using Harness.Engine.Machine;
using Harness.Engine.Tasks;
using Harness.Engine.Tests.Support;
using static Harness.Engine.Tests.Support.Searches;
using static Harness.Engine.Tests.Support.SmallTasks;

namespace Harness.Engine.Tests.Guards;

/// <summary>Effects, conditions and judges are no tasks: they ask for no operation and throw nothing, and only an effect writes.</summary>
public class ModelCodePlaceTests
{
    [Fact]
    public void An_operation_inside_an_effect()
        => Searches.Refusal(machine =>
        {
            var nested = new Nested(machine.Cell<int>("x"));
            machine.Spawn("t", () => nested.Run());
        }, new SearchOptions()).ShouldContain("used outside a run");

    [Fact]
    public void An_operation_outside_a_run()
        => Should.Throw<ModelException>(static () => Operations.Fence(Labels.Fence)).Message.ShouldBe(
            "a controlled task or an operation of the machine was used outside a run: start it with MachineBuilder.Spawn.");

    [Fact]
    public void An_operation_outside_a_run_on_a_thread_that_took_steps()
    {
        var program = ControlledProgram.Create(new DelegateModel(static m => m.Spawn("t", static () => Fence())));
        Replays.Follow(program, [new Move(0, 0)]);
        Should.Throw<ModelException>(static () => Operations.Fence(Labels.Fence)).Message.ShouldContain("used outside a run");
    }

    [Fact]
    public void A_condition_that_writes()
        => Searches.Refusal(static machine =>
        {
            var writing = new WritingCondition(machine.Cell<int>("x"));
            machine.Spawn("t", () => writing.Run());
        }, new SearchOptions()).ShouldBe("a condition or a property writes 'x': only the effect of an operation may change the memory.");

    [Fact]
    public void A_property_that_writes()
        => Searches.Refusal(static machine =>
        {
            var x = machine.Cell<int>("x");
            machine.Spawn("t", static () => Fence());
            machine.Property("p", "writes", s =>
            {
                s.Set(x, 1);
                return Judgement.Holds;
            });
        }, new SearchOptions()).ShouldBe("a condition or a property writes 'x': only the effect of an operation may change the memory.");

    [Fact]
    public void An_effect_that_throws()
        => Searches.Refusal(static machine => machine.Spawn("thrower", static () => EffectThrows())).ShouldBe(
            "the effect of step 'fence' of task 'thrower' threw InvalidOperationException: broken (schedule: thrower 'fence')");

    /// <summary>The shortest schedule to it, as of a violation: both have read before one stores.</summary>
    [Fact]
    public void A_judge_that_throws_after_some_steps()
        => Searches.Refusal(static machine =>
        {
            var x = machine.Cell<int>("x");
            machine.Property("small", "the judge can tell", state => state.Get(x) < 2 ? Judgement.Holds : throw new InvalidOperationException("too large"));
            machine.Spawn("t", () => Increments(x));
            machine.Spawn("u", () => Increments(x));
        }).ShouldBe("the judge of property 'small' threw InvalidOperationException: too large (schedule: t 'load', t 'store', u 'load', u 'store')");

    [Fact]
    public void Of_a_long_schedule_the_last_steps_are_named()
        => Searches.Refusal(static machine =>
        {
            var x = machine.Cell<int>("x");
            machine.Property("small", "the judge can tell", state => state.Get(x) < 9 ? Judgement.Holds : throw new InvalidOperationException("too large"));
            machine.Spawn("t", () => IncrementsForEver(x));
        }).ShouldEndWith($"(after 18 steps, the last: {string.Join(", ", Enumerable.Repeat("t 'load', t 'store'", 6))})");

    private static async ControlledTask Increments(Cell<int> x) => await x.Store(Labels.Store, await x.Load(Labels.Load) + 1);

    private static async ControlledTask IncrementsForEver(Cell<int> x)
    {
        while (true)
        {
            await Increments(x);
        }
    }

    [Fact]
    public void A_judge_that_throws()
        => RefusalBehindTheScan(static machine =>
        {
            machine.Property("broken", "its judge throws", static _ => throw new InvalidOperationException("no"));
            machine.Spawn("t", static () => Fence());
        }).ShouldBe("the judge of property 'broken' threw InvalidOperationException: no (before the first step)");

    [Fact]
    public void A_condition_that_throws()
        => RefusalBehindTheScan(static machine => machine.Spawn("t", static () => ThrowsInCondition())).ShouldBe(
            $"the condition of step '{Labels.Fence}' of task 't' threw InvalidOperationException: no (before the first step)");

    private static async ControlledTask EffectThrows()
        => await Operations.Fence(Labels.Fence).With(static (_, _, _) => throw new InvalidOperationException("broken"));

    private static async ControlledTask ThrowsInCondition()
        => await Operations.AtomicWhen(Labels.Fence, static (_, _, _) => throw new InvalidOperationException("no"), static (_, _, _) => { });

    private sealed class Nested
    {
        private readonly Cell<int> _x;
        private readonly Effect _effect;

        internal Nested(Cell<int> x)
        {
            _x = x;
            _effect = Store;
        }

        internal async ControlledTask Run()
        {
            await _x.Load(Labels.Load);
            await _x.Load(Labels.Load).With(_effect);
        }

        private void Store(StepContext step, int a, int b) => _ = _x.Store(Labels.Store, 1);
    }

    private sealed class WritingCondition
    {
        private readonly Cell<int> _x;
        private readonly StateCondition _condition;

        internal WritingCondition(Cell<int> x)
        {
            _x = x;
            _condition = Increment;
        }

        internal async ControlledTask Run() => await Operations.AtomicWhen(Labels.Atomic, _condition, static (_, _, _) => { });

        private bool Increment(StepContext state, int a, int b)
        {
            state.Set(_x, state.Get(_x) + 1);
            return true;
        }
    }
}
