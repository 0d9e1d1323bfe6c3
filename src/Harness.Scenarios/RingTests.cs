using Harness.Hosting;
using Microsoft.Coyote.SystematicTesting;

namespace Harness.Scenarios;

/// <summary>The scenarios as Coyote tests: <c>harness test Harness.Scenarios.dll -m LegacyUserBit</c>.</summary>
public static class RingTests
{
    /// <summary>Called by Microsoft's tool before the first schedule: what a schedule needs is compiled by then, and no decision waits for the compiler.</summary>
    [TestInit]
    public static void WarmUp()
    {
        ModelHost.WarmUp(new ScenarioModel(new Scenario { Variant = "legacy" }));
        ModelHost.WarmUp(new ScenarioModel(new Scenario { Variant = "v3-blocks" }));
    }

    /// <summary>Every kernel up to v5.5, with a reader that tests the USER bit.</summary>
    [Test]
    public static void LegacyUserBit() => Run(new Scenario { Variant = "legacy" });

    /// <summary>Every kernel up to v5.5, and whether two producers ever write one slot.</summary>
    [Test]
    public static void LegacyExclusiveWriter() => Run(new Scenario { Variant = "legacy" }, "P1");

    /// <summary>Every kernel up to v5.5, with a reader that takes any value other than KERNEL.</summary>
    [Test]
    public static void LegacyNonZero() => Run(new Scenario { Variant = "legacy", Reader = "non-zero" });

    /// <summary>The RFC, with a reader that tests the USER bit.</summary>
    [Test]
    public static void InProgressUserBit() => Run(new Scenario { Variant = "in-progress" });

    /// <summary>The RFC, with a reader that takes any value other than KERNEL, the mark included.</summary>
    [Test]
    public static void InProgressNonZero() => Run(new Scenario { Variant = "in-progress", Reader = "non-zero" });

    /// <summary>The RFC with two packets for each producer.</summary>
    [Test]
    public static void InProgressUserBitTwoPackets() => Run(new Scenario { Variant = "in-progress", Packets = 2 });

    /// <summary>The RFC with four producers and three slots.</summary>
    [Test]
    public static void InProgressUserBitFourProducers() => Run(new Scenario { Variant = "in-progress", Slots = 3, Producers = 4 });

    /// <summary>The RFC with two producers that never stop.</summary>
    [Test]
    public static void InProgressUserBitUnbounded() => Run(new Scenario { Variant = "in-progress", Producers = 2, Packets = null });

    /// <summary>The owner map as Linux has it: with an unfair lock a publisher may be overtaken for ever.</summary>
    [Test]
    public static void OwnerMapUserBit() => Run(new Scenario { Variant = "owner-map" });

    /// <summary>TPACKET_V3 today.</summary>
    [Test]
    public static void BlocksUserBit() => Run(new Scenario { Variant = "v3-blocks" });

    private static void Run(Scenario scenario, params string[] properties) => ModelHost.Run(new ScenarioModel(scenario), properties);
}
