using System.Numerics;
using Harness.Engine.Exploration;
using Harness.Engine.Machine;
using Harness.Engine.Tasks;
using Harness.Engine.Tests.Support;

namespace Harness.Engine.Tests.Oracles;

/// <summary>
/// In an acyclic state graph the number of paths is the number of schedules, whatever was merged: numbers that others published are an oracle
/// for the whole search.
/// </summary>
public class ScheduleCountTests
{
    [Fact]
    public void Litmus_programs_have_the_published_numbers_of_schedules()
    {
        (TinyProgram Program, int Schedules)[] rows =
        [
            (Programs.StoreBuffering(), 6),
            (Programs.LoadBuffering(), 6),
            (Programs.MessagePassing(), 6),
            (Programs.TwoPlusTwoWrites(), 6),
            (Programs.WriteToReadCausality(), 30),
            (Programs.IndependentReads(), 180),
            (Programs.TwoWritersTwoReaders(), 180),
        ];
        foreach (var (program, schedules) in rows)
        {
            foreach (var order in Permutations(program.Threads.Length))
            {
                Count(program.Permuted(order)).ShouldBe(schedules, $"{program} as {string.Join(',', order)}");
            }
        }
    }

    /// <summary>N+1 single steps in any order: (N+1)!.</summary>
    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 6)]
    [InlineData(3, 24)]
    [InlineData(4, 120)]
    [InlineData(5, 720)]
    [InlineData(6, 5_040)]
    [InlineData(7, 40_320)]
    [InlineData(8, 362_880)]
    public void One_writer_and_n_readers(int n, int schedules) => CountInSomeOrders(Programs.Readers(n), schedules);

    /// <summary>(2n)! / 2^n.</summary>
    [Theory]
    [InlineData(2, 6)]
    [InlineData(3, 90)]
    [InlineData(4, 2_520)]
    public void N_threads_that_read_then_write(int n, int schedules) => CountInSomeOrders(Programs.ReadersWriters(n), schedules);

    /// <summary>The lock leaves only the order of the threads: n!.</summary>
    [Theory]
    [InlineData(2, 2)]
    [InlineData(3, 6)]
    [InlineData(4, 24)]
    public void N_threads_that_increment_under_a_lock(int n, int schedules) => CountInSomeOrders(Programs.LockedIncrements(n), schedules);

    /// <summary>Interleavings of two threads of 3n steps: (6n)! / (3n)!².</summary>
    [Theory]
    [InlineData(1, 20)]
    [InlineData(2, 924)]
    [InlineData(3, 48_620)]
    [InlineData(4, 2_704_156)]
    public void Two_threads_that_add_to_each_other(int n, int schedules) => CountInSomeOrders(Programs.Fibonacci(n), schedules);

    /// <summary>Only the number of equivalence classes is published for this program; all schedules are counted one by one here.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Search_for_the_last_zero_as_counted_one_by_one(int n)
        => CountInSomeOrders(Programs.LastZero(n), BruteForce.Explore(Programs.LastZero(n), record: false).Schedules);

    /// <summary>The largest value that the two threads can reach shows that the merged graph still holds every schedule's outcome: fib(2n+2).</summary>
    [Theory]
    [InlineData(1, 3)]
    [InlineData(2, 8)]
    [InlineData(3, 21)]
    [InlineData(4, 55)]
    public void Two_threads_that_add_to_each_other_reach_the_fibonacci_number(int n, int largest)
    {
        var finals = new HashSet<string>();
        Searches.Run(new TinyModel(Programs.Fibonacci(n), record: false, finals));
        finals.SelectMany(f => f.Split('|')[0].Trim().Split(' ')).Max(int.Parse).ShouldBe(largest);
    }

    [Fact]
    public void Locked_increments_lose_no_update()
    {
        var finals = new HashSet<string>();
        Searches.Run(new TinyModel(Programs.LockedIncrements(4), record: false, finals));
        finals.ShouldBe(["4 | "]);
    }

    /// <summary>A choice is one edge for each outcome, also where outcomes lead to one state.</summary>
    [Fact]
    public void Choices_multiply_schedules_even_when_they_change_nothing()
    {
        var result = Searches.Run(machine => machine.Spawn("t", static () => Choices()));
        result.Schedules.ShouldBe(new BigInteger(3 * 5));
        result.States.ShouldBe(3);

        static async ControlledTask Choices()
        {
            await Operations.Choose(Labels.Choose, 3);
            await Operations.Choose(Labels.Choose, 5);
        }
    }

    /// <summary>Of the 20 runs of fib(1), each has 6 steps; cut after 2 steps, 4 prefixes are left.</summary>
    [Fact]
    public void Schedules_up_to_a_bound_are_counted_as_prefixes()
    {
        SearchResult At(int bound) => Searches.Run(new TinyModel(Programs.Fibonacci(1), record: false), Searches.Thorough with { ScheduleBound = bound });
        At(2).BoundedSchedules.ShouldBe(new BigInteger(4));
        At(6).BoundedSchedules.ShouldBe(new BigInteger(20));
        At(9).BoundedSchedules.ShouldBe(new BigInteger(20));
        At(9).Cyclic.ShouldBe(false);
    }

    [Fact]
    public void Schedules_of_a_cyclic_graph_are_unbounded_and_counted_up_to_a_bound()
    {
        // In each step either of two tasks may go: 2^5 schedules of five steps.
        var result = Searches.Run(
            machine =>
            {
                machine.Spawn("a", static () => ForEver());
                machine.Spawn("b", static () => ForEver());
            },
            Searches.Thorough with { ScheduleBound = 5 });
        result.Cyclic.ShouldBe(true);
        result.Schedules.ShouldBeNull();
        result.BoundedSchedules.ShouldBe(new BigInteger(32));
        result.States.ShouldBe(1);

        // The cycle need not go through the first state.
        var behind = Searches.Run(static machine => machine.Spawn("a", static () => OnceAndForEver()));
        behind.Cyclic.ShouldBe(true);
        behind.Schedules.ShouldBeNull();

        static async ControlledTask OnceAndForEver()
        {
            await Operations.Fence(Labels.Store);
            await ForEver();
        }

        static async ControlledTask ForEver()
        {
            while (true)
            {
                await Operations.Fence(Labels.Fence);
            }
        }
    }

    private static void CountInSomeOrders(TinyProgram program, long schedules)
    {
        var threads = program.Threads.Length;
        var orders = threads <= 3
            ? Permutations(threads)
            : Enumerable.Range(0, 4).Select(seed => Shuffled(threads, seed));
        foreach (var order in orders)
        {
            Count(program.Permuted(order)).ShouldBe(schedules, string.Join(',', order));
        }
    }

    private static BigInteger Count(TinyProgram program)
        => Searches.Run(new TinyModel(program, record: false)).Schedules ?? BigInteger.MinusOne;

    private static int[] Shuffled(int count, int seed)
    {
        int[] order = [.. Enumerable.Range(0, count)];
        new Random(seed).Shuffle(order);
        return order;
    }

    private static IEnumerable<int[]> Permutations(int count)
        => count == 0
            ? [[]]
            : Permutations(count - 1).SelectMany(p => Enumerable.Range(0, count).Select(i => (int[])[.. p[..i], count - 1, .. p[i..]]));
}
