using Harness.Engine.Machine;
using Harness.Engine.Tasks;
using Harness.Engine.Tests.Support;

namespace Harness.Engine.Tests.Guards;

/// <summary>What a controlled task keeps across an await must be something that a fingerprint can cover.</summary>
public class LocalTests
{
    private const string Rest = " across an await, and that type cannot be fingerprinted: use numbers, enums, structs or records of them, handles of the machine or immutable model objects; a list or an array belongs in cells.";

    [Fact]
    public void An_array() => Refusal(static () => KeepArray()).ShouldBe("LocalTests.KeepArray keeps its local 'kept' of type int[]" + Rest);

    [Fact]
    public void A_list() => Refusal(static () => KeepList()).ShouldBe("LocalTests.KeepList keeps its local 'kept' of type List<int>" + Rest);

    [Fact]
    public void A_list_behind_an_interface() => Refusal(static () => KeepInterface()).ShouldBe("LocalTests.KeepInterface keeps its local 'kept' of type List<int>" + Rest);

    [Fact]
    public void A_class_made_on_the_way() => Refusal(static () => KeepObject()).ShouldBe("LocalTests.KeepObject keeps its local 'kept' of type Thing" + Rest);

    [Fact]
    public void An_array_inside_a_struct() => Refusal(static () => KeepHiddenArray()).ShouldBe("LocalTests.KeepHiddenArray keeps its local 'kept' of type int[]" + Rest);

    /// <summary>Found when the local is kept, also where it is null then.</summary>
    [Fact]
    public void An_array_that_is_null() => Refusal(static () => KeepNullArray()).ShouldStartWith("LocalTests.KeepNullArray keeps its local 'kept' of type int[]");

    [Fact]
    public void Foreach_over_an_array()
        => Refusal(static () => Foreach()).ShouldBe(
            "LocalTests.Foreach has an await in a foreach over an int[], whose items can change: go through an ImmutableArray, or use for with an index.");

    [Fact]
    public void A_local_of_a_nested_method() => Refusal(static () => CallsKeepArray()).ShouldBe("LocalTests.KeepArray keeps its local 'kept' of type int[]" + Rest);

    [Fact]
    public void A_local_that_is_kept_only_after_the_first_step()
        => Refusal(static () => KeepLater()).ShouldBe("LocalTests.KeepLater keeps its local 'kept' of type Thing" + Rest);

    [Fact]
    public void A_task_in_a_local()
        => Refusal(static () => KeepTask()).ShouldBe("LocalTests.KeepTask keeps a task or an operation in its local 'kept': await it in the statement that starts it.");

    [Fact]
    public void An_operation_in_a_local_that_is_awaited_twice()
        => Refusal(static () => AwaitOperationTwice()).ShouldBe(
            "LocalTests.AwaitOperationTwice keeps a task or an operation in its local 'kept': await it in the statement that starts it.");

    [Fact]
    public void The_same_method_is_refused_again_in_the_next_run()
    {
        var first = Refusal(static () => KeepArray());
        Refusal(static () => KeepArray()).ShouldBe(first);
    }

    [Fact]
    public void A_step_label_may_be_kept()
        => Searches.Outcomes(machine =>
        {
            var x = machine.Cell<int>("x");
            machine.Spawn("t", () => TwoLabels(x, Labels.Load, Labels.Store));
            return [x];
        }).ShouldBe(["0", "1"]);

    /// <summary>Four records, each of which differs from the first in one place.</summary>
    [Fact]
    public void A_record_of_values_may_be_kept_and_counts_by_its_values()
        => Searches.Outcomes(machine =>
        {
            var x = machine.Cell<int>("x");
            machine.Spawn("t", () => KeepRecord(x));
            return [x];
        }).ShouldBe(["0", "1", "2", "3", "4"]);

    [Fact]
    public void A_local_that_no_await_separates_may_be_anything()
        => Searches.Run(machine => machine.Spawn("t", static () => UsesListAtOnce())).States.ShouldBe(4);

