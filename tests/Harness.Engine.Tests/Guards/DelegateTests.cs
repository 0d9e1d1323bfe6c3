using System.Collections.Immutable;
using Harness.Engine.Exploration;
using Harness.Engine.Machine;
using Harness.Engine.Tasks;
using Harness.Engine.Tests.Support;
using static Harness.Engine.Tests.Support.Searches;

namespace Harness.Engine.Tests.Guards;

/// <summary>A delegate that an operation is given must say all that it will do by its method and by an object that the model keeps.</summary>
public class DelegateTests
{
    [Fact]
    public void A_delegate_that_changes_what_it_captures_given_to_an_operation()
        => RefusalBehindTheScan(m => CapturesInEffect(m, 3)).ShouldBe(
            "DelegateTests.CapturesInEffect passes a delegate that captures 'count', and what that is can change: let it capture numbers, texts, handles and model objects in variables "
            + "that nothing assigns afterwards, or make it static and pass values as operands.");

    /// <summary>What nothing changes once the lambda is made counts by its content.</summary>
    [Fact]
    public void A_delegate_that_only_reads_what_it_captures_given_to_an_operation()
    {
        // By hand: 0 to 3 counted while it waits; and from the wanted number on, when it has gone on.
        States(CapturesInUntil).ShouldBe((1, 4 + 3), (3, 4 + 1));
        States(CapturesInCondition).ShouldBe((1, 4 + 3), (3, 4 + 1));

        // 0 or what was chosen, added once.
        Searches.Outcomes(machine =>
        {
            var x = machine.Cell<int>("x");
            machine.Spawn("t", () => CapturesInUpdate(x));
            return [x];
        }).ShouldBe(["0", "1", "2"]);

        static States States(Func<Cell<int>, int, ControlledTask> waits) => new(wanted => Searches.Run(machine =>
        {
            var x = machine.Cell<int>("x");
            machine.Spawn("waits", () => waits(x, wanted));
            machine.Spawn("counts", () => CountTo(x, 3));
        }).States);
    }

    private sealed record States(Func<int, long> Of)
    {
        internal void ShouldBe(params (int Wanted, long States)[] expected) => expected.Select(e => (e.Wanted, Of(e.Wanted))).ShouldBe(expected);
    }

    /// <summary>A method of a model object is as good as a static one: the object cannot change. Each pass makes a delegate, and all of them are one.</summary>
    [Fact]
    public void A_method_of_a_model_object_given_to_an_operation()
    {
        foreach (var isLambda in new[] { false, true })
        {
            var result = Searches.Run(machine =>
            {
                var x = machine.Cell<int>("x");
                var three = new Threshold(x, 3);
                machine.Spawn("waits", isLambda ? three.WaitWithALambda : three.Wait);
                machine.Spawn("counts", () => CountTo(x, 4));
            });

            // By hand: 0 to 4 counted, while it waits; and from 3 on, when it has gone on.
            result.States.ShouldBe(5 + 2);
            result.Properties.ShouldAllBe(p => p.Verdict == Verdict.Proved);
        }
    }

    /// <summary>Two objects of one class are told apart: who waits for more waits longer.</summary>
    [Fact]
    public void Methods_of_two_model_objects_are_two_conditions()
    {
        var result = Searches.Run(machine =>
        {
            var x = machine.Cell<int>("x");
            var either = new Either(new Threshold(x, 1), new Threshold(x, 2), x);
            machine.Spawn("waits", either.Wait);
            machine.Spawn("counts", () => CountTo(x, 2));
        });

        // By hand: before the choice 3; after it 3 that wait and those that have gone on, from 1 two and from 2 one.
        result.States.ShouldBe(3 + 3 + 3 + 2);
    }

