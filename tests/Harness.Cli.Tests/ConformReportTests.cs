using System.Xml.Linq;
using Harness.Cli.Conform;
using Harness.Kernel;
using Harness.Kernel.Litmus;
using Harness.Kernel.Scripts;
using Harness.Kernel.Stress;

namespace Harness.Cli.Tests;

/// <summary>What a person and a CI server read where kernel and model differ: no kernel that does is at hand, so that the reports are made by hand.</summary>
public class ConformReportTests
{
    private static readonly ScriptFailure s_failure = new(4711, "V2 4 x 1024", ["send 1 x 60", "stats"], new Mismatch(1, "PACKET_STATISTICS", "packets 2 drops 0", "packets 1 drops 0"), Repeats: true);

    private static readonly LitmusReport s_legacy = new(
        "one-slot", "1 slot: send || send", 1000, 240,
        [new LitmusOutcome("[1 a1] counted 2/1", 900, true, true, true), new LitmusOutcome("[1 a1] counted 2/0", 100, false, true, false)]);

    [Fact]
    public void AScriptThatFails_IsShownWithItsSeed()
    {
        var report = Report(scripts: new ScriptReport("V1/V2 scripts", 1, 10, 400, 500, [s_failure]));

        var text = ConformText.Of(report);

        ConformRun.CodeOf(report).ShouldBe(ExitCode.Violated);
        text.ShouldContain("MISMATCH seed 4711, V2 4 x 1024: after operation 2: PACKET_STATISTICS: kernel packets 2 drops 0, model packets 1 drops 0");
        text.ShouldContain("shortest script: send 1 x 60; stats");
        text.ShouldContain("again: harness conform --part scripts --seed 4711 --scripts 1");
        text.ShouldContain("Linux 5.4.0 DIFFERS from the model in 1 place (");
        XDocument.Parse(ConformJUnit.Of(report)).Root!.Attribute("failures")!.Value.ShouldBe("1");
    }

    /// <summary>A kernel before v5.6.</summary>
    [Fact]
    public void AnOutcomeThatOnlyLegacyHas_NamesLegacy()
    {
        var report = Report(litmus: s_legacy, protocols:
        [
            new ProtocolStanding("owner-map", 1, "one-slot: [1 a1] counted 2/0, seen 100 times", 0, 0),
            new ProtocolStanding("legacy", 0, null, 1, 1),
            new ProtocolStanding("in-progress", 1, "one-slot: [1 a1] counted 2/0, seen 100 times", 0, 0),
        ]);

        var text = ConformText.Of(report);

        ConformRun.CodeOf(report).ShouldBe(ExitCode.Violated);
        text.ShouldContain("MISMATCH [1 a1] counted 2/0: seen 100 times, and the model has no schedule for it; legacy has one");
        text.ShouldContain("The kernel speaks legacy; expected of Linux 5.4.0: legacy.");
    }

    [Fact]
    public void ATornFrame_IsAMismatch_AndSoIsAControlThatTearsNone()
    {
        var time = TimeSpan.FromSeconds(1);
        var torn = new StressReport("kernel V2", "2 x 60000 bytes, 2 senders", TearExpectation.Never, time, 100, 50, 1, time, 0, null);
        var blind = new StressReport("shared memory, legacy", "2 x 60000 bytes, 2 producers", TearExpectation.Must, time, 10_000, 5_000, 0, null, 0, null);

        Report(stress: torn).Mismatches.ShouldBe(1);
        Report(stress: blind).Mismatches.ShouldBe(1);
        Report(stress: blind with { Frames = 4_999 }).Mismatches.ShouldBe(0);
        ConformText.Of(Report(stress: blind with { Frames = 4_999 })).ShouldContain("must be torn, but so few frames say nothing");
        Report(stress: torn with { Torn = 0, Accounting = "100 packets were sent, and tp_packets says 99" }).Mismatches.ShouldBe(1);
        Report(stress: torn with { Torn = 0 }).Mismatches.ShouldBe(0);
        ConformText.Of(Report(stress: torn)).ShouldContain("MISMATCH");
    }

    [Fact]
    public void WhatWasCutShort_IsNoSuccess()
    {
        var report = Report() with { Unfinished = ["stress: not begun"] };

        ConformRun.CodeOf(report).ShouldBe(ExitCode.Inconclusive);
        ConformText.Of(report).ShouldContain("Not finished: stress: not begun.");
        ConformText.Of(report).ShouldContain("agrees with the model as far as it was compared");
        XDocument.Parse(ConformJUnit.Of(report)).Root!.Attribute("skipped")!.Value.ShouldBe("1");
    }

    private static ConformanceReport Report(ScriptReport? scripts = null, LitmusReport? litmus = null, ProtocolStanding[]? protocols = null, StressReport? stress = null)
        => new(
            "5.4.0", 2, new ConformanceOptions(), [], scripts is null ? [] : [scripts], litmus is null ? [] : [litmus], [.. protocols ?? []], stress is null ? [] : [stress], [], [], TimeSpan.FromSeconds(1));
}
