using System.Runtime.CompilerServices;
using Harness.Engine.Exploration;
using Harness.Engine.Guards;
using Harness.Engine.Machine;
using Harness.Engine.Tasks;
using Harness.Engine.Tests.Support;
using static Harness.Engine.Tests.Support.Searches;
using static Harness.Engine.Tests.Support.SmallTasks;
using Harness.Engine.Tests.Unoptimized;

namespace Harness.Engine.Tests.Guards;

/// <summary>The engine must know the next step of a task whenever its code comes to rest.</summary>
public class AwaitTests
{
    private static async ControlledTask Waits(Cell<int> x) => await x.Until(Labels.Until, static (now, _) => now != 0, 0);

    private static ControlledTask s_task;

    /// <summary>A thread pool would go on with such a method: the builder of a Task would hand what is thrown to a thread of its own, and bring the process down.</summary>
    [Fact]
    public void An_operation_awaited_by_a_method_that_is_no_controlled_task()
    {
        foreach (var (method, name) in new (Func<Cell<int>, ControlledTask> Method, string Name)[]
        {
            (async x => await x.Store(Labels.Store, await InTask(x)), nameof(InTask)),
            (async x => await x.Store(Labels.Store, await InValueTask(x)), nameof(InValueTask)),
            (async x => { _ = InTask(x); await x.Store(Labels.Store, 1); }, nameof(InTask)),
            (async x => { InVoid(x); await x.Store(Labels.Store, 1); }, nameof(InVoid)),
            (async x => { await x.Store(Labels.Store, 1); InVoid(x); }, nameof(InVoid)),
            (async x => { await foreach (var y in InStream(x)) { await x.Store(Labels.Store, y); } }, nameof(InStream)),
            (async x => { await CallsInTask(x); await x.Store(Labels.Store, 1); }, nameof(CallsInTask)),
        })
        {
            var refusal = PlacedRefusal(machine => machine.Spawn("t", new Calls(machine.Cell<int>("x"), method).Run));
            refusal.ShouldStartWith($"AwaitTests.{name} (AwaitTests.cs:");
            refusal.ShouldEndWith(
                $" awaits {(name == nameof(CallsInTask) ? "a controlled task" : "an operation")} and is no controlled task: let it return ControlledTask or ControlledTask<T> in place of Task, ValueTask or void, "
                + "and a loop of awaits in place of an IAsyncEnumerable.");
        }
    }

    private static async Task<int> InTask(Cell<int> x) => await x.Load(Labels.Load);

    private static async Task CallsInTask(Cell<int> x) => await SmallTasks.ChooseAndStore(x);

    private static async ValueTask<int> InValueTask(Cell<int> x) => await x.Load(Labels.Load);

#pragma warning disable VSTHRD100, MA0155, S3168, AsyncFixer03 // That it returns nothing is the point.
    private static async void InVoid(Cell<int> x) => await x.Load(Labels.Load);
#pragma warning restore VSTHRD100, MA0155, S3168, AsyncFixer03

    private static async IAsyncEnumerable<int> InStream(Cell<int> x)
    {
        yield return await x.Load(Labels.Load);
    }

    private sealed class Calls(Cell<int> x, Func<Cell<int>, ControlledTask> method)
    {
        internal ControlledTask Run() => method(x);
    }

    [Fact]
    public void An_operation_that_is_not_awaited_with_method_and_line()
        => PlacedRefusal(static () => ForgetsOperation()).ShouldBe(
            $"the operation 'store' was created and not awaited in AwaitTests.ForgetsOperation (AwaitTests.cs:{LineAfter(nameof(ForgetsOperation), 1)}): "
            + "await it in the statement that creates it.");

    [Fact]
    public void An_operation_that_is_not_awaited_before_the_task_ends()
        => PlacedRefusal(static () => ForgetsLastOperation()).ShouldBe(
            $"the operation 'store' was created and not awaited in AwaitTests.ForgetsLastOperation (AwaitTests.cs:{LineAfter(nameof(ForgetsLastOperation), 1)}): "
            + "await it in the statement that creates it.");

