using System.Runtime.CompilerServices;
using Harness.Engine.Exploration;
using Harness.Engine.Guards;
using Harness.Engine.Machine;
using Harness.Engine.Tasks;
using Harness.Engine.Tests.Support;
using Harness.Engine.Tests.Unoptimized;

namespace Harness.Engine.Tests.Guards;

/// <summary>The engine must know the next step of a task whenever its code comes to rest.</summary>
public class AwaitTests
{
    private static ControlledTask s_task;
    private static volatile bool s_released;
    private static volatile bool s_releasedAtStart;

    [Fact]
    public void An_operation_that_is_not_awaited_with_method_and_line()
        => Refusal(static () => ForgetsOperation()).ShouldBe(
            $"the operation 'store' was created and not awaited in AwaitTests.ForgetsOperation (AwaitTests.cs:{LineAfter(nameof(ForgetsOperation), 1)}): "
            + "await it in the statement that creates it.");

    [Fact]
    public void An_operation_that_is_not_awaited_before_the_task_ends()
        => Refusal(static () => ForgetsLastOperation()).ShouldBe(
            $"the operation 'store' was created and not awaited in AwaitTests.ForgetsLastOperation (AwaitTests.cs:{LineAfter(nameof(ForgetsLastOperation), 1)}): "
            + "await it in the statement that creates it.");

    [Fact]
    public void An_operation_that_is_not_awaited_before_the_first_await()
        => Refusal(static () => ForgetsFirstOperation()).ShouldBe(
            $"the operation 'store' was created and not awaited in AwaitTests.ForgetsFirstOperation (AwaitTests.cs:{LineAfter(nameof(ForgetsFirstOperation), 0)}): "
            + "await it in the statement that creates it.");

    [Fact]
    public void An_operation_that_is_not_awaited_before_a_nested_method_starts()
        => Refusal(static () => ForgetsBeforeCall()).ShouldStartWith("the operation 'store' was created and not awaited in AwaitTests.ForgetsBeforeCall (AwaitTests.cs:");

    [Fact]
    public void A_task_that_is_not_awaited()
        => Refusal(static () => ForgetsTask()).ShouldBe(
            $"AwaitTests.Fence was started and not awaited in AwaitTests.ForgetsTask (AwaitTests.cs:{LineAfter(nameof(ForgetsTask), 1)}): "
            + "await it in the statement that starts it, and use MachineBuilder.Spawn for concurrency.");

    [Fact]
    public void A_task_that_is_not_awaited_before_the_caller_ends()
        => Refusal(static () => ForgetsLastTask()).ShouldBe(
            $"AwaitTests.Fence was started and not awaited in AwaitTests.ForgetsLastTask (AwaitTests.cs:{LineAfter(nameof(ForgetsLastTask), 1)}): "
            + "await it in the statement that starts it, and use MachineBuilder.Spawn for concurrency.");

    [Fact]
    public void A_recursive_call_that_is_not_awaited()
        => Refusal(static () => ForgetsRecursion(2)).ShouldStartWith("AwaitTests.ForgetsRecursion was started and not awaited in AwaitTests.ForgetsRecursion (AwaitTests.cs:");

    [Fact]
    public void A_task_that_threw_and_is_not_awaited()
        => Refusal(static () => ForgetsThrower()).ShouldBe(
            $"AwaitTests.Throws threw InvalidOperationException and was not awaited in AwaitTests.ForgetsThrower (AwaitTests.cs:{LineAfter(nameof(ForgetsThrower), 1)}): "
            + "await it in the statement that starts it.");

    [Fact]
    public void A_task_that_threw_and_is_not_awaited_in_a_method_that_ends_at_once()
        => Refusal(static () => CallsForgetsThrowerAndEnds()).ShouldBe(
            $"AwaitTests.Throws threw InvalidOperationException and was not awaited in AwaitTests.ForgetsThrowerAndEnds (AwaitTests.cs:{LineAfter(nameof(ForgetsThrowerAndEnds), 0)}): "
            + "await it in the statement that starts it.");

