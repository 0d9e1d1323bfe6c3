using Harness.Engine.Machine;
using Harness.Engine.Tasks;

namespace Harness.Engine.Tests.Sampling;

/// <summary>A model that is declared where it is used.</summary>
internal sealed class SamplingModel(string name, Action<MachineBuilder> build) : IModel
{
    public string Name => name;

    public void Build(MachineBuilder machine) => build(machine);

    internal static ControlledProgram Create(Action<MachineBuilder> build) => ControlledProgram.Create(new SamplingModel("sampled", build));
}

/// <summary>Tiny programs whose schedules can be written down.</summary>
internal static class SamplingModels
{
    private static readonly StepLabel s_step = new("s", "take a step");
    private static readonly StepLabel s_load = new("l", "read");
    private static readonly StepLabel s_store = new("w", "write");
    private static readonly StepLabel s_wait = new("u", "wait");
    private static readonly StepLabel s_acquire = new("+", "take a lock");
    private static readonly StepLabel s_release = new("-", "give a lock back");
    private static readonly StepLabel s_choose = new("?", "choose");

    /// <summary>Tasks that share nothing, with as many steps each.</summary>
    internal static ControlledProgram Independent(int tasks, int steps) => SamplingModel.Create(machine =>
    {
        for (var task = 0; task < tasks; task++)
        {
            var cell = machine.Cell<int>($"cell {task}");
            machine.Spawn($"task {task}", () => Count(cell, steps));
        }
    });

    /// <summary>Task 0 waits for a flag before its two steps; task 1 sets it before its two steps.</summary>
    internal static ControlledProgram Blocked() => SamplingModel.Create(machine =>
    {
        var flag = machine.Cell<int>("flag");
        var (a, b) = (machine.Cell<int>("a"), machine.Cell<int>("b"));
        machine.Spawn("waiter", () => WaitAndCount(flag, a));
        machine.Spawn("setter", () => SetAndCount(flag, b));
    });

    /// <summary>Two increments, each a read and a write: one is lost where both read first.</summary>
    internal static ControlledProgram LostUpdate() => SamplingModel.Create(machine =>
    {
        var cell = machine.Cell<int>("counter");
        machine.FinalProperty("sum", "both increments count", state => state.Get(cell) == 2 ? Judgement.Holds : Judgement.Fails);
        machine.Spawn("first", () => Increment(cell));
        machine.Spawn("second", () => Increment(cell));
    });

    /// <summary>Two locks, taken in opposite orders.</summary>
    internal static ControlledProgram OppositeLocks() => SamplingModel.Create(machine =>
    {
        var (a, b) = (machine.Spinlock("a"), machine.Spinlock("b"));
        machine.Spawn("ab", () => TakeBoth(a, b));
        machine.Spawn("ba", () => TakeBoth(b, a));
    });

    /// <summary>A task throws if it reads between the two writes of the other.</summary>
    internal static ControlledProgram Throws() => SamplingModel.Create(machine =>
    {
        var cell = machine.Cell<int>("cell");
        machine.Spawn("writer", () => Count(cell, 2));
        machine.Spawn("reader", () => ThrowIfOne(cell));
    });

    /// <summary>Task 0 reads a flag until it is set, without ever being disabled; task 1 sets it.</summary>
    internal static ControlledProgram Spin() => SamplingModel.Create(machine =>
    {
        var flag = machine.Cell<int>("flag");
        machine.Spawn("spinner", () => SpinUntilSet(flag));
        machine.Spawn("setter", () => Count(flag, 1));
    });

    /// <summary>One task that never ends.</summary>
    internal static ControlledProgram Endless() => SamplingModel.Create(machine =>
    {
        var flag = machine.Cell<int>("flag");
        machine.Spawn("spinner", () => SpinUntilSet(flag));
    });

    /// <summary>One choice of three; every value but 2 is fine.</summary>
    internal static ControlledProgram Choice() => SamplingModel.Create(machine =>
    {
        var chosen = machine.Cell<int>("chosen", -1);
        machine.Property("not two", "2 is never chosen", state => state.Get(chosen) == 2 ? Judgement.Fails : Judgement.Holds);
        machine.Spawn("chooser", () => ChooseOfThree(chosen));
    });

