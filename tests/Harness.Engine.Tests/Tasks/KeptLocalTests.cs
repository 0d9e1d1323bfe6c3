using Harness.Engine.Machine;
using Harness.Engine.Tasks;
using Harness.Engine.Tests.Support;

namespace Harness.Engine.Tests.Tasks;

/// <summary>What is kept across an await is part of a state: two states that differ in it alone are two.</summary>
public class KeptLocalTests
{
    private const int KindsOfLocals = 13;

    /// <summary>sizeof is the only difference between the two instances, and it is in no field.</summary>
    [Fact]
    public void Two_instances_of_a_generic_method_at_one_step_are_different_states()
        => Searches.Outcomes(machine =>
        {
            var size = machine.Cell<int>("size");
            machine.Spawn("t", () => ChooseSize(size));
            return [size];
        }).ShouldBe(["1", "8"]);

    [Fact]
    public void Two_methods_of_one_shape_at_one_step_are_different_states()
        => Searches.Outcomes(machine =>
        {
            var x = machine.Cell<int>("x");
            machine.Spawn("t", () => ChooseMethod(x));
            return [x];
        }).ShouldBe(["3", "4"]);

    [Fact]
    public void A_struct_receiver_is_copied_into_the_frame()
        => Searches.Outcomes(machine =>
        {
            var (x, result) = (machine.Cell<int>("x"), machine.Cell<int>("result"));
            machine.Spawn("t", () => UseStructs(x, result));
            return [result];
        }).ShouldBe(["10", "20"]);

    [Fact]
    public void Every_kind_of_local_that_can_be_kept_tells_states_apart()
        => Searches.Outcomes(machine =>
        {
            var result = machine.Cell<int>("result");
            machine.Spawn("t", () => KeepOneOf(result));
            return [result];
        }).ShouldBe([.. Enumerable.Range(0, 2 * KindsOfLocals).Select(i => $"{i}").Order(StringComparer.Ordinal)]);

    [Fact]
    public void A_parent_local_hidden_under_two_frames_tells_states_apart()
        => Searches.Outcomes(machine =>
        {
            var result = machine.Cell<int>("result");
            machine.Spawn("t", () => HiddenChoice(result));
            return [result];
        }).ShouldBe(["0", "1", "2"]);

    /// <summary>Two tasks of one method: a state in which one is ahead is not the state in which the other is.</summary>
    [Fact]
    public void Two_tasks_of_one_method_are_told_apart()
    {
        // Positions 0, 1, 2 of each of two tasks: 9 states, 4!/(2!2!) schedules.
        var result = Searches.Run(machine =>
        {
            machine.Spawn("a", static () => TwoFences());
            machine.Spawn("b", static () => TwoFences());
        });
        result.States.ShouldBe(9);
        result.Schedules.ShouldBe(6);
    }

    private static async ControlledTask TwoFences()
    {
        await Operations.Fence(Labels.Fence);
        await Operations.Fence(Labels.Fence);
    }

    private static async ControlledTask ChooseSize(Cell<int> size)
    {
        var choice = await Operations.Choose(Labels.Choose, 2);
        var chosen = await (choice == 0 ? SizeOf<byte>() : SizeOf<long>());
        await size.Store(Labels.Store, chosen);
    }

    private static async ControlledTask ChooseMethod(Cell<int> x)
    {
        var choice = await Operations.Choose(Labels.Choose, 2);
        await x.Store(Labels.Store, await (choice == 0 ? GiveThree() : GiveFour()));
    }

    private static async ControlledTask<int> GiveThree()
    {
        await Operations.Fence(Labels.Fence);
        return 3;
    }

    private static async ControlledTask<int> GiveFour()
    {
        await Operations.Fence(Labels.Fence);
        return 4;
    }

    private static async ControlledTask<int> SizeOf<T>()
        where T : unmanaged
    {
        await Operations.Fence(Labels.Fence);
        return System.Runtime.CompilerServices.Unsafe.SizeOf<T>();
    }

    private static async ControlledTask UseStructs(Cell<int> x, Cell<int> result)
    {
        var choice = await Operations.Choose(Labels.Choose, 2);
        await result.Store(Labels.Store, await new Receiver(x, choice + 1).Times(10));
    }

    private static async ControlledTask HiddenChoice(Cell<int> result)
    {
        var choice = await Operations.Choose(Labels.Choose, 3);
        await Down(2);
        await result.Store(Labels.Store, choice);
    }

