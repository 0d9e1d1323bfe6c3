using Harness.Engine.Machine;
using Harness.Engine.Tasks;
using Harness.Engine.Tests.Support;

namespace Harness.Engine.Tests.Machine;

/// <summary>
/// A choice goes into the operation that the task waits to do and into no field of the frame: two states that differ in one operand of a pending
/// operation must not be taken for one another, nor two that differ in what a local refers to, or in the upper half of a word.
/// </summary>
public class PendingOperationTests
{
    [Fact]
    public void The_value_to_write()
        => Outcomes(static async m => await m.X.Store(Labels.Store, await Choice())).ShouldBe(["0 0", "1 0"]);

    /// <summary>Words that differ in their upper half only, in memory: what was stored there is read back.</summary>
    [Fact]
    public void The_upper_half_of_a_word()
        => Outcomes(static async m =>
        {
            await m.Wide.Store(Labels.Store, (await Choice() + 1L) << 40);
            await m.X.Store(Labels.Store, (int)(await m.Wide.Load(Labels.Load) >> 40));
        }).ShouldBe(["1 0", "2 0"]);

    [Fact]
    public void The_cell() => Outcomes(static async m => await (await Choice() == 0 ? m.X : m.Y).Store(Labels.Store, 1)).ShouldBe(["0 1", "1 0"]);

    [Fact]
    public void The_expected_value() => Outcomes(static async m => await m.X.CompareExchange(Labels.Update, await Choice(), 5)).ShouldBe(["0 0", "5 0"]);

    [Fact]
    public void The_function()
        => Outcomes(static async m => await m.X.Update(Labels.Update, await Choice() == 0 ? static (_, _) => 7 : static (_, _) => 8, 0)).ShouldBe(["7 0", "8 0"]);

    [Fact]
    public void The_effect() => Outcomes(static async m =>
        {
            var effect = await Choice() == 0 ? m.SetX : m.SetY;
            await Operations.Fence(Labels.Fence).With(effect, 3);
        }).ShouldBe(["0 3", "3 0"]);

    /// <summary>A local that refers to one of two model objects, over a step between.</summary>
    [Fact]
    public void The_object_in_a_local()
        => Outcomes(static async m =>
        {
            var cell = await Choice() == 0 ? m.X : m.Y;
            await Operations.Fence(Labels.Fence);
            await cell.Store(Labels.Store, 1);
        }).ShouldBe(["0 1", "1 0"]);

    /// <summary>One method of two objects of one type.</summary>
    [Fact]
    public void The_object_of_the_effect()
        => Outcomes(static async m =>
        {
            var effect = await Choice() == 0 ? m.SetsX.Effect : m.SetsY.Effect;
            await Operations.Fence(Labels.Fence).With(effect, 3);
        }).ShouldBe(["0 3", "3 0"]);

    [Fact]
    public void The_first_argument_of_the_effect() => Outcomes(static async m =>
        {
            var value = await Choice();
            await Operations.Fence(Labels.Fence).With(m.SetX, value);
        }).ShouldBe(["0 0", "1 0"]);

    [Fact]
    public void The_second_argument_of_the_effect() => Outcomes(static async m =>
        {
            var value = await Choice();
            await Operations.Fence(Labels.Fence).With(m.SetBoth, 2, value);
        }).ShouldBe(["2 0", "2 1"]);

    [Fact]
    public void The_number_of_choices()
        => Outcomes(static async m => await m.X.Store(Labels.Store, await Operations.Choose(Labels.Choose, await Choice() + 1))).ShouldBe(["0 0", "1 0"]);

    /// <summary>Until x is 0 or until it is 1, and a neighbour that never sets it: the second waits for ever, which only the first does not.</summary>
    [Fact]
    public void The_operand_of_a_condition()
    {
        var result = Searches.Run(machine =>
        {
            var model = new Model(machine, static async m => await m.X.Until(Labels.Until, static (now, then) => now == then, await Choice()));
            machine.Spawn("t", () => model.Run());
        });
        result.FinalStates.ShouldBe(2);
        result.Of(Property.Deadlock).Counterexample!.Stem.Select(s => (int)s.Choice).ShouldBe([1]);
    }

