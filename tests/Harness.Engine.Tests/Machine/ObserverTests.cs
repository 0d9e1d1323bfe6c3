using Harness.Engine.Exploration;
using Harness.Engine.Machine;
using Harness.Engine.Tasks;
using Harness.Engine.Tests.Support;

namespace Harness.Engine.Tests.Machine;

/// <summary>What is bound to a word, a lock or a step sees every access of every task, in the access's step.</summary>
public class ObserverTests
{
    private static readonly StepLabel s_other = new("", "other");

    [Fact]
    public void Every_way_to_change_a_cell_is_seen_once()
        => Noted(static (machine, seen, x, _) => machine.OnWrite(x, seen.Count, 1), static async m =>
        {
            await m.X.Store(Labels.Store, 1);
            await m.X.Update(Labels.Update, static (old, one) => old + one, 1);
            await m.X.CompareExchange(Labels.Update, 2, 3);
            await Operations.Fence(Labels.Fence).With(m.SetX, 4);
            await Operations.Atomic(Labels.Atomic, m.SetX, 5);
        }).ShouldBe(["5"]);

    [Fact]
    public void An_exchange_that_fails_is_a_read_and_no_write()
    {
        Noted(static (machine, seen, x, _) => machine.OnWrite(x, seen.Count, 1), static async m => await m.X.CompareExchange(Labels.Update, 7, 8)).ShouldBe(["0"]);
        Noted(static (machine, seen, x, _) => machine.OnRead(x, seen.Count, 1), static async m => await m.X.CompareExchange(Labels.Update, 7, 8)).ShouldBe(["1"]);
    }

    [Fact]
    public void A_load_and_a_wait_are_reads()
        => Noted(static (machine, seen, x, _) => machine.OnRead(x, seen.Count, 1), static async m =>
        {
            await m.X.Load(Labels.Load);
            await m.X.Until(Labels.Until, static (x, zero) => x == zero, 0);
            await m.X.Store(Labels.Store, 1);
        }).ShouldBe(["2"]);

    [Fact]
    public void Taking_a_lock_and_giving_it_back_are_two_things()
        => Noted(
            static (machine, seen, _, gate) =>
            {
                machine.OnLock(gate, seen.Count, 1);
                machine.OnUnlock(gate, seen.Count, 10);
            },
            static async m =>
            {
                await m.Gate.Acquire(Labels.Lock);
                await m.Gate.Release(Labels.Unlock);
                await m.Gate.Acquire(Labels.Lock);
            }).ShouldBe(["12"]);

    [Fact]
    public void A_label_is_seen_whatever_it_names()
        => Noted(static (machine, seen, _, _) => machine.OnStep(Labels.Fence, seen.Count, 1), static async m =>
        {
            await Operations.Fence(Labels.Fence);
            await m.X.Store(Labels.Fence, 1);
            await Operations.Fence(s_other);
        }).ShouldBe(["2"]);

    /// <summary>The access first, then what changes with it, then the step: 1, 12, 123.</summary>
    [Fact]
    public void The_order_is_access_then_together_then_step()
        => Noted(
            static (machine, seen, x, gate) =>
            {
                machine.OnStep(Labels.Lock, seen.Append, 3);
                machine.OnWrite(x, seen.Append, 2);
                machine.OnLock(gate, seen.Append, 1);
            },
            static async m => await m.Gate.Acquire(Labels.Lock).With(m.SetX, 5)).ShouldBe(["123"]);

    [Fact]
    public void What_changes_together_is_known_with_its_value_before()
        => Noted(static (machine, seen, x, _) => machine.OnWrite(x, seen.NoteBefore), static async m =>
        {
            await Operations.Fence(Labels.Fence).With(m.SetX, 4);
            await Operations.Fence(Labels.Fence).With(m.SetX, 6);
        }).ShouldBe(["4"]);

    [Fact]
    public void What_a_step_gives_and_what_it_loaded_are_told_apart()
        => Noted(static (machine, seen, x, _) => machine.OnRead(x, seen.NoteLoadedAndAnswer), static async m =>
        {
            await m.X.Store(Labels.Store, 3);
            await m.X.Load(Labels.Load).With<int>(m.AnswerSeven);
        }).ShouldBe(["37"]);

    /// <summary>Under a store buffer, the store is seen when it is made: what is written is known, and the memory still has the old value.</summary>
    [Fact]
    public void A_store_is_seen_when_it_is_made()
        => Noted(static (machine, seen, x, _) => machine.OnWrite(x, seen.NoteWrittenAndMemory), static async m => await m.X.Store(Labels.Store, 5), MemoryModel.TotalStoreOrder)
            .ShouldBe(["50"]);