    private static async ControlledTask Down(int depth)
    {
        if (depth == 0)
        {
            await Operations.Fence(Labels.Fence);
            await Operations.Fence(Labels.Fence);
            return;
        }

        await Down(depth - 1);
    }

    /// <summary>In each branch one local alone carries the choice across a step.</summary>
    private static async ControlledTask KeepOneOf(Cell<int> result)
    {
        var kind = await Operations.Choose(Labels.Choose, KindsOfLocals);
        var carried = kind switch
        {
            0 => await CarryByte(),
            1 => await CarryLong(),
            2 => await CarryDouble(),
            3 => await CarryFloat(),
            4 => await CarryDecimal(),
            5 => await CarryEnum(),
            6 => await CarryNullable(),
            7 => await CarryTuple(),
            8 => await CarryRecordStruct(),
            9 => await CarryText(),
            10 => await CarryDelegate(),
            11 => await CarryBoxed(),
            _ => await CarryGuid(),
        };
        await result.Store(Labels.Store, (2 * kind) + carried);
    }

    private static async ControlledTask<int> CarryByte()
    {
        var kept = (sbyte)(await Operations.Choose(Labels.Choose, 2) - 1);
        await Operations.Fence(Labels.Fence);
        return kept + 1;
    }

    private static async ControlledTask<int> CarryLong()
    {
        var kept = (long)await Operations.Choose(Labels.Choose, 2) << 40;
        await Operations.Fence(Labels.Fence);
        return (int)(kept >> 40);
    }

    private static async ControlledTask<int> CarryDouble()
    {
        var kept = await Operations.Choose(Labels.Choose, 2) / 4.0;
        await Operations.Fence(Labels.Fence);
        return kept > 0.1 ? 1 : 0;
    }

    private static async ControlledTask<int> CarryFloat()
    {
        var kept = await Operations.Choose(Labels.Choose, 2) / 4.0f;
        await Operations.Fence(Labels.Fence);
        return kept > 0.1f ? 1 : 0;
    }

    private static async ControlledTask<int> CarryDecimal()
    {
        var kept = await Operations.Choose(Labels.Choose, 2) / 4.0m;
        await Operations.Fence(Labels.Fence);
        return kept > 0.1m ? 1 : 0;
    }

    private static async ControlledTask<int> CarryEnum()
    {
        var kept = (DayOfWeek)await Operations.Choose(Labels.Choose, 2);
        await Operations.Fence(Labels.Fence);
        return (int)kept;
    }

    private static async ControlledTask<int> CarryNullable()
    {
        int? kept = await Operations.Choose(Labels.Choose, 2) == 0 ? null : 0;
        await Operations.Fence(Labels.Fence);
        return kept is null ? 0 : 1;
    }

    private static async ControlledTask<int> CarryTuple()
    {
        var kept = (Zero: 0, Choice: await Operations.Choose(Labels.Choose, 2));
        await Operations.Fence(Labels.Fence);
        return kept.Choice;
    }

    private static async ControlledTask<int> CarryRecordStruct()
    {
        var kept = new Triple(0, await Operations.Choose(Labels.Choose, 2), 0);
        await Operations.Fence(Labels.Fence);
        return kept.Second;
    }

    private static async ControlledTask<int> CarryText()
    {
        var kept = await Operations.Choose(Labels.Choose, 2) == 0 ? "no" : "yes";
        await Operations.Fence(Labels.Fence);
        return kept.Length - 2;
    }

    private static async ControlledTask<int> CarryDelegate()
    {
        Func<int> kept = await Operations.Choose(Labels.Choose, 2) == 0 ? static () => 0 : static () => 1;
        await Operations.Fence(Labels.Fence);
        return kept();
    }

    private static async ControlledTask<int> CarryBoxed()
    {
        object kept = await Operations.Choose(Labels.Choose, 2);
        await Operations.Fence(Labels.Fence);
        return (int)kept;
    }

    private static async ControlledTask<int> CarryGuid()
    {
        var kept = new Guid(0, 0, (short)await Operations.Choose(Labels.Choose, 2), new byte[8]);
        await Operations.Fence(Labels.Fence);
        return kept == Guid.Empty ? 0 : 1;
    }

    private readonly struct Receiver(Cell<int> x, int factor)
    {
        private readonly Cell<int> _x = x;
        private readonly int _factor = factor;

        internal async ControlledTask<int> Times(int value)
        {
            await Operations.Fence(Labels.Fence);
            return (value * _factor) + await _x.Load(Labels.Load);
        }
    }
}