    /// <summary>
    /// The store of y is a release if the first choice falls, and none if the second does; who then reads y = 1 may read x = 0 only after the second (message passing).
    /// </summary>
    [Fact]
    public void The_order()
    {
        var seen = new SortedSet<string>(StringComparer.Ordinal);
        Searches.Run(new DelegateModel(
            machine =>
            {
                var (x, y, r0, r1) = (machine.Cell<int>("x"), machine.Cell<int>("y"), machine.Cell<int>("r0"), machine.Cell<int>("r1"));
                machine.Spawn("writer", () => Publish(x, y));
                machine.Spawn("reader", () => Look(x, y, r0, r1));
                machine.FinalProperty("outcomes", "collects final states", state =>
                {
                    seen.Add($"{state.Get(r0)} {state.Get(r1)}");
                    return Judgement.Holds;
                });
            },
            memory: MemoryModel.ReleaseAcquire));
        seen.ShouldBe(["0 0", "0 1", "1 0", "1 1"]);
    }

    private static async ControlledTask Publish(Cell<int> x, Cell<int> y)
    {
        await x.Store(Labels.Store, 1);
        await y.Store(Labels.Store, 1, order: await Choice() == 0 ? MemoryOrder.Release : MemoryOrder.Relaxed);
    }

    private static async ControlledTask Look(Cell<int> x, Cell<int> y, Cell<int> r0, Cell<int> r1)
    {
        await r0.Store(Labels.Store, await y.Load(Labels.Load, order: MemoryOrder.Acquire));
        await r1.Store(Labels.Store, await x.Load(Labels.Load));
    }

    [Fact]
    public void The_variable_that_a_lock_protects()
        => Outcomes(static async m =>
        {
            await m.Y.Store(Labels.Store, 4);
            await m.X.Store(Labels.Store, await m.Lock.Acquire(Labels.Lock, await Choice() == 0 ? m.X : m.Y));
        }).ShouldBe(["0 4", "4 4"]);

    /// <summary>Registration and wake-up of one queue have the same operands; only a registered task is waiting.</summary>
    [Fact]
    public void The_kind()
        => Outcomes(static async m =>
        {
            await (await Choice() == 0 ? m.Queue.Register(Labels.Fence) : m.Queue.Wake(Labels.Fence));
            await Operations.Fence(Labels.Fence).With(m.TellWaiting);
        }).ShouldBe(["0 0", "1 0"]);

    [Fact]
    public void The_label()
    {
        // The choice, then the store under either name, then the end: 1 + 2 + 1 states.
        var result = Searches.Run(machine =>
        {
            var model = new Model(machine, static async m => await m.X.Store(await Choice() == 0 ? Labels.Store : Labels.Update, 1));
            machine.Spawn("t", () => model.Run());
        });
        result.States.ShouldBe(4);
    }

    private static string[] Outcomes(Func<Model, ControlledTask> method)
        => Searches.Outcomes(machine =>
        {
            var model = new Model(machine, method);
            machine.Spawn("t", () => model.Run());
            return [model.X, model.Y];
        });

    private static Operation<int> Choice() => Operations.Choose(Labels.Choose, 2);

    private sealed class Model
    {
        private readonly Func<Model, ControlledTask> _method;

        internal Model(MachineBuilder machine, Func<Model, ControlledTask> method)
        {
            _method = method;
            X = machine.Cell<int>("x");
            Y = machine.Cell<int>("y");
            Wide = machine.Cell<long>("wide");
            Lock = machine.Spinlock("lock");
            Queue = machine.WaitQueue("queue");
            SetX = OnSetX;
            SetY = OnSetY;
            SetBoth = OnSetBoth;
            TellWaiting = OnTellWaiting;
            (SetsX, SetsY) = (new Sets(X), new Sets(Y));
        }

        internal Cell<int> X { get; }

        internal Cell<int> Y { get; }

        internal Cell<long> Wide { get; }

        internal Spinlock Lock { get; }

        internal WaitQueue Queue { get; }

        internal Effect SetX { get; }

        internal Effect SetY { get; }

        internal Effect SetBoth { get; }

        internal Effect TellWaiting { get; }

        internal Sets SetsX { get; }

        internal Sets SetsY { get; }

        internal ControlledTask Run() => _method(this);

        private void OnSetX(StepContext step, int value, int unused) => step.Set(X, value);

        private void OnSetY(StepContext step, int value, int unused) => step.Set(Y, value);

        private void OnSetBoth(StepContext step, int x, int y)
        {
            step.Set(X, x);
            step.Set(Y, y);
        }

        private void OnTellWaiting(StepContext step, int unused1, int unused2) => step.Set(X, step.IsWaiting(Queue, step.Task) ? 1 : 0);
    }
}