    [Fact]
    public void A_task_that_threw_and_is_not_awaited_before_another_is()
        => Refusal(static () => ForgetsThrowerBeforeCall()).ShouldBe(
            $"AwaitTests.Throws threw InvalidOperationException and was not awaited in AwaitTests.ForgetsThrowerBeforeCall (AwaitTests.cs:{LineAfter(nameof(ForgetsThrowerBeforeCall), 1)}): "
            + "await it in the statement that starts it.");

    [Fact]
    public void A_task_that_threw_and_is_caught_where_it_is_awaited_is_no_error()
        => Searches.Run(static machine => machine.Spawn("t", static () => CatchesThrower())).States.ShouldBe(2);

    [Fact]
    public void A_local_function_is_called_by_its_own_name()
    {
        Refusal(static () => Inner()).ShouldStartWith("AwaitTests.Inner awaits YieldAwaiter, which the engine does not control");

        static async ControlledTask Inner() => await Task.Yield();
    }

    [Fact]
    public void Two_tasks_started_before_either_is_awaited()
        => Refusal(static () => StartsTwo()).ShouldStartWith("AwaitTests.Fence was started and not awaited in AwaitTests.StartsTwo (AwaitTests.cs:");

    [Fact]
    public void A_task_awaited_twice()
        => Refusal(static () => AwaitsTaskTwice()).ShouldBe(
            $"AwaitTests.AwaitsTaskTwice awaits a controlled task a second time (AwaitTests.cs:{LineAfter(nameof(AwaitsTaskTwice), 2)}): "
            + "await it once, in the statement that starts it.");

    [Fact]
    public void An_operation_awaited_without_being_created()
        => Refusal(static () => AwaitsNothing()).ShouldBe(
            $"AwaitTests.AwaitsNothing awaits an operation a second time (AwaitTests.cs:{LineAfter(nameof(AwaitsNothing), 1)}): "
            + "create a new operation for each await.");

    [Fact]
    public void Yield()
        => Refusal(static () => Yields()).ShouldBe(
            $"AwaitTests.Yields awaits YieldAwaiter, which the engine does not control (AwaitTests.cs:{LineAfter(nameof(Yields), 1)}): "
            + "await only operations of the machine and controlled tasks.");

    [Fact]
    public void Delay_before_the_first_operation()
        => Refusal(static () => Delays()).ShouldBe(
            $"AwaitTests.Delays awaits TaskAwaiter, which the engine does not control (AwaitTests.cs:{LineAfter(nameof(Delays), 0)}): "
            + "await only operations of the machine and controlled tasks.");

    [Fact]
    public void A_completion_source_in_a_nested_generic_method()
        => Refusal(static () => CallsGenericWait()).ShouldStartWith("AwaitTests.GenericWait awaits TaskAwaiter<Int32>, which the engine does not control");

    [Fact]
    public void A_state_machine_that_is_a_class()
        => Should.Throw<ModelException>(() => Searches.Run(new UnoptimizedModel())).Message.ShouldBe(
            "UnoptimizedModel.Run was compiled with its state machine as a class, which cannot be forked: set <Optimize>true</Optimize> in the project that holds model code.");

    [Fact]
    public void A_capturing_delegate_given_to_an_operation()
    {
        const string Advice = ": make the lambda static and pass values as operands, or keep the delegate in a readonly field of a model object.";
        Refusal(m => CapturesInUntil(m, 3)).ShouldBe("AwaitTests.CapturesInUntil passes a delegate that captures 'wanted'" + Advice);
        Refusal(m => CapturesInUpdate(m, 3)).ShouldBe("AwaitTests.CapturesInUpdate passes a delegate that captures 'more'" + Advice);
        Refusal(m => CapturesInEffect(m, 3)).ShouldBe("AwaitTests.CapturesInEffect passes a delegate that captures 'count'" + Advice);
        Refusal(m => CapturesInCondition(m, 3)).ShouldBe("AwaitTests.CapturesInCondition passes a delegate that captures 'x', 'wanted'" + Advice);
    }

    /// <summary>Only the last delegate of a combination has the method and target that a delegate shows.</summary>
    [Fact]
    public void A_combination_of_delegates_given_to_an_operation()
        => Refusal(static () => Combines(3)).ShouldStartWith("AwaitTests.Combines passes several delegates in one");

