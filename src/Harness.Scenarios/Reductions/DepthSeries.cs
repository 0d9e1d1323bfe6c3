using System.Collections.Immutable;

namespace Harness.Scenarios.Reductions;

/// <summary>The states that a search visits, by depth.</summary>
/// <param name="Name">What the search leaves out.</param>
/// <param name="ByDepth">States at each depth.</param>
/// <param name="IsComplete">Whether the search visited all.</param>
public sealed record DepthSeries(string Name, ImmutableArray<long> ByDepth, bool IsComplete)
{
    /// <summary>All states.</summary>
    public long States => ByDepth.Sum();
}
