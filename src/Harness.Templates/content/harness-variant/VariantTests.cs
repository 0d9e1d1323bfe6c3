using Harness.Engine.Exploration;
using Harness.Hosting;
using Harness.Ring;
using Harness.Ring.Readers;
using Microsoft.Coyote.SystematicTesting;

namespace SampleVariant;

/// <summary>
/// What is to be known of the two variants: with a reader that tests the USER bit, two slots, and three producers with a packet each.
/// </summary>
public static class VariantTests
{
    private static readonly RingBounds s_bounds = new(Slots: 2, Producers: 3, PacketsPerProducer: 1);

    /// <summary>All properties of the ring.</summary>
    [Test]
    public static void MarksBeforeUnlock() => ModelHost.Run(Ring(new MarksBeforeUnlock()));

    /// <summary>Slot 0 is granted once more when the ring comes round to it.</summary>
    [Test]
    [Expect("P1", Verdict.Violated, Because = "slot 0 stays KERNEL while it is filled, and so it is granted again")]
    public static void ForgetsSlotZero() => ModelHost.Run(Ring(new ForgetsSlotZero()), "P1", "deadlock", "exception");

    private static RingModel Ring(RingVariant variant) => new(new RingConfiguration(variant, new UserBitReader(), s_bounds));
}
