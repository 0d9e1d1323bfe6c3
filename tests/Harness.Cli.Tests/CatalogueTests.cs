namespace Harness.Cli.Tests;

[Collection(nameof(Serial))]
public class CatalogueTests
{
    [Fact]
    public void List_NamesEverythingThatOtherCommandsTake()
    {
        using var harness = new HarnessHere();

        var result = harness.Run("list");

        result.ExitCode.ShouldBe(0, result.Error);
        foreach (var heading in new[] { "variants:", "readers:", "programs:", "faults:", "memory models:", "properties:", "strategies:", "scenarios:", "tests:" })
        {
            result.Output.ShouldContain(heading + Environment.NewLine);
        }

        // A summary may be long: it is cut nowhere, so that it can be searched.
        result.Output.ShouldNotContain("…");
    }

    [Fact]
    public void List_can_be_asked_for_less()
    {
        using var harness = new HarnessHere();

        var programs = harness.Run("list", "--kind", "program");
        programs.Output.ShouldStartWith("programs:\n  libpcap ");
        programs.Output.ShouldNotContain("readers:");
        var lines = harness.Run("list", "--filter", "suricata").Output.Split('\n').Where(l => l.StartsWith("  ", StringComparison.Ordinal)).ToArray();
        lines.Length.ShouldBeGreaterThan(1);
        lines.ShouldAllBe(l => l.Contains("suricata", StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>As people ask for help.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("help")]
    [InlineData("help verify")]
    public void Help_is_shown_to_who_asks_in_another_way(string arguments)
    {
        using var harness = new HarnessHere();

        var result = harness.Run(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        result.ExitCode.ShouldBe(0, result.Error);
        result.Output.ShouldContain(arguments == "help verify" ? "--variant" : "Commands:");
        result.Output.ShouldContain("Exit codes:");
    }

    [Theory]
    [InlineData("p10", "property P10: a slot in flight is never granted again")]
    [InlineData("legacy", "variant legacy: Linux up to v5.5: status == KERNEL grants the slot, head moves, nothing marks the claim")]
    [InlineData("S1", "property V-S1: one active block: the block that is published is the active one, and its seq_num follows the one published before")]
    [InlineData("VL1", "property V-L1: retire never waits for ever: the fill lock is held no more often than there are copies in flight, so that whoever waits for it is let in")]
    [InlineData("dl", "property deadlock: no state is reachable in which no task can move and one still has work to do")]
    [InlineData("ll", "property livelock: no fair cycle without progress is reachable")]
    [InlineData("ex", "property exception: no task ends with an exception or a failed assertion")]
    [InlineData("libpcap", "program libpcap: reads as non-zero: tp_status != TP_STATUS_KERNEL, loaded with acquire")]
    [InlineData("LegacyUserBit", "test RingTests.LegacyUserBit: legacy, user-bit reader, N=2 P=3 K=1, sc")]
    [InlineData("legacy-user-bit-n2-p3-k1", "scenario legacy-user-bit-n2-p3-k1: legacy, user-bit reader, N=2 P=3 K=1, sc (quick)")]
    public void Describe_SaysWhatANameMeans(string name, string firstLine)
    {
        using var harness = new HarnessHere();

        var result = harness.Run("describe", name);

        result.ExitCode.ShouldBe(0, result.Error);
        result.Output.Split(Environment.NewLine)[0].ShouldBe(firstLine);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("verify --help")]
    [InlineData("test --help")]
    public void Help_ShowsExamplesAndExitCodes(string arguments)
    {
        using var harness = new HarnessHere();

        var result = harness.Run(arguments.Split(' '));

        result.ExitCode.ShouldBe(0);
        result.Error.ShouldBeEmpty();
        result.Output.ShouldContain("Examples:");
        result.Output.ShouldContain("  4  inconclusive (a time or memory limit, Ctrl-C) or vacuous; 2 goes before 4");
    }

    [Fact]
    public void Version_IsOneLine()
    {
        using var harness = new HarnessHere();

        var result = harness.Run("--version");

        result.ExitCode.ShouldBe(0);
        result.Output.ShouldStartWith("0.1.1");
        result.Output.TrimEnd().ShouldNotContain('\n');
    }
}
