using Harness.Engine.Exploration;
using Harness.Hosting;
using Harness.Ring;
using Harness.Ring.Readers;
using Harness.Ring.Variants;
using Microsoft.Coyote.SystematicTesting;

namespace SampleReader;

/// <summary>What is to be known of the two readers beside a kernel that marks the slots that it fills (the RFC of April 2018).</summary>
public static class ReaderTests
{
    private static readonly RingBounds s_bounds = new(Slots: 1, Producers: 2, PacketsPerProducer: 1);

    /// <summary>All properties of the ring.</summary>
    [Test]
    public static void Patient() => ModelHost.Run(Ring(new PatientReader()));

    /// <summary>It reads what is not whole.</summary>
    [Test]
    [Expect("P3", Verdict.Violated, Because = "the mark is not KERNEL: the frame is read while it is written")]
    [Expect("P4", Verdict.Violated, Because = "so the packet that is published later was read before it was whole")]
    public static void Hasty() => ModelHost.Run(Ring(new HastyReader()), "P3", "P4", "deadlock", "exception");

    private static RingModel Ring(RingReader reader) => new(new RingConfiguration(new InProgressVariant(), reader, s_bounds));
}