    [Fact]
    public void Two_effects_that_differ_only_in_private_fields_of_a_base_class()
        => Searches.Outcomes(machine =>
        {
            var x = machine.Cell<int>("x");
            var writers = new Writers(x);
            machine.Spawn("t", () => writers.Run());
            return [x];
        }).ShouldBe(["1", "2"]);

    [Fact]
    public void Two_stateless_receivers_of_one_inherited_method()
        => Searches.Outcomes(machine =>
        {
            var x = machine.Cell<int>("x");
            machine.Spawn("t", () => UsesHooks(x));
            return [x];
        }).ShouldBe(["1", "2"]);

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
            "the effect of step 'fence' of task 'thrower' threw InvalidOperationException: broken");

    [Fact]
    public void No_scheduling_point_at_all()
        => Searches.Refusal(static machine => machine.Spawn("t", static () => ControlledTask.Completed)).ShouldBe(
            "model 'test' has no scheduling point: no task awaits an operation of the machine.");

    [Fact]
    public void A_step_that_spins()
    {
        s_released = false;
        try
        {
            Searches.RefusalBehindTheScan(
                static machine => machine.Spawn("spinner", static () => Spins()),
                new SearchOptions { StepTimeout = TimeSpan.FromMilliseconds(100) }).ShouldBe(
                "AwaitTests.Spins of task 'spinner' has run for 0.1 s without coming to its next await: every loop of a model must await an operation of the machine.");
        }
        finally
        {
            s_released = true;
        }
    }

    [Fact]
    public void A_task_that_spins_before_its_first_operation()
    {
        s_releasedAtStart = false;
        try
        {
            Should.Throw<ModelException>(static () =>
                Searches.Unscanned(static machine => machine.Spawn("spinner", static () => SpinsAtStart()), startTimeoutMilliseconds: 100)).Message.ShouldBe(
                "task 'spinner' has run for 0.1 s without coming to its next await: every loop of a model must await an operation of the machine.");
        }
        finally
        {
            s_releasedAtStart = true;
        }
    }

    [Fact]
    public void An_effect_that_spins()
    {
        s_released = false;
        try
        {
            Searches.RefusalBehindTheScan(
                static machine => machine.Spawn("spinner", static () => SpinsInEffect()),
                new SearchOptions { StepTimeout = TimeSpan.FromMilliseconds(100) }).ShouldBe(
                $"the effect or condition of step '{Labels.Fence}' of task 'spinner' has run for 0.1 s: it must end.");
        }
        finally
        {
            s_released = true;
        }
    }

    [Fact]
    public void A_judge_that_spins()
    {
        s_released = false;
        try
        {
            Searches.RefusalBehindTheScan(
                static machine =>
                {
                    machine.Property("slow", "its judge never ends", static _ => Spin());
                    machine.Spawn("t", static () => OneFence());
                },
                new SearchOptions { StepTimeout = TimeSpan.FromMilliseconds(100) }).ShouldBe(
                "the judge of property 'slow' has run for 0.1 s: it must end.");
        }
        finally
        {
            s_released = true;
        }
    }

    [Fact]
    public void A_judge_that_throws()
        => Searches.RefusalBehindTheScan(static machine =>
        {
            machine.Property("broken", "its judge throws", static _ => throw new InvalidOperationException("no"));
            machine.Spawn("t", static () => OneFence());
        }).ShouldBe("the judge of property 'broken' threw InvalidOperationException: no");

    [Fact]
    public void A_condition_that_throws()
        => Searches.RefusalBehindTheScan(static machine => machine.Spawn("t", static () => ThrowsInCondition())).ShouldBe(
            $"the condition of step '{Labels.Fence}' of task 't' threw InvalidOperationException: no");

    [Fact]
    public void A_search_runs_once()
    {
        var search = new ExhaustiveSearch(Searches.Unscanned(static machine => machine.Spawn("t", static () => OneFence())), new SearchOptions());
        search.Run(TestContext.Current.CancellationToken);

        Should.Throw<InvalidOperationException>(() => search.Run(TestContext.Current.CancellationToken)).Message.ShouldBe("a search runs once: make a new one.");
    }

    [Fact]
    public void The_watchdog_can_be_switched_off()
        => Searches.Run(
            new TinyModel(Oracles.Programs.Fibonacci(4), record: true), Searches.Thorough with { StepTimeout = Timeout.InfiniteTimeSpan }).Schedules.ShouldBe(2_704_156);

    private static string Refusal(Func<ControlledTask> method) => Searches.RefusalBehindTheScan(machine => machine.Spawn("t", method));

    private static string Refusal(Func<Cell<int>, ControlledTask> method)
        => Searches.RefusalBehindTheScan(machine =>
        {
            var x = machine.Cell<int>("x");
            machine.Spawn("t", () => method(x));
        });

    /// <summary>The line of a method's statement, counted from its opening brace.</summary>
    private static int LineAfter(string method, int statement, [CallerFilePath] string file = "")
        => Array.FindIndex(File.ReadAllLines(file), l => l.Contains($"ControlledTask {method}(", StringComparison.Ordinal)) + 3 + statement;

    private static async ControlledTask Fence() => await Operations.Fence(Labels.Fence);

    private static async ControlledTask ForgetsOperation()
    {
        await Operations.Fence(Labels.Fence);
        _ = Operations.Fence(Labels.Store);
        await Operations.Fence(Labels.Fence);
    }

    private static async ControlledTask ForgetsLastOperation()
    {
        await Operations.Fence(Labels.Fence);
        _ = Operations.Fence(Labels.Store);
    }

    private static async ControlledTask ForgetsFirstOperation()
    {
        _ = Operations.Fence(Labels.Store);
        await Operations.Fence(Labels.Fence);
    }

    private static async ControlledTask ForgetsBeforeCall()
    {
        await Operations.Fence(Labels.Fence);
        _ = Operations.Fence(Labels.Store);
        await Fence();
    }

    private static async ControlledTask ForgetsTask()
    {
        await Operations.Fence(Labels.Fence);
        _ = Fence();
        await Operations.Fence(Labels.Fence);
    }

    private static async ControlledTask ForgetsLastTask()
    {
        await Operations.Fence(Labels.Fence);
        _ = Fence();
    }

    private static async ControlledTask ForgetsRecursion(int depth)
    {
        await Operations.Fence(Labels.Fence);
        if (depth > 0)
        {
            _ = ForgetsRecursion(depth - 1);
        }
    }

    private static async ControlledTask ForgetsThrower()
    {
        await Operations.Fence(Labels.Fence);
        _ = Throws();
        await Operations.Fence(Labels.Fence);
    }