    /// <summary>An object that a step makes is another one in each fork.</summary>
    [Fact]
    public void A_method_of_an_object_that_a_step_made()
        => RefusalBehindTheScan(m => MakesThreshold(m)).ShouldBe(
            "an operation is given the method Threshold.IsReached of a Threshold that the model did not hold before the first step: "
            + "make that object in Build and keep it in a readonly field of a model object, or make the method static and pass values as operands.");

    private static async ControlledTask MakesThreshold(Cell<int> x) => await x.Until(Labels.Until, new Threshold(x, 0).IsReached, 0);

    private static async ControlledTask CountTo(Cell<int> x, int last)
    {
        for (var i = 1; i <= last; i++)
        {
            await x.Store(Labels.Store, i);
        }
    }

    private sealed class Either(Threshold one, Threshold two, Cell<int> x)
    {
        internal async ControlledTask Wait()
        {
            var isOne = await Operations.Choose(Labels.Choose, 2) == 0;
            await x.Until(Labels.Until, (isOne ? one : two).IsReached, 0);
        }
    }

    /// <summary>A lambda within a lambda is kept by the compiler in the closure whose variables it uses, to make it once: that is no change of a variable.</summary>
    [Fact]
    public void A_lambda_that_the_compiler_keeps_in_a_closure()
        => Searches.Run(machine =>
        {
            var (x, limit) = (machine.Cell<int>("x"), 1000);
            machine.FinalProperty("few", "no more than a thousand", step => Enumerable.Range(0, step.Get(x)).Count(i => i < limit) == step.Get(x) ? Judgement.Holds : Judgement.Fails);
            machine.Spawn("t0", () => SmallTasks.ChooseAndStore(x));
        }).Of("few").Verdict.ShouldBe(Verdict.Proved);

    /// <summary>Only the last delegate of a combination has the method and target that a delegate shows.</summary>
    [Fact]
    public void A_combination_of_delegates_given_to_an_operation()
        => RefusalBehindTheScan(static () => Combines(3)).ShouldStartWith("DelegateTests.Combines passes several delegates in one");

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

    private static async ControlledTask CapturesInUntil(Cell<int> x, int wanted)
        => await x.Until(Labels.Until, (now, _) => now >= wanted, 0);

    private static async ControlledTask CapturesInUpdate(Cell<int> x)
    {
        foreach (var chosen in ImmutableArray.Create(await Operations.Choose(Labels.Choose, 3)))
        {
            await x.Update(Labels.Update, (old, _) => old + chosen, 0);
        }
    }

    private static async ControlledTask CapturesInEffect(Cell<int> x, int count)
        => await x.Load(Labels.Load).With((_, _, _) => count++);

    private static async ControlledTask CapturesInCondition(Cell<int> x, int wanted)
        => await Operations.AtomicWhen(Labels.Atomic, (s, _, _) => s.Get(x) >= wanted, static (_, _, _) => { });

    private static async ControlledTask Combines(int count)
    {
        Effect both = (_, _, _) => count++;
        both += static (_, _, _) => { };
        await Operations.Fence(Labels.Fence).With(both);
    }

    private static async ControlledTask UsesHooks(Cell<int> x)
    {
        var one = await Operations.Choose(Labels.Choose, 2) == 0;
        var value = await Operations.Atomic(Labels.Atomic, one ? StatelessHook.One : StatelessHook.Two);
        await x.Store(Labels.Store, (int)value);
    }

    private sealed class Threshold(Cell<int> cell, int wanted)
    {
        private readonly Cell<int> _cell = cell;
        private readonly int _wanted = wanted;

        internal async ControlledTask Wait() => await _cell.Until(Labels.Until, IsReached, 0);

        internal async ControlledTask WaitWithALambda() => await _cell.Until(Labels.Until, (now, _) => now >= _wanted, 0);

        internal bool IsReached(int now, int operand) => now >= _wanted + operand;
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
                await Operations.Fence(Labels.Fence).With(_one.Effect);
            }
            else
            {
                await Operations.Fence(Labels.Fence).With(_two.Effect);
            }
        }
    }
}
