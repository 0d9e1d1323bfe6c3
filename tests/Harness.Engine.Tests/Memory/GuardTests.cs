using Harness.Engine.Exploration;
using Harness.Engine.Guards;
using Harness.Engine.Machine;
using Harness.Engine.Tasks;
using Harness.Engine.Tests.Support;

namespace Harness.Engine.Tests.Memory;

/// <summary>What a weak memory model refuses, since it would be searched as something stronger than it is.</summary>
public class GuardTests
{
    private static readonly StepLabel s_label = new("", "step");

    [Theory]
    [InlineData(MemoryModel.TotalStoreOrder)]
    [InlineData(MemoryModel.PartialStoreOrder)]
    [InlineData(MemoryModel.ReleaseAcquire)]
    public void Cell_that_is_changed_under_a_lock_and_loaded_without_it_is_refused(MemoryModel memory)
    {
        static void Build(MachineBuilder machine)
        {
            var (cell, spinlock) = (machine.Cell<int>("head"), machine.Spinlock("lock"));
            var writer = new ProtectedWriter(cell, spinlock);
            var reader = new Loads(cell);
            machine.Spawn("writer", () => writer.Run());
            machine.Spawn("reader", () => reader.Run());
        }

        Refusal(memory, Build).ShouldBe(
            "'head' is accessed by operations of its own and also changed, or read with a lock, within other steps: under a weak memory model the two would not see each other as they should. Use one way only.");
        Searches.Run(Build).Properties.ShouldAllBe(p => p.Verdict == Verdict.Proved);
    }

    [Theory]
    [InlineData(MemoryModel.TotalStoreOrder)]
    [InlineData(MemoryModel.ReleaseAcquire)]
    public void Cell_that_is_changed_in_an_effect_without_a_lock_is_refused(MemoryModel memory)
        => Refusal(memory, machine =>
        {
            var writer = new UnprotectedWriter(machine.Cell<int>("count"));
            machine.Spawn("writer", () => writer.Run());
        }).ShouldBe(
            "an effect of task 'writer' changes 'count' without a lock that every effect which changes it holds: under a weak memory model nothing says who sees that change when. "
            + "Store it in an operation, or change it under the lock.");

    [Fact]
    public void Cell_that_is_changed_under_two_locks_is_refused()
        => Refusal(MemoryModel.TotalStoreOrder, machine =>
        {
            var cell = machine.Cell<int>("count");
            var (first, second) = (new ProtectedWriter(cell, machine.Spinlock("a")), new ProtectedWriter(cell, machine.Spinlock("b")));
            machine.Spawn("first", () => first.Run());
            machine.Spawn("second", () => second.Run());
        }).ShouldContain("changes 'count' without a lock that every effect which changes it holds");

    [Theory]
    [InlineData(MemoryModel.TotalStoreOrder)]
    [InlineData(MemoryModel.PartialStoreOrder)]
    public void Store_that_the_buffer_has_no_room_for_ends_the_search(MemoryModel memory)
        => Refusal(memory, machine =>
        {
            machine.StoreBufferCapacity = 2;
            var stores = new Stores(machine.Cell<int>("x"), 3);
            machine.Spawn("writer", () => stores.Run());
        }).ShouldBe(
            "the store buffer of task 'writer' is full at step 'step': its capacity is 2 stores. Raise MachineBuilder.StoreBufferCapacity, or let the task order its stores now and then.");

    [Fact]
    public void Message_that_there_is_no_room_for_ends_the_search()
        => Refusal(MemoryModel.ReleaseAcquire, machine =>
        {
            machine.MessageCapacity = 2;
            Spawn(machine, 3);
        }).ShouldBe(
            "more than 2 old messages can still be read under memory model ra: raise MachineBuilder.MessageCapacity, or let the tasks learn of each other's stores now and then, by locks or barriers.");

    [Fact]
    public void Sixteen_messages_of_one_cell_are_the_most()
    {
        Searches.Run(new DelegateModel(machine => Spawn(machine, 15), memory: MemoryModel.ReleaseAcquire)).End.ShouldBe(SearchEnd.Complete);
        Refusal(MemoryModel.ReleaseAcquire, machine => Spawn(machine, 16)).ShouldStartWith("more than 16 messages of one cell can be read at a time under memory model ra");
    }

    [Fact]
    public void Store_buffers_are_tasks_and_limit_those_of_the_model()
        => Refusal(MemoryModel.TotalStoreOrder, machine =>
        {
            var loads = new Loads(machine.Cell<int>("x"));
            for (var i = 0; i < 33; i++)
            {
                machine.Spawn($"t{i}", () => loads.Run());
            }
        }).ShouldBe("with store buffers a model has at most 32 tasks, not 33: each buffer is a task too.");

    [Fact]
    public void Cell_that_is_read_with_a_lock_and_loaded_without_it_is_refused()
        => Refusal(MemoryModel.TotalStoreOrder, machine =>
        {
            var (cell, spinlock) = (machine.Cell<int>("head"), machine.Spinlock("lock"));
            machine.Spawn("taker", () => TakeAndRead(spinlock, cell));
            var reader = new Loads(cell);
            machine.Spawn("reader", () => reader.Run());
        }).ShouldStartWith("'head' is accessed by operations of its own and also changed, or read with a lock, within other steps");

