using Harness.Hosting;
using Harness.Ring;
using Harness.Ring.Readers;
using Microsoft.Coyote.SystematicTesting;

public static class MyTests
{
    private static readonly RingBounds s_bounds = new(Slots: 2, Producers: 3, PacketsPerProducer: 2);

    [Test]
    public static void ForgetsASlot()
        => ModelHost.Run(new RingModel(new RingConfiguration(new MarksOnlySlotZero(), new UserBitReader(), s_bounds)));
}