    [Fact]
    public void An_operation_that_is_not_awaited_before_the_first_await()
        => PlacedRefusal(static () => ForgetsFirstOperation()).ShouldBe(
            $"the operation 'store' was created and not awaited in AwaitTests.ForgetsFirstOperation (AwaitTests.cs:{LineAfter(nameof(ForgetsFirstOperation), 0)}): "
            + "await it in the statement that creates it.");

    [Fact]
    public void An_operation_that_is_not_awaited_before_a_nested_method_starts()
        => PlacedRefusal(static () => ForgetsBeforeCall()).ShouldStartWith("the operation 'store' was created and not awaited in AwaitTests.ForgetsBeforeCall (AwaitTests.cs:");

    [Fact]
    public void A_task_that_is_not_awaited()
        => PlacedRefusal(static () => ForgetsTask()).ShouldBe(
            $"SmallTasks.Fence was started and not awaited in AwaitTests.ForgetsTask (AwaitTests.cs:{LineAfter(nameof(ForgetsTask), 1)}): "
            + "await it in the statement that starts it, and use MachineBuilder.Spawn for concurrency.");

    [Fact]
    public void A_task_that_is_not_awaited_before_the_caller_ends()
        => PlacedRefusal(static () => ForgetsLastTask()).ShouldBe(
            $"SmallTasks.Fence was started and not awaited in AwaitTests.ForgetsLastTask (AwaitTests.cs:{LineAfter(nameof(ForgetsLastTask), 1)}): "
            + "await it in the statement that starts it, and use MachineBuilder.Spawn for concurrency.");

    [Fact]
    public void A_recursive_call_that_is_not_awaited()
        => PlacedRefusal(static () => ForgetsRecursion(2)).ShouldStartWith("AwaitTests.ForgetsRecursion was started and not awaited in AwaitTests.ForgetsRecursion (AwaitTests.cs:");

    [Fact]
    public void A_task_that_threw_and_is_not_awaited()
        => PlacedRefusal(static () => ForgetsThrower()).ShouldBe(
            $"AwaitTests.Throws threw InvalidOperationException and was not awaited in AwaitTests.ForgetsThrower (AwaitTests.cs:{LineAfter(nameof(ForgetsThrower), 1)}): "
            + "await it in the statement that starts it.");

    [Fact]
    public void A_task_that_threw_and_is_not_awaited_in_a_method_that_ends_at_once()
        => PlacedRefusal(static () => CallsForgetsThrowerAndEnds()).ShouldBe(
            $"AwaitTests.Throws threw InvalidOperationException and was not awaited in AwaitTests.ForgetsThrowerAndEnds (AwaitTests.cs:{LineAfter(nameof(ForgetsThrowerAndEnds), 0)}): "
            + "await it in the statement that starts it.");

    [Fact]
    public void A_task_that_threw_and_is_not_awaited_before_another_is()
        => PlacedRefusal(static () => ForgetsThrowerBeforeCall()).ShouldBe(
            $"AwaitTests.Throws threw InvalidOperationException and was not awaited in AwaitTests.ForgetsThrowerBeforeCall (AwaitTests.cs:{LineAfter(nameof(ForgetsThrowerBeforeCall), 1)}): "
            + "await it in the statement that starts it.");

    [Fact]
    public void A_task_that_threw_and_is_caught_where_it_is_awaited_is_no_error()
        => Searches.Run(static machine => machine.Spawn("t", static () => CatchesThrower())).States.ShouldBe(2);

    [Fact]
    public void A_local_function_is_called_by_its_own_name()
    {
        PlacedRefusal(static () => Inner()).ShouldStartWith("AwaitTests.Inner awaits YieldAwaiter, which the engine does not control");

        static async ControlledTask Inner() => await Task.Yield();
    }

    [Fact]
    public void Two_tasks_started_before_either_is_awaited()
        => PlacedRefusal(static () => StartsTwo()).ShouldStartWith("SmallTasks.Fence was started and not awaited in AwaitTests.StartsTwo (AwaitTests.cs:");

