using System.Collections.Immutable;
using Harness.Engine.Exploration;
using Harness.Engine.Machine;
using Harness.Engine.Tasks;
using Harness.Engine.Tests.Support;

namespace Harness.Engine.Tests.Guards;

/// <summary>What tasks can reach when they start must not be able to change outside the machine's memory.</summary>
public class ModelObjectTests
{
    /// <summary>Where it gets its first value, which is where it is declared.</summary>
    [Fact]
    public void The_place_of_a_field()
        => Searches.Refusal(static machine =>
        {
            var model = new WithMutableField(machine);
            machine.Spawn("t", () => model.Run());
        }).ShouldMatch(@"^field 'Count' \(ModelObjectTests\.cs:\d+\) of model object ");

    [Fact]
    public void A_mutable_field_of_a_model_object()
        => Refusal(static m => new WithMutableField(m)).ShouldBe(
            "field 'Count' of model object WithMutableField can change during a run: make it readonly, and keep what changes in a cell, a ghost or a local of a controlled task.");

    [Fact]
    public void A_mutable_field_of_a_base_class()
        => Refusal(static m => new WithMutableBase(m)).ShouldBe(
            "field '_count' of model object WithMutableBase can change during a run: make it readonly, and keep what changes in a cell, a ghost or a local of a controlled task.");

    [Fact]
    public void A_settable_property_by_its_name()
        => Refusal(static m => new WithSettableProperty(m)).ShouldStartWith("field 'Count' of model object WithSettableProperty can change during a run:");

    [Fact]
    public void A_mutable_field_behind_readonly_fields_a_struct_and_a_collection()
        => Refusal(static m => new WithHiddenMutable(m)).ShouldStartWith("field 'Value' of model object Box can change during a run:");

    [Fact]
    public void A_captured_primary_constructor_parameter()
        => Refusal(static m => new WithCapturedParameter(m, 5)).ShouldBe(
            "the primary constructor's parameter 'count' of model object WithCapturedParameter is assigned by a member: assign nothing to it, or copy it to a readonly field "
            + "('private readonly ... _count = count;') and use that.");

    /// <summary>C# cannot call such a parameter readonly; one that no member assigns is.</summary>
    [Fact]
    public void A_primary_constructor_parameter_that_is_only_read()
        => Searches.Run(static machine =>
        {
            var model = new WithReadParameter(machine, 5);
            machine.Spawn("t", () => model.Run());
        }).Of(Property.Exception).Verdict.ShouldBe(Verdict.Proved);

    [Fact]
    public void An_array_in_a_readonly_field()
        => Refusal(static m => new WithArray(m)).ShouldBe(
            "field '_numbers' of model object WithArray holds an int[], whose elements can change during a run: use ImmutableArray, and keep what changes in cells.");

    [Fact]
    public void A_list_in_a_readonly_field()
        => Refusal(static m => new WithList(m)).ShouldStartWith("field '_numbers' of model object WithList holds a List<int>, whose elements can change during a run:");

    [Fact]
    public void A_captured_object_that_can_change()
    {
        var box = new Box();
        Searches.UnplacedRefusal(machine =>
        {
            var x = machine.Cell<int>("x");
            machine.Spawn("t", () => Read(x, box));
        }).ShouldStartWith("field 'Value' of model object Box can change during a run:");
    }

    [Fact]
    public void An_object_made_when_the_task_starts()
        => Searches.UnplacedRefusal(machine =>
        {
            var x = machine.Cell<int>("x");
            machine.Spawn("t", () => new Late(x).Run());
        }).ShouldBe(
            "Late.Run runs on an object of type Late that is no model object: make it reachable from the model through "
            + "readonly fields, variables that a task's lambda captured or immutable collections (not a List or an array, whose content can change), and pass what changes as an argument or keep it in a cell.");

    /// <summary>An async lambda that captures lives on a closure, which all forks would share.</summary>
    [Fact]
    public void An_async_lambda_that_captures_a_variable()
        => Searches.RefusalBehindTheScan(machine =>
        {
            var x = machine.Cell<int>("x");
            var count = 0;
            machine.Spawn("t", async () =>
            {
                await x.Store(Labels.Store, count++);
                await x.Store(Labels.Store, count++);
            });
        }).ShouldContain("captures variables 'x', 'count'");

    [Fact]
    public void An_async_local_function_that_captures_a_variable()
        => Searches.RefusalBehindTheScan(machine =>
        {
            var x = machine.Cell<int>("x");
            machine.Spawn("t", () => HasAsyncLocalFunction(x));
        }).ShouldContain("captures variables 'x', 'count'");

