using Harness.Engine.Exploration.States;

namespace Harness.Engine.Tests.States;

/// <summary>States come out as they went in, in order, also those that were on disk meanwhile.</summary>
public class StateQueueTests
{
    [Theory]
    [InlineData(long.MaxValue, false)]
    [InlineData(1 << 20, true)]
    public void FirstInFirstOut(long memoryShare, bool spills)
    {
        using var queue = new StateQueue(memoryShare, 300);
        for (var round = 0; round < 2; round++)
        {
            for (var i = 0; i < 100_000; i++)
            {
                queue.Add(State(i));
            }

            queue.Count.ShouldBe(100_000);
            (queue.Spilled > 0).ShouldBe(spills);
            var taken = new List<ArraySegment<byte>>();
            for (var i = 0; i < 100_000;)
            {
                queue.Take(taken, 777);
                if (i == 777 * 3)
                {
                    queue.Left().First().ToArray().ShouldBe(State(i + taken.Count));
                }

                foreach (var state in taken)
                {
                    state.AsSpan().SequenceEqual(State(i)).ShouldBeTrue();
                    i++;
                }
            }

            queue.Count.ShouldBe(0);
            queue.Clear();
        }
    }

    private static byte[] State(int number)
    {
        var state = new byte[8 + (number % 250)];
        BitConverter.TryWriteBytes(state, number);
        state[^1] = (byte)number;
        return state;
    }

    /// <summary>A place where nothing can be written stands for a full disk.</summary>
    [Fact]
    public void Where_the_disk_takes_no_more_states_stay_in_memory_in_order()
    {
        const int Size = 1000;
        const int Count = 10_000;
        using var queue = new StateQueue(0, Size, Path.Combine(Path.GetTempPath(), $"nowhere-{Guid.NewGuid():N}"));
        var state = new byte[Size];
        for (var i = 0; i < Count; i++)
        {
            BitConverter.TryWriteBytes(state, i);
            queue.Add(state);
        }

        queue.IsDiskFull.ShouldBeTrue();
        queue.Spilled.ShouldBe(0);
        var taken = new List<ArraySegment<byte>>();
        queue.Take(taken, Count);
        taken.Select(t => BitConverter.ToInt32(t)).ShouldBe(Enumerable.Range(0, Count));
    }
}
