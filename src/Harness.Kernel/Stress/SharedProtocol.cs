using System.Collections.Immutable;

namespace Harness.Kernel.Stress;

/// <summary>A claim and publish discipline on a <see cref="SharedRing"/>; the names are those of the model's variants.</summary>
/// <param name="Name">The variant.</param>
/// <param name="Expectation">What its verdict for P1 and P2 in the model lets one expect.</param>
/// <param name="TryClaim">Under the lock: whether the slot at head is granted.</param>
/// <param name="Publish">The slot passes to the reader.</param>
internal sealed record SharedProtocol(string Name, TearExpectation Expectation, Func<SharedRing, int, bool> TryClaim, Action<SharedRing, int> Publish)
{
    internal static ImmutableArray<SharedProtocol> All { get; } =
    [
        new("legacy", TearExpectation.Must, static (ring, slot) => ring.Status(slot) == SharedRing.Kernel, static (ring, slot) => ring.SetStatus(slot, SharedRing.User)),
        new("in-progress", TearExpectation.Never, ClaimByMark, static (ring, slot) => ring.SetStatus(slot, SharedRing.User)),
        new("owner-map", TearExpectation.Never, StatusThenOwner, static (ring, slot) =>
        {
            ring.Lock();
            ring.SetStatus(slot, SharedRing.User);
            ring.SetOwned(slot, false);
            ring.Unlock();
        }),
        new("owner-map-clear-first", TearExpectation.May, StatusThenOwner, static (ring, slot) =>
        {
            ring.SetOwned(slot, false);
            ring.SetStatus(slot, SharedRing.User);
        }),
        new("owner-map-status-first", TearExpectation.May, StatusThenOwner, PublishThenDisown),
        new("owner-map-status-first-bit-tested-first", TearExpectation.Never, OwnerThenStatus, PublishThenDisown),
    ];

    private static bool ClaimByMark(SharedRing ring, int slot)
    {
        if (ring.Status(slot) != SharedRing.Kernel)
        {
            return false;
        }

        ring.SetStatus(slot, SharedRing.InProgress);
        return true;
    }

    private static bool StatusThenOwner(SharedRing ring, int slot)
    {
        if (ring.Status(slot) != SharedRing.Kernel || ring.IsOwned(slot))
        {
            return false;
        }

        ring.SetOwned(slot, true);
        return true;
    }

    private static bool OwnerThenStatus(SharedRing ring, int slot)
    {
        if (ring.IsOwned(slot) || ring.Status(slot) != SharedRing.Kernel)
        {
            return false;
        }

        ring.SetOwned(slot, true);
        return true;
    }

    private static void PublishThenDisown(SharedRing ring, int slot)
    {
        ring.SetStatus(slot, SharedRing.User);
        ring.SetOwned(slot, false);
    }
}
