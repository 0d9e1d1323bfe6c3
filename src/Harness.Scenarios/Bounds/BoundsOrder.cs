using Harness.Ring;

namespace Harness.Scenarios.Bounds;

/// <summary>Which bounds are smaller: fewer packets of all producers together (P*K), then fewer slots, then fewer producers.</summary>
public sealed class BoundsOrder : IComparer<RingBounds>
{
    private BoundsOrder()
    {
    }

    /// <summary>The order.</summary>
    public static BoundsOrder Instance { get; } = new();

    /// <inheritdoc/>
    public int Compare(RingBounds? x, RingBounds? y)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        return (x.Packets, x.Slots, x.Producers).CompareTo((y.Packets, y.Slots, y.Producers));
    }
}
