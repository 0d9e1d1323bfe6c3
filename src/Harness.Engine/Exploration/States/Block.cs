namespace Harness.Engine.Exploration.States;

/// <summary>States that are expanded together, and what was found from them.</summary>
/// <param name="size">How many states it has at most.</param>
internal sealed class Block(int size)
{
    /// <summary>How many states one worker expands at a time.</summary>
    internal const int ShareSize = 64;

    private readonly ArrivalList[] _arrivals = [.. Enumerable.Range(0, size / ShareSize).Select(_ => new ArrivalList())];

    /// <summary>The number of the first state.</summary>
    internal long First { get; set; }

    /// <summary>How many states there are now.</summary>
    internal int Count { get; set; }

    /// <summary>Into how many shares they fall.</summary>
    internal int Shares => (Count + ShareSize - 1) / ShareSize;

    /// <summary>What was found from each share, in order.</summary>
    internal ReadOnlySpan<ArrivalList> Arrivals => _arrivals.AsSpan(0, Shares);

    /// <summary>The places of the states of a share in the block, from the first to behind the last.</summary>
    internal (int First, int End) PlacesOf(int share) => (share * ShareSize, Math.Min(Count, (share + 1) * ShareSize));
}