    /// <summary>The step that takes the lock holds it, and so does the one that gives it back.</summary>
    [Theory]
    [InlineData(MemoryModel.TotalStoreOrder)]
    [InlineData(MemoryModel.ReleaseAcquire)]
    public void Cell_may_be_changed_where_the_lock_is_taken_and_given_back(MemoryModel memory)
        => Searches.Run(new DelegateModel(
            machine =>
            {
                var (cell, spinlock) = (machine.Cell<int>("head"), machine.Spinlock("lock"));
                var sets = new Sets(cell);
                machine.Spawn("one", () => SetTwice(spinlock, sets));
                machine.Spawn("other", () => SetTwice(spinlock, sets));
            },
            memory: memory)).End.ShouldBe(SearchEnd.Complete);

    [Fact]
    public void Sixty_four_locks_are_the_most()
    {
        static void Build(MachineBuilder machine, int locks)
        {
            for (var i = 0; i < locks; i++)
            {
                machine.Spinlock($"lock {i}");
            }

            var loads = new Loads(machine.Cell<int>("x"));
            machine.Spawn("t", () => loads.Run());
        }

        Searches.Run(new DelegateModel(machine => Build(machine, 64), memory: MemoryModel.TotalStoreOrder)).End.ShouldBe(SearchEnd.Complete);
        Refusal(MemoryModel.TotalStoreOrder, machine => Build(machine, 65)).ShouldBe("under a weak memory model a program has at most 64 locks, not 65.");
    }

    private static async ControlledTask TakeAndRead(Spinlock spinlock, Cell<int> cell)
    {
        _ = await spinlock.Acquire(s_label, cell);
        await spinlock.Release(s_label);
    }

    private static async ControlledTask SetTwice(Spinlock spinlock, Sets sets)
    {
        await spinlock.Acquire(s_label).With(sets.Effect, 1);
        await spinlock.Release(s_label).With(sets.Effect, 2);
    }

    /// <summary>What waits in a buffer is in words that no reduction knows: with all of them asked for, none is used, and no outcome is lost.</summary>
    [Fact]
    public void Reductions_are_given_up()
    {
        var program = LitmusProgram.Parse("Wx1 Ry / Wy1 Rx");
        var outcomes = LitmusModel.Outcomes(program, MemoryModel.TotalStoreOrder, new SearchOptions { Reductions = SearchReductions.All, Properties = [Property.Deadlock, "outcomes"] }, out var result);
        outcomes.ShouldBe(Axioms.Outcomes(program, MemoryModel.TotalStoreOrder));
        result.Reductions.ShouldBeEmpty();
        result.ReductionNotes.ShouldBe(["no reduction: what is on its way between tasks under a weak memory model is in words that no reduction knows"]);
    }

    [Theory]
    [InlineData(MemoryModel.TotalStoreOrder)]
    [InlineData(MemoryModel.PartialStoreOrder)]
    [InlineData(MemoryModel.ReleaseAcquire)]
    public void Lock_that_the_task_does_not_hold_is_not_given_back(MemoryModel memory)
        => Refusal(memory, machine =>
        {
            var spinlock = machine.Spinlock("A");
            machine.Spawn("thief", () => GiveBack(spinlock));
        }).ShouldBe("step 'step' of task 'thief' gives back lock 'A', which is free.");

    private static async ControlledTask GiveBack(Spinlock spinlock) => await spinlock.Release(s_label);

    private static void Spawn(MachineBuilder machine, int stores)
    {
        var cell = machine.Cell<int>("x");
        var (writer, reader) = (new Stores(cell, stores), new Loads(cell));
        machine.Spawn("writer", () => writer.Run());
        machine.Spawn("reader", () => reader.Run());
    }

    private static string Refusal(MemoryModel memory, Action<MachineBuilder> build)
        => Should.Throw<ModelException>(() => Searches.Run(new DelegateModel(build, memory: memory))).Message;

    private sealed class ProtectedWriter
    {
        private readonly Cell<int> _cell;
        private readonly Spinlock _spinlock;
        private readonly Effect _write;

        internal ProtectedWriter(Cell<int> cell, Spinlock spinlock)
        {
            _cell = cell;
            _spinlock = spinlock;
            _write = Write;
        }

        internal async ControlledTask Run()
        {
            await _spinlock.Acquire(s_label);
            await _spinlock.Release(s_label).With(_write);
        }

        private void Write(StepContext step, int a, int b) => step.Set(_cell, 1);
    }

    private sealed class UnprotectedWriter
    {
        private readonly Cell<int> _cell;
        private readonly Effect _write;

        internal UnprotectedWriter(Cell<int> cell)
        {
            _cell = cell;
            _write = Write;
        }

        internal async ControlledTask Run() => await Operations.Atomic(s_label, _write);

        private void Write(StepContext step, int a, int b) => step.Set(_cell, 1);
    }

    private sealed class Loads(Cell<int> cell)
    {
        private readonly Cell<int> _cell = cell;

        internal async ControlledTask Run() => await _cell.Load(s_label);
    }

    private sealed class Stores(Cell<int> cell, int count)
    {
        private readonly Cell<int> _cell = cell;
        private readonly int _count = count;

        internal async ControlledTask Run()
        {
            for (var i = 1; i <= _count; i++)
            {
                await _cell.Store(s_label, i);
            }
        }
    }
}
