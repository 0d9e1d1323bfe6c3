namespace Harness.Cli.Tests;

public class InterruptTests
{
    [Fact]
    public void CtrlC_SaysWhatWasCovered_WithExitCode4()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("a test cannot send Ctrl-C to a process there");
        }

        using var harness = new HarnessProcess();
        using var process = harness.Start("verify", "--variant", "in-progress", "--producers", "4", "--packets", "unbounded", "--json", "rows.json");
        process.StandardOutput.ReadLine().ShouldBe("Exploring every schedule of one scenario.");
        process.StandardOutput.ReadLine().ShouldBe("By default N=2: --slots chooses other bounds.");
        process.StandardOutput.ReadLine();
        process.StandardOutput.ReadLine().ShouldBe("in-progress, user-bit reader, N=2 P=4 K=unbounded, sc");
        process.StandardOutput.ReadLine()!.ShouldContain(" waiting, ");

        HarnessProcess.Signal(process, "INT");

        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        process.ExitCode.ShouldBe(4, output);
        output.ShouldContain("Inconclusive");
        output.TrimEnd().ShouldEndWith("in-progress, user-bit reader, N=2 P=4 K=unbounded, sc: 14 Inconclusive.");
        harness.Files.ShouldBe(["rows.json"]);
    }

    /// <summary>Two searches at once, and a third that waits: each says how far it was, and what was not begun says so.</summary>
    [Fact]
    public void CtrlC_EndsEveryJobOfAGate()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("a test cannot send Ctrl-C to a process there");
        }

        using var harness = new HarnessProcess();
        harness.Write("gate.json", Gate);
        using var process = harness.Start("verify", "gate.json", "--bounds-checks", "off", "--quick", "--jobs", "2", "--json", "rows.json");
        process.StandardOutput.ReadLine().ShouldBe("Gate gate.json: 3 scenarios, 2 at a time.");
        while (process.StandardOutput.ReadLine() is { } line && !line.Contains("; in-progress", StringComparison.Ordinal))
        {
        }

        HarnessProcess.Signal(process, "INT");

        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        process.ExitCode.ShouldBe(4, output);
        output.ShouldContain("[3/3] in-progress, user-bit reader, N=2 P=6 K=unbounded, sc: not started");
        output.TrimEnd().ShouldEndWith("Gate undecided, 42 of 42 verdicts not reached.");
    }

    private const string Properties = "\"P1\", \"P2\", \"P3\", \"P7\", \"P7i\", \"P9\", \"P10\", \"L1\", \"L2\", \"L3\", \"L4\", \"deadlock\", \"livelock\", \"exception\"";

    private static string Gate { get; } = $$"""
        {
          "version": 2,
          "scenarios": [
            {{string.Join(", ", Enumerable.Range(4, 3).Select(Scenario))}}
          ]
        }
        """;

    private static string Scenario(int producers)
        => $$"""{ "variant": "in-progress", "readers": ["user-bit"], "slots": 2, "producers": {{producers}}, "packets": "unbounded", "profile": "quick", """
            + $$""" "expect": [{ "verdict": "Proved", "properties": [{{Properties}}], "why": "for the test" }] }""";
}