#pragma warning disable CS1998 // Without an await on purpose.
    private static async ControlledTask Throws() => throw new InvalidOperationException("lost");
#pragma warning restore CS1998

    private static async ControlledTask CallsForgetsThrowerAndEnds()
    {
        await Operations.Fence(Labels.Fence);
        await ForgetsThrowerAndEnds();
    }

#pragma warning disable CS1998 // Without an await on purpose.
    private static async ControlledTask ForgetsThrowerAndEnds()
    {
        _ = Throws();
    }
#pragma warning restore CS1998

    private static async ControlledTask ForgetsThrowerBeforeCall()
    {
        await Operations.Fence(Labels.Fence);
        _ = Throws();
        await CatchesThrower();
    }

    private static async ControlledTask CatchesThrower()
    {
        try
        {
            await Throws();
        }
        catch (InvalidOperationException)
        {
            await Operations.Fence(Labels.Fence);
        }
    }

    private static async ControlledTask StartsTwo()
    {
        var first = Fence();
        var second = Fence();
        await first;
        await second;
    }

    private static async ControlledTask AwaitsTaskTwice()
    {
        s_task = Fence();
        await s_task;
        await s_task;
    }

    private static async ControlledTask AwaitsNothing()
    {
        await Operations.Fence(Labels.Fence);
        await default(Operation);
    }

    private static async ControlledTask Yields()
    {
        await Operations.Fence(Labels.Fence);
        await Task.Yield();
    }

    private static async ControlledTask Delays()
    {
        await Task.Delay(1);
        await Operations.Fence(Labels.Fence);
    }

    private static async ControlledTask CallsGenericWait()
    {
        await Operations.Fence(Labels.Fence);
        await GenericWait(new TaskCompletionSource<int>().Task);
    }

    private static async ControlledTask<T> GenericWait<T>(Task<T> task) => await task;

    private static async ControlledTask CapturesInUntil(Cell<int> x, int wanted)
        => await x.Until(Labels.Until, (now, _) => now == wanted, 0);

    private static async ControlledTask CapturesInUpdate(Cell<int> x, int more)
        => await x.Update(Labels.Update, (old, _) => old + more, 0);

    private static async ControlledTask CapturesInEffect(Cell<int> x, int count)
        => await x.Load(Labels.Load, (_, _, _) => count++);

    private static async ControlledTask CapturesInCondition(Cell<int> x, int wanted)
        => await Operations.AtomicWhen(Labels.Atomic, (s, _, _) => s.Get(x) == wanted, static (_, _, _) => { });

    private static async ControlledTask Combines(int count)
    {
        Effect both = (_, _, _) => count++;
        both += static (_, _, _) => { };
        await Operations.Fence(Labels.Fence, both);
    }

    private static async ControlledTask UsesHooks(Cell<int> x)
    {
        var one = await Operations.Choose(Labels.Choose, 2) == 0;
        var value = await Operations.Atomic(Labels.Atomic, one ? StatelessHook.One : StatelessHook.Two);
        await x.Store(Labels.Store, (int)value);
    }

    private static async ControlledTask EffectThrows()
        => await Operations.Fence(Labels.Fence, static (_, _, _) => throw new InvalidOperationException("broken"));

    private static async ControlledTask OneFence() => await Operations.Fence(Labels.Fence);

    private static async ControlledTask ThrowsInCondition()
        => await Operations.AtomicWhen(Labels.Fence, static (_, _, _) => throw new InvalidOperationException("no"), static (_, _, _) => { });

    private static async ControlledTask SpinsInEffect() => await Operations.Fence(Labels.Fence, static (_, _, _) => Spin());

    private static Judgement Spin()
    {
        while (!s_released)
        {
            Thread.SpinWait(100);
        }

        return Judgement.Holds;
    }

    private static async ControlledTask SpinsAtStart()
    {
        while (!s_releasedAtStart)
        {
            Thread.SpinWait(100);
        }

        await Operations.Fence(Labels.Fence);
    }

    private static async ControlledTask Spins()
    {
        await Operations.Fence(Labels.Fence);
        while (!s_released)
        {
            Thread.SpinWait(100);
        }
    }

    private abstract class StatelessHook
    {
        internal static readonly Effect One = new HookOne().Apply;
        internal static readonly Effect Two = new HookTwo().Apply;

        protected abstract int Value { get; }

        private void Apply(StepContext step, int a, int b) => step.Return((long)Value);

        private sealed class HookOne : StatelessHook
        {
            protected override int Value => 1;
        }

        private sealed class HookTwo : StatelessHook
        {
            protected override int Value => 2;
        }
    }

    private abstract class WriterBase
    {
        private readonly Cell<int> _x;
        private readonly int _value;

        protected WriterBase(Cell<int> x, int value)
        {
            _x = x;
            _value = value;
            Effect = Apply;
        }

        internal Effect Effect { get; }

        private void Apply(StepContext step, int a, int b) => step.Set(_x, _value);
    }

    private sealed class Writer(Cell<int> x, int value) : WriterBase(x, value);

    private sealed class Writers(Cell<int> x)
    {
        private readonly Writer _one = new(x, 1);
        private readonly Writer _two = new(x, 2);

        internal async ControlledTask Run()
        {
            if (await Operations.Choose(Labels.Choose, 2) == 0)
            {
                await Operations.Fence(Labels.Fence, _one.Effect);
            }
            else
            {
                await Operations.Fence(Labels.Fence, _two.Effect);
            }
        }
    }

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
            await _x.Load(Labels.Load, _effect);
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
