using Harness.Ring;
using Harness.Ring.Variants;

namespace Harness.Kernel.Litmus;

/// <summary>
/// The protocols that a kernel may speak, each in the kernel of v5.3 or later: with the room test, and with drops that are counted after the unlock. So they differ in claim and publish
/// only, and not in what else changed with the years.
/// </summary>
internal static class Protocols
{
    /// <summary>61fad6816fc1, v5.6 until today.</summary>
    internal static RingVariant OwnerMap { get; } = new OwnerMapVariant(testsRoom: true);

    /// <summary>v5.3 to v5.5.</summary>
    internal static RingVariant Legacy { get; } = new LegacyWithRoomTest();

    /// <summary>What a kernel with the RFC's patch on top of v5.3 would be.</summary>
    internal static RingVariant InProgress { get; } = new InProgressWithRoomTest();

    private sealed class LegacyWithRoomTest : LegacyVariant
    {
        public override string Name => "legacy";

        public override string Summary => "v5.3 to v5.5: legacy behind the room test, drops counted after the unlock";

        public override bool CountsDropsAtomically => true;

        public override bool TestsRoom => true;
    }

    private sealed class InProgressWithRoomTest : InProgressVariant
    {
        public override bool CountsDropsAtomically => true;

        public override bool TestsRoom => true;
    }
}
