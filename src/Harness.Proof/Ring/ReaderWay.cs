using System.Collections.Immutable;
using Harness.Proof.Terms;

namespace Harness.Proof.Ring;

/// <summary>How a reader tells that a slot is its own, and whether it marks what it takes.</summary>
/// <param name="Names">The readers that read so. Loads and stores with and without order are the same under sequential consistency.</param>
/// <param name="MarksBusy">Whether it writes bits of its own into the status of a slot that it took, by a load and a store.</param>
/// <param name="Takes">Which statuses it takes for its own.</param>
internal sealed record ReaderWay(ImmutableArray<string> Names, bool MarksBusy, ImmutableArray<string> Takes)
{
    /// <summary>All that have a table.</summary>
    internal static ImmutableArray<ReaderWay> All { get; } =
    [
        new(["user-bit", "user-bit-acquire"], false, [RingVariables.User]),
        new(["non-zero"], false, [RingVariables.InProgress, RingVariables.User]),
        new(["busy-bits"], true, [RingVariables.InProgress, RingVariables.User]),
    ];

    /// <summary>The steps of the reader, and of poll.</summary>
    internal ImmutableArray<string> Steps
        => ["r1", .. MarksBusy ? ["m1", "m2"] : Array.Empty<string>(), "r2", "r3", "r4", "r5", "p1", "p2", "p3", "p4-ready", "p4-sleep", "p5"];

    /// <summary>The steps that a reader takes next which has taken a slot and not released it.</summary>
    internal ImmutableArray<string> Holding => Steps[1..(Steps.IndexOf("r5") + 1)];

    /// <summary>The steps that a reader takes next which has taken a slot and not read all of it.</summary>
    internal ImmutableArray<string> Reading => Steps[1..Steps.IndexOf("r5")];

    /// <summary>The reader's test of a slot.</summary>
    internal Term IsTaken(RingVariables ring, Term slot)
        => Formula.IsOneOf(ring.Status[slot], Takes.Where(ring.StatusSort.Members.Contains).Select(s => Formula.Member(ring.StatusSort, s)));
}