    /// <summary>Variables that nothing writes any more are as good as arguments, whoever captured them, and whatever they are.</summary>
    [Fact]
    public void An_async_local_function_that_only_reads_what_it_captures()
    {
        Searches.Outcomes(machine => Reading(machine, 3)).ShouldBe(["0", "3"]);
        Searches.Outcomes(machine => Reading(machine, 4)).ShouldBe(["0", "4"]);

        static Variable<int>[] Reading(MachineBuilder machine, int wanted)
        {
            var x = machine.Cell<int>("x");
            var (names, step) = ("a b", new Step(wanted));
            machine.Spawn(names[..1], Run);
            return [x];

            async ControlledTask Run()
            {
                var chosen = await Operations.Choose(Labels.Choose, 2);
                await x.Until(Labels.Until, (now, _) => now < step.By, 0);
                await Inner(chosen);

                async ControlledTask Inner(int factor)
                {
                    await Operations.Fence(Labels.Fence);
                    await x.Store(Labels.Store, names.Length > 1 ? factor * step.By : -1);
                }
            }
        }
    }

    /// <summary>So are the objects in an immutable array, which are made before the first step.</summary>
    [Fact]
    public void An_async_local_function_that_captures_objects_in_an_immutable_array()
        => Searches.Outcomes(machine =>
        {
            var x = machine.Cell<int>("x");
            ImmutableArray<Adder> adders = [new(x, 1), new(x, 10)];
            machine.Spawn("t0", () => Run(0));
            machine.Spawn("t1", () => Run(1));
            return [x];

            async ControlledTask Run(int first)
            {
                await adders[first].Add();
                await adders[1 - first].Add();
            }
        }).ShouldBe(["22"]);

    private sealed class Adder(Cell<int> x, int by)
    {
        internal async ControlledTask Add() => await x.Update(Labels.Update, static (old, by) => old + by, by);
    }

    private sealed record Step(int By);

    /// <summary>The content of a list can change, though the variable does not.</summary>
    [Fact]
    public void An_async_local_function_that_captures_a_list()
        => Searches.UnplacedRefusal(machine =>
        {
            var x = machine.Cell<int>("x");
            List<int> values = [1];
            machine.Spawn("t", Run);

            async ControlledTask Run()
            {
                await x.Store(Labels.Store, values[0]);
                await x.Store(Labels.Store, values.Count);
            }
        }).ShouldContain("captures variables 'x', 'values'");

    [Fact]
    public void Several_delegates_in_one()
        => Refusal(static m => new WithMulticast(m)).ShouldBe("field '_effect' of model object WithMulticast holds several delegates in one: keep them apart.");

    [Fact]
    public void A_capturing_lambda_in_a_readonly_field()
    {
        var count = 0;
        Refusal(m => new WithDelegate(m, (_, _, _) => count++)).ShouldBe(
            "ModelObjectTests.A_capturing_lambda_in_a_readonly_field passes a delegate that captures 'count', and what that is can change: let it capture numbers, texts, handles and "
            + "model objects in variables that nothing assigns afterwards, or make it static and pass values as operands.");
    }

    [Fact]
    public void Immutable_objects_of_every_kind_are_accepted()
        => Searches.Run(machine =>
        {
            var model = new Immutable(machine);
            machine.Spawn("t", () => model.Run());
        }).States.ShouldBe(3);

