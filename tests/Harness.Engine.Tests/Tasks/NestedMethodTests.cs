using Harness.Engine.Exploration;
using Harness.Engine.Machine;
using Harness.Engine.Tasks;
using Harness.Engine.Tests.Support;

namespace Harness.Engine.Tests.Tasks;

/// <summary>
/// Values that travel through frames. A neighbour task writes 1 at any time, so that each model forks between all its steps: an outcome too many
/// or too few means that two forks shared something or that one was lost.
/// </summary>
public class NestedMethodTests
{
    /// <summary>
    /// Three loads against one write see 0s, then 1s: 000, 001, 011, 111. The results travel up as int, long and a struct.
    /// </summary>
    [Fact]
    public void Results_travel_through_several_frames()
        => Searches.Outcomes(machine =>
        {
            var (x, sum) = (machine.Cell<int>("x"), machine.Cell<int>("sum"));
            machine.Spawn("reader", () => Collect(x, sum));
            machine.Spawn("writer", () => WriteOne(x));
            return [sum];
        }).ShouldBe(["0", "1", "11", "111"]);

    [Fact]
    public void Generic_methods_keep_their_type_arguments_apart()
        => Searches.Outcomes(machine =>
        {
            var (x, a, b) = (machine.Cell<int>("x"), machine.Cell<int>("a"), machine.Cell<int>("b"));
            machine.Spawn("reader", () => ReadTwice(x, a, b));
            machine.Spawn("writer", () => WriteOne(x));
            return [a, b];
        }).ShouldBe(["0 30", "0 31", "1 31"]);

    /// <summary>2^3 leaves, each of which adds what it sees: 0 until the write, 1 afterwards; the write falls into one of nine places.</summary>
    [Fact]
    public void Recursion()
        => Searches.Outcomes(machine =>
        {
            var (x, sum) = (machine.Cell<int>("x"), machine.Cell<int>("sum"));
            machine.Spawn("reader", () => StoreTree(x, sum));
            machine.Spawn("writer", () => WriteOne(x));
            return [sum];
        }).ShouldBe(["0", "1", "2", "3", "4", "5", "6", "7", "8"]);

    [Fact]
    public void Loops_with_a_choice_in_each_round_give_every_number()
        => Searches.Outcomes(machine =>
        {
            var sum = machine.Cell<int>("sum");
            machine.Spawn("t", () => Digits(sum));
            return [sum];
        }).ShouldBe(["0", "1", "10", "100", "101", "11", "110", "111"]);

    /// <summary>Closure of a local function without conversion to a delegate: a struct in the frame, changed between the awaits.</summary>
    [Fact]
    public void Local_functions_may_capture_and_change_variables()
        => Searches.Outcomes(machine =>
        {
            var (x, count) = (machine.Cell<int>("x"), machine.Cell<int>("count"));
            machine.Spawn("reader", () => CountOnes(x, count));
            machine.Spawn("writer", () => WriteOne(x));
            return [count];
        }).ShouldBe(["0", "1", "2", "3"]);

    /// <summary>An await inside an expression spills what was computed before it.</summary>
    [Fact]
    public void Values_computed_before_an_await_in_one_expression_are_kept()
        => Searches.Outcomes(machine =>
        {
            var (x, result) = (machine.Cell<int>("x"), machine.Cell<int>("result"));
            machine.Spawn("reader", () => Expression(x, result));
            machine.Spawn("writer", () => WriteOne(x));
            return [result];
        }).ShouldBe(["500", "501", "511"]);

    [Fact]
    public void Methods_that_meet_no_operation_are_no_scheduling_points()
    {
        var result = Searches.Run(machine =>
        {
            var x = machine.Cell<int>("x");
            machine.Spawn("t", () => Synchronous(x));
            machine.FinalProperty("x", "the sum arrives", s => s.Get(x) == 12 ? Judgement.Holds : Judgement.Fails);
        });
        result.States.ShouldBe(2);
        result.Of("x").Verdict.ShouldBe(Verdict.Proved);
    }

    private static async ControlledTask WriteOne(Cell<int> x) => await x.Store(Labels.Store, 1);

    private static async ControlledTask Collect(Cell<int> x, Cell<int> sum)
    {
        var three = await Three(x);
        await sum.Store(Labels.Store, (three.First * 100) + (three.Second * 10) + three.Third);
    }

    private static async ControlledTask<Triple> Three(Cell<int> x)
    {
        var first = await AsLong(x);
        var second = await AsLong(x);
        return new Triple((int)first, (int)second, await One(x));
    }

    private static async ControlledTask<long> AsLong(Cell<int> x) => await One(x);

    private static async ControlledTask<int> One(Cell<int> x) => await x.Load(Labels.Load);

    private static async ControlledTask ReadTwice(Cell<int> x, Cell<int> a, Cell<int> b)
    {
        var pair = await Pair(x, 3);
        await a.Store(Labels.Store, pair.Value);
        var other = await Pair(x, "three");
        await b.Store(Labels.Store, (pair.Tag * 10) + other.Value);
    }

    private static async ControlledTask<(int Value, T Tag)> Pair<T>(Cell<int> x, T tag)
        where T : notnull
    {
        var value = await x.Load(Labels.Load);
        return (value, tag);
    }

    private static async ControlledTask StoreTree(Cell<int> x, Cell<int> sum) => await sum.Store(Labels.Store, await Tree(x, 3));

    private static async ControlledTask<int> Tree(Cell<int> x, int depth)
        => depth == 0 ? await x.Load(Labels.Load) : await Tree(x, depth - 1) + await Tree(x, depth - 1);

    private static async ControlledTask Digits(Cell<int> sum)
    {
        var number = 0;
        for (var i = 0; i < 3; i++)
        {
            number = (number * 10) + await Operations.Choose(Labels.Choose, 2);
        }

        await sum.Store(Labels.Store, number);
    }

    private static async ControlledTask CountOnes(Cell<int> x, Cell<int> count)
    {
        var ones = 0;
        for (var i = 0; i < 3; i++)
        {
            Note(await x.Load(Labels.Load));
        }

        await count.Store(Labels.Store, ones);

        void Note(int value) => ones += value;
    }

    private static async ControlledTask Expression(Cell<int> x, Cell<int> result)
        => await result.Store(Labels.Store, (await Operations.Choose(Labels.Choose, 1) + 5) * 100 + (10 * await x.Load(Labels.Load)) + await x.Load(Labels.Load));

    private static async ControlledTask Synchronous(Cell<int> x)
    {
        await ControlledTask.Completed;
        await x.Store(Labels.Store, await Immediate(5) + await Immediate(7));
    }

#pragma warning disable CS1998 // Without an await on purpose.
    private static async ControlledTask<T> Immediate<T>(T value) => value;
#pragma warning restore CS1998
}