    /// <summary>Two properties that fail in different states, one that is never defined, one that is vacuous by declaration.</summary>
    internal static ControlledProgram SeveralProperties() => SamplingModel.Create(machine =>
    {
        var (a, b) = (machine.Cell<int>("a"), machine.Cell<int>("b"));
        machine.Property("a first", "a is not behind b", state => state.Get(a) < state.Get(b) ? Judgement.Fails : Judgement.Holds);
        machine.Property("never three", "a is never 3", state => state.Get(a) == 3 ? Judgement.Fails : Judgement.Holds);
        machine.Property("undefined", "a premise that never holds", _ => Judgement.Undefined);
        machine.Property("declared", "says nothing here", _ => Judgement.Holds, vacuous: "too few tasks");
        machine.Spawn("task a", () => Count(a, 3));
        machine.Spawn("task b", () => Count(b, 3));
    });

    /// <summary>Steps that wait until they are asked for their own task, which is always.</summary>
    internal static ControlledProgram Conditions() => SamplingModel.Create(machine =>
    {
        machine.Spawn("task 0", () => StepWhenAsked(0));
        machine.Spawn("task 1", () => StepWhenAsked(1));
    });

    /// <summary>Methods that call methods, return values, throw and catch, each with several steps.</summary>
    internal static ControlledProgram Nested() => SamplingModel.Create(machine =>
    {
        var (a, b) = (machine.Cell<int>("a"), machine.Cell<int>("b"));
        for (var task = 0; task < 3; task++)
        {
            var own = task;
            machine.Spawn($"task {task}", () => Outer(a, b, own));
        }
    });

    /// <summary>After two steps, a task creates an operation and does not await it.</summary>
    internal static ControlledProgram ForgottenAwait() => SamplingModel.Create(machine =>
    {
        var cell = machine.Cell<int>("cell");
        machine.Spawn("forgetful", () => Forget(cell));
    });

    internal static async ControlledTask Count(Cell<int> cell, int steps)
    {
        for (var i = 1; i <= steps; i++)
        {
            await cell.Store(s_step, i);
        }
    }

    private static async ControlledTask StepWhenAsked(int own)
        => await Operations.AtomicWhen(s_wait, static (state, task, _) => state.Task == task, static (step, _, _) => step.Progress(), own);

    private static async ControlledTask WaitAndCount(Cell<int> flag, Cell<int> own)
    {
        await flag.Until(s_wait, static (value, wanted) => value == wanted, 1);
        await Count(own, 2);
    }

    private static async ControlledTask SetAndCount(Cell<int> flag, Cell<int> own)
    {
        await flag.Store(s_store, 1);
        await Count(own, 2);
    }

    private static async ControlledTask Increment(Cell<int> cell)
    {
        var value = await cell.Load(s_load);
        await cell.Store(s_store, value + 1);
    }

    private static async ControlledTask TakeBoth(Spinlock first, Spinlock second)
    {
        await first.Acquire(s_acquire);
        await second.Acquire(s_acquire);
        await second.Release(s_release);
        await first.Release(s_release);
    }

    private static async ControlledTask ThrowIfOne(Cell<int> cell)
    {
        if (await cell.Load(s_load) == 1)
        {
            throw new InvalidOperationException("read between the writes");
        }
    }

    private static async ControlledTask SpinUntilSet(Cell<int> flag)
    {
        while (await flag.Load(s_load) == 0)
        {
        }
    }

    private static async ControlledTask ChooseOfThree(Cell<int> chosen)
    {
        var value = await Operations.Choose(s_choose, 3);
        await chosen.Store(s_store, value);
    }

    private static async ControlledTask Outer(Cell<int> a, Cell<int> b, int own)
    {
        var sum = 0;
        for (var round = 0; round < 2; round++)
        {
            try
            {
                sum += await Middle(a, b, own + round);
            }
            catch (InvalidOperationException)
            {
                sum -= await a.Load(s_load);
            }
        }

        await b.Store(s_store, sum);
    }

    private static async ControlledTask<int> Middle(Cell<int> a, Cell<int> b, int number)
    {
        var before = await Inner(a, number);
        if (before > 2)
        {
            throw new InvalidOperationException("too many");
        }

        return before + await Inner(b, before);
    }

    private static async ControlledTask<int> Inner(Cell<int> cell, int add)
    {
        var before = await cell.Update(s_store, static (value, more) => value + more, add);
        await Operations.Fence(s_step);
        return before + await Operations.Choose(s_choose, 2);
    }

    private static async ControlledTask Forget(Cell<int> cell)
    {
        await cell.Store(s_step, 1);
        await cell.Store(s_step, 2);
        _ = cell.Load(s_load);
        await cell.Store(s_step, 3);
    }
}