    /// <summary>The start of a task may read what can change: it runs once, before the first step.</summary>
    [Fact]
    public void The_start_of_a_task_may_capture_a_list()
    {
        List<int> numbers = [1, 2, 3];
        Searches.Run(machine =>
        {
            var x = machine.Cell<int>("x");
            machine.Spawn("t", () => Write(x, numbers[^1]));
        }).States.ShouldBe(2);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_cell_holds_eight_or_sixteen_bytes_without_gaps(bool gaps)
        => Should.Throw<Engine.Guards.ModelException>(() => Searches.Run(machine =>
        {
            if (gaps)
            {
                machine.Cell<(byte, int)>("gaps");
            }
            else
            {
                machine.Cell<(long, long, long)>("wide");
            }
        })).Message.ShouldBe(gaps
            ? "'gaps' holds a (byte, int) with unused bytes between its fields, so that equal values could differ: reorder or pack the fields."
            : "'wide' holds a (long, long, long) of 24 bytes, and a cell holds at most 8, or exactly 16: split it, or give its fields smaller types.");

    [Fact]
    public void A_property_declared_twice()
        => Searches.UnplacedRefusal(machine =>
        {
            machine.Property("p", "one");
            machine.Property("p", "two");
        }).ShouldBe("property 'p' is declared twice.");

    private static string Refusal<T>(Func<MachineBuilder, T> create)
        where T : Runnable
        => Searches.UnplacedRefusal(machine =>
        {
            var model = create(machine);
            machine.Spawn("t", () => model.Run());
        });

    private static async ControlledTask Write(Cell<int> x, int value) => await x.Store(Labels.Store, value);

    private static async ControlledTask Read(Cell<int> x, Box box) => await x.Store(Labels.Store, box.Value);

    private static async ControlledTask HasAsyncLocalFunction(Cell<int> x)
    {
        var count = 0;
        await Twice();
        await Twice();

        async ControlledTask Twice()
        {
            await x.Store(Labels.Store, count++);
            await x.Store(Labels.Store, count++);
        }
    }

    private abstract class Runnable(MachineBuilder machine)
    {
        private readonly Cell<int> _x = machine.Cell<int>("x");

        internal virtual async ControlledTask Run()
        {
            await _x.Store(Labels.Store, 1);
            await _x.Store(Labels.Store, 2);
        }
    }

    private sealed class Box
    {
        internal int Value = 1;
    }

    private sealed class WithMutableField(MachineBuilder machine) : Runnable(machine)
    {
        internal int Count = 1;
    }

    private class MutableBase(MachineBuilder machine) : Runnable(machine)
    {
        private int _count;

        internal void Increment() => _count++;
    }

    private sealed class WithMutableBase(MachineBuilder machine) : MutableBase(machine);

    private sealed class WithSettableProperty(MachineBuilder machine) : Runnable(machine)
    {
        internal int Count { get; set; }
    }

    private readonly record struct Holder(int Number, Box Box);

    private sealed class WithHiddenMutable(MachineBuilder machine) : Runnable(machine)
    {
        private readonly ImmutableArray<Holder> _holders = [new(1, new Box())];

        internal int Number => _holders[0].Number;
    }

#pragma warning disable MA0143 // That it is assigned is the point.
    private sealed class WithCapturedParameter(MachineBuilder machine, int count) : Runnable(machine)
    {
        internal int Next() => ++count;
    }
#pragma warning restore MA0143

    private sealed class WithReadParameter(MachineBuilder machine, int count) : Runnable(machine)
    {
        internal int Next => count + 1;
    }

    private sealed class WithArray(MachineBuilder machine) : Runnable(machine)
    {
        private readonly int[] _numbers = [1];

        internal int Number => _numbers[0];
    }

    private sealed class WithList(MachineBuilder machine) : Runnable(machine)
    {
        private readonly List<int> _numbers = [1];

        internal int Number => _numbers[0];
    }

    private sealed class WithMulticast(MachineBuilder machine) : Runnable(machine)
    {
        private readonly Effect _effect = Both();

        internal Effect Effect => _effect;

        private static Effect Both()
        {
            Effect one = static (_, _, _) => { };
            return one + one;
        }
    }

    private sealed class WithDelegate(MachineBuilder machine, Effect effect) : Runnable(machine)
    {
        private readonly Effect _effect = effect;

        internal Effect Effect => _effect;
    }

    private sealed class Late(Cell<int> x)
    {
        private readonly Cell<int> _x = x;

        internal int Count { get; set; }

        internal async ControlledTask Run()
        {
            await _x.Store(Labels.Store, 1);
            await _x.Store(Labels.Store, 2);
        }
    }

    private sealed class Immutable(MachineBuilder machine) : Runnable(machine)
    {
        private readonly string _text = "text";
        private readonly decimal _number = 1.5m;
        private readonly DateTime _date = new(2018, 4, 1, 0, 0, 0, DateTimeKind.Utc);
        private readonly int? _maybe = 3;
        private readonly ImmutableArray<string> _names = ["a"];
        private readonly ImmutableArray<int> _missing = Enumerable.Empty<ImmutableArray<int>>().FirstOrDefault();
        private readonly ImmutableDictionary<string, int> _map = ImmutableDictionary<string, int>.Empty.Add("a", 1);
        private readonly Func<int, int> _function = static i => i + 1;
        private readonly (int, string) _pair = (1, "b");

        public override string ToString() => $"{_text}{_number}{_date}{_maybe}{_names.Length}{_missing.IsDefault}{_map.Count}{_function(1)}{_pair}";
    }
}
