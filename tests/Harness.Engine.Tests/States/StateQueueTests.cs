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
}