    [Fact]
    public void A_task_awaited_twice()
        => PlacedRefusal(static () => AwaitsTaskTwice()).ShouldBe(
            $"AwaitTests.AwaitsTaskTwice awaits a controlled task a second time (AwaitTests.cs:{LineAfter(nameof(AwaitsTaskTwice), 2)}): "
            + "await it once, in the statement that starts it.");

    [Fact]
    public void An_operation_awaited_without_being_created()
        => PlacedRefusal(static () => AwaitsNothing()).ShouldBe(
            $"AwaitTests.AwaitsNothing awaits an operation a second time (AwaitTests.cs:{LineAfter(nameof(AwaitsNothing), 1)}): "
            + "create a new operation for each await.");

    [Fact]
    public void Yield()
        => PlacedRefusal(static () => Yields()).ShouldBe(
            $"AwaitTests.Yields awaits YieldAwaiter, which the engine does not control (AwaitTests.cs:{LineAfter(nameof(Yields), 1)}): "
            + "await only operations of the machine and controlled tasks.");

    [Fact]
    public void Delay_before_the_first_operation()
        => PlacedRefusal(static () => Delays()).ShouldBe(
            $"AwaitTests.Delays awaits TaskAwaiter, which the engine does not control (AwaitTests.cs:{LineAfter(nameof(Delays), 0)}): "
            + "await only operations of the machine and controlled tasks.");

    [Fact]
    public void A_completion_source_in_a_nested_generic_method()
        => PlacedRefusal(static () => CallsGenericWait()).ShouldStartWith("AwaitTests.GenericWait awaits TaskAwaiter<int>, which the engine does not control");

    [Fact]
    public void A_state_machine_that_is_a_class()
        => Should.Throw<ModelException>(() => Searches.Run(new UnoptimizedModel())).Message.ShouldBe(
            "UnoptimizedModel.Run was compiled with its state machine as a class, which cannot be forked: set <Optimize>true</Optimize> in the project that holds model code.");

    [Fact]
    public void No_scheduling_point_at_all()
        => Searches.Refusal(static machine => machine.Spawn("t", static () => ControlledTask.Completed)).ShouldBe(
            "model 'test' has no scheduling point: no task awaits an operation of the machine.");

    /// <summary>What the author declares is judged in the one state that there is.</summary>
    [Fact]
    public void No_scheduling_point_and_a_property_of_ones_own()
    {
        var result = Searches.Run(static machine =>
        {
            var x = machine.Cell<int>("x");
            machine.FinalProperty("one", "x is 1 at the end", s => s.Get(x) == 1 ? Judgement.Holds : Judgement.Fails);
            machine.FinalProperty("none", "x is 0 at the end", s => s.Get(x) == 0 ? Judgement.Holds : Judgement.Fails);
            machine.Spawn("t", static () => ControlledTask.Completed);
        });
        result.States.ShouldBe(1);
        result.Of("one").Verdict.ShouldBe(Verdict.Violated);
        result.Of("one").Counterexample!.Stem.ShouldBeEmpty();
        result.Of("none").Verdict.ShouldBe(Verdict.Proved);
    }

    /// <summary>No step can be taken, and no verdict is left open for that: the author could do nothing about it.</summary>
    [Fact]
    public void A_task_that_may_idle_waits_for_ever()
        => Searches.Run(static machine =>
        {
            var x = machine.Cell<int>("x");
            machine.Spawn("t", () => Waits(x), mayIdle: true);
        }).Properties.ShouldAllBe(p => p.Verdict == Verdict.Proved);

    [Fact]
    public void A_search_runs_once()
    {
        var search = new ExhaustiveSearch(Searches.Unscanned(static machine => machine.Spawn("t", static () => Fence())), new SearchOptions());
        search.Run(TestContext.Current.CancellationToken);

        Should.Throw<InvalidOperationException>(() => search.Run(TestContext.Current.CancellationToken)).Message.ShouldBe("a search runs once: make a new one.");
    }

    /// <summary>The line of a method's statement, counted from its opening brace.</summary>
    private static int LineAfter(string method, int statement, [CallerFilePath] string file = "")
        => Array.FindIndex(File.ReadAllLines(file), l => l.Contains($"ControlledTask {method}(", StringComparison.Ordinal)) + 3 + statement;

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
}