    [Fact]
    public void Checks_of_observers_count_in_the_step_of_the_access()
    {
        var result = Searches.Run(machine =>
        {
            var x = machine.Cell<int>("x");
            var never = new Never(machine.Property("never 2", "x is never set to 2"), x);
            machine.OnWrite(x, never.Check);
            machine.Spawn("t", () => StoreTwice(x));
        });

        result.Of("never 2").Verdict.ShouldBe(Verdict.Violated);
        result.Of("never 2").Counterexample!.Stem.Length.ShouldBe(2);
    }

    [Fact]
    public void An_observer_that_changes_a_cell_is_refused()
        => Searches.Refusal(machine =>
        {
            var x = machine.Cell<int>("x");
            var sets = new Sets(x);
            machine.OnStep(Labels.Fence, (step, value) => sets.Effect(step, value, 0), 1);
            machine.Spawn("t", static () => SmallTasks.Fence());
        }).ShouldBe("an observer of step 'fence' changes 'x', which is no ghost: what is protocol belongs to the task, together with its access.");

    [Fact]
    public void An_observer_that_gives_a_value_is_refused()
        => Searches.Refusal(machine =>
        {
            machine.OnStep(Labels.Fence, static (step, _) => step.Return(1));
            machine.Spawn("t", static () => SmallTasks.Fence());
        }).ShouldBe("an observer of step 'fence' gives the step's task a value: what a task learns is protocol, and belongs to its operation.");

    [Fact]
    public void With_of_no_operation_is_refused()
        => Searches.Refusal(machine =>
        {
            var x = machine.Cell<int>("x");
            var sets = new Sets(x);
            machine.Spawn("t", () => WithNothing(x, sets.Effect));
        }).ShouldContain("With was called on an operation that is no longer the last one created");

    private static async ControlledTask WithNothing(Cell<int> x, Effect effect)
    {
        await x.Store(Labels.Store, 1);
        await default(Operation).With(effect, 2);
    }

    private static async ControlledTask StoreTwice(Cell<int> x)
    {
        await x.Store(Labels.Store, 1);
        await x.Store(Labels.Store, 2);
    }

    /// <summary>What a ghost holds at the end of every run of one task.</summary>
    private static string[] Noted(
        Action<MachineBuilder, Seen, Cell<int>, Spinlock> observe, Func<Accessed, ControlledTask> run, MemoryModel memory = MemoryModel.SequentialConsistency)
    {
        var finals = new SortedSet<string>(StringComparer.Ordinal);
        Searches.Run(new Model(
            machine =>
            {
                var accessed = new Accessed(machine.Cell<int>("x"), machine.Spinlock("gate"));
                var noted = machine.Ghost<int>("noted");
                observe(machine, new Seen(accessed.X, noted), accessed.X, accessed.Gate);
                Spawn(machine, run, accessed);
                machine.FinalProperty("noted", "collects what was noted", state =>
                {
                    finals.Add($"{state.Get(noted)}");
                    return Judgement.Holds;
                });
            },
            memory));
        return [.. finals];
    }

    /// <summary>Apart from the collector: what the task captures must not change.</summary>
    private static void Spawn(MachineBuilder machine, Func<Accessed, ControlledTask> run, Accessed accessed) => machine.Spawn("t", () => run(accessed));

    private sealed class Model(Action<MachineBuilder> build, MemoryModel memory) : IModel
    {
        public string Name => "observed";

        public MemoryModel Memory => memory;

        public void Build(MachineBuilder machine) => build(machine);
    }

    private sealed class Accessed
    {
        internal Accessed(Cell<int> x, Spinlock gate)
        {
            (X, Gate) = (x, gate);
            SetX = OnSetX;
            AnswerSeven = OnAnswer;
        }

        internal Cell<int> X { get; }

        internal Spinlock Gate { get; }

        internal Effect SetX { get; }

        internal Effect AnswerSeven { get; }

        private void OnSetX(StepContext step, int value, int unused) => step.Set(X, value);

        private void OnAnswer(StepContext step, int unused1, int unused2) => step.Return(7);
    }

    private sealed class Seen(Cell<int> x, Ghost<int> noted)
    {
        private readonly Cell<int> _x = x;
        private readonly Ghost<int> _noted = noted;

        internal void Count(StepContext step, int by) => step.Set(_noted, step.Get(_noted) + by);

        internal void Append(StepContext step, int digit) => step.Set(_noted, (step.Get(_noted) * 10) + digit);

        internal void NoteBefore(StepContext step, int unused) => step.Set(_noted, step.Before(_x));

        internal void NoteLoadedAndAnswer(StepContext step, int unused) => step.Set(_noted, (step.Loaded<int>() * 10) + step.Answer<int>());

        internal void NoteWrittenAndMemory(StepContext step, int unused) => step.Set(_noted, (step.Written(_x) * 10) + step.Get(_x));
    }

    private sealed class Never(Property property, Cell<int> x)
    {
        private readonly Property _property = property;
        private readonly Cell<int> _x = x;

        internal void Check(StepContext step, int unused) => step.Check(_property, step.Written(_x) != 2);
    }
}
