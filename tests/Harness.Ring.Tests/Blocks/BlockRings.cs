using Harness.Engine.Exploration;
using Harness.Ring.Blocks;

namespace Harness.Ring.Tests.Blocks;

/// <summary>Short ways to say which ring of blocks is searched.</summary>
internal static class BlockRings
{
    internal static BlockModel Model(
        BlockVariant variant, RingReader reader, int blocks, int producers, int? packets, RingFaults faults = RingFaults.None, int capacity = 2, bool knownFalse = false)
        => new(new BlockConfiguration(variant, reader, new RingBounds(blocks, producers, packets), faults, knownFalse) { Capacity = capacity });

    internal static BlockModel Today(int blocks, int producers, int? packets, RingFaults faults = RingFaults.None, int capacity = 2)
        => Model(new BlocksVariant(), new UserBitReader(), blocks, producers, packets, faults, capacity);

    /// <summary>All properties, or only some, which ends as soon as they are decided.</summary>
    internal static SearchResult Search(BlockModel model, params string[] properties)
        => Rings.Search(model, properties.Length == 0 ? new SearchOptions() : new SearchOptions { Properties = [.. properties], StopWhenDecided = true });
}