    private static string Refusal(Func<ControlledTask> method) => Searches.UnplacedRefusal(machine => machine.Spawn("t", method));

    private static async ControlledTask KeepArray()
    {
        int[] kept = [1];
        await Operations.Fence(Labels.Fence);
        await Operations.Choose(Labels.Choose, kept[0]);
    }

    private static async ControlledTask KeepList()
    {
        List<int> kept = [1];
        await Operations.Fence(Labels.Fence);
        await Operations.Choose(Labels.Choose, kept[0]);
    }

    private static async ControlledTask KeepInterface()
    {
        var kept = AsInterface(sorted: false);
        await Operations.Fence(Labels.Fence);
        await Operations.Choose(Labels.Choose, kept.Count);
    }

    private static ICollection<int> AsInterface(bool sorted) => sorted ? new SortedSet<int>() : new List<int> { 1 };

    private static async ControlledTask KeepObject()
    {
        var kept = new Thing(1);
        await Operations.Fence(Labels.Fence);
        await Operations.Choose(Labels.Choose, kept.Value);
    }

    private static async ControlledTask KeepHiddenArray()
    {
        var kept = new ArraySegment<int>([1]);
        await Operations.Fence(Labels.Fence);
        await Operations.Choose(Labels.Choose, kept[0]);
    }

    private static async ControlledTask KeepNullArray()
    {
        int[]? kept = null;
        await Operations.Fence(Labels.Fence);
        kept ??= [1];
        await Operations.Fence(Labels.Fence);
        await Operations.Choose(Labels.Choose, kept[0]);
    }

    private static async ControlledTask Foreach()
    {
        foreach (var number in new[] { 1, 2 })
        {
            await Operations.Choose(Labels.Choose, number);
        }
    }

    private static async ControlledTask CallsKeepArray()
    {
        await Operations.Fence(Labels.Fence);
        await KeepArray();
    }

    private static async ControlledTask KeepLater()
    {
        await Operations.Fence(Labels.Fence);
        var kept = new Thing(1);
        await Operations.Fence(Labels.Fence);
        await Operations.Choose(Labels.Choose, kept.Value);
    }

    private static async ControlledTask Fence() => await Operations.Fence(Labels.Fence);

    private static async ControlledTask KeepTask()
    {
        var kept = Fence();
        await kept;
        await kept;
    }

    private static async ControlledTask AwaitOperationTwice()
    {
        var kept = Operations.Fence(Labels.Fence);
        await kept;
        await kept;
    }

    private static async ControlledTask TwoLabels(Cell<int> x, StepLabel load, StepLabel store)
    {
        var choice = await Operations.Choose(Labels.Choose, 2);
        await x.Load(load);
        await x.Store(store, choice);
    }

    private static async ControlledTask KeepRecord(Cell<int> x)
    {
        var kept = await Operations.Choose(Labels.Choose, 5) switch
        {
            0 => new Point(0, DayOfWeek.Sunday, "a", null),
            1 => new Point(1, DayOfWeek.Sunday, "a", null),
            2 => new Point(0, DayOfWeek.Monday, "a", null),
            3 => new Point(0, DayOfWeek.Sunday, "b", null),
            _ => new Point(0, DayOfWeek.Sunday, "a", new Point(0, DayOfWeek.Sunday, "a", null)),
        };
        await Operations.Fence(Labels.Fence);
        await x.Store(Labels.Store, kept.X == 1 ? 1 : kept.Day == DayOfWeek.Monday ? 2 : kept.Text == "b" ? 3 : kept.Next is null ? 0 : 4);
    }

    private static async ControlledTask UsesListAtOnce()
    {
        var choice = await Operations.Choose(Labels.Choose, 2);
        List<int> numbers = [1, 2];
        var number = numbers[choice];
        await Operations.Choose(Labels.Choose, number);
    }

    private sealed class Thing(int value)
    {
        internal int Value { get; set; } = value;
    }

    private sealed record Point(int X, DayOfWeek Day, string Text, Point? Next);
}
