using System.Collections.Immutable;

namespace Harness.Scenarios.Sharding;

/// <summary>Deals pieces of work to shards: the costliest first, each to the shard that has least. It depends on nothing but costs and the number of shards, so that every machine deals the same.</summary>
public static class ShardDeal
{
    /// <summary>For each piece the number of its shard, from 1.</summary>
    /// <param name="costs">What each piece costs, in any unit.</param>
    /// <param name="shards">How many shards there are.</param>
    public static ImmutableArray<int> Of(ImmutableArray<long> costs, int shards)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(shards, 1);
        var dealt = new int[costs.Length];
        var lightest = new PriorityQueue<int, (long Load, int Number)>(Enumerable.Range(1, shards).Select(n => (n, (0L, n))));
        foreach (var piece in Enumerable.Range(0, costs.Length).OrderByDescending(i => costs[i]).ThenBy(i => i))
        {
            lightest.TryDequeue(out var number, out var load);
            dealt[piece] = number;
            lightest.Enqueue(number, (load.Load + costs[piece], number));
        }

        return [.. dealt];
    }
}
