using System.Globalization;
using System.Net;
using Harness.Cli.Tests.Debugging;

namespace Harness.Cli.Tests;

/// <summary>The commands that show something: a page to walk on, pictures, a debugger.</summary>
public class PageTests
{
    private const string Waiting = "Waiting for a debugger: attach one to process ";

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task Explore_ServesUntilASignal_WithExitCode0(string signal)
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("a test cannot send a signal to a process there");
        }

        using var harness = new HarnessProcess();
        using var process = harness.Start("explore", "--variant", "legacy", "--slots", "1", "--producers", "2", "--packets", "1");
        process.StandardOutput.ReadLine().ShouldBe("Exploring legacy, user-bit reader, N=1 P=2 K=1, sc.");
        process.StandardOutput.ReadLine().ShouldBe("");
        var line = process.StandardOutput.ReadLine()!;
        line.ShouldStartWith("Open http://127.0.0.1:");
        using var client = new HttpClient();
        (await client.GetStringAsync(line["Open ".Length..], TestContext.Current.CancellationToken)).ShouldStartWith("<!doctype html>");
        using var refused = await client.GetAsync(line["Open ".Length..^1], TestContext.Current.CancellationToken);
        refused.StatusCode.ShouldBe(HttpStatusCode.Forbidden);

        HarnessProcess.Signal(process, signal);

        process.WaitForExit(TimeSpan.FromSeconds(30)).ShouldBeTrue();
        process.ExitCode.ShouldBe(0);
        (await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken)).ShouldBe("");
        harness.Files.ShouldBeEmpty();
    }

    /// <summary>So does a page to walk on in C code.</summary>
    [Fact]
    public async Task Check_WithExplore_ServesUntilASignal()
    {
        Check.Compiler.Require();
        using var harness = new HarnessProcess();
        harness.Write("adders.c", Check.CheckTests.Adders);
        using var process = harness.Start("check", "adders.c", "-D", "N=2", "--explore");
        process.StandardOutput.ReadLine().ShouldBe("Exploring adders.c.");
        process.StandardOutput.ReadLine().ShouldBe("");
        var line = process.StandardOutput.ReadLine()!;
        line.ShouldStartWith("Open http://127.0.0.1:");
        using var client = new HttpClient();
        (await client.GetStringAsync(line["Open ".Length..], TestContext.Current.CancellationToken)).ShouldStartWith("<!doctype html>");
        HarnessProcess.Signal(process, "INT");
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        process.ExitCode.ShouldBe(0);
    }

    [Theory]
    [InlineData(
        "error: explore needs a scenario, harness explore --variant in-progress …, or a test: harness explore ASSEMBLY -m METHOD",
        "explore")]
    [InlineData("error: --slots describes a scenario by hand: add --variant", "explore", "--slots", "2")]
    [InlineData("error: unknown variant 'new'", "explore", "--variant", "new")]
    [InlineData("error: --port must be a whole number from 1 to 65535, not '0'", "explore", "--variant", "legacy", "--port", "0")]
    [InlineData(
        "error: graph needs a scenario, harness graph --variant in-progress …, or a test: harness graph ASSEMBLY -m METHOD", "graph")]
    [InlineData("error: --fairness is about runs that never end, and a graph says nothing of them: leave it out", "graph", "--variant", "legacy", "--fairness", "lock", "-o", "graph.dot")]
    [InlineData("error: the graph has more than 100 states: choose smaller bounds, or a larger --limit", "graph", "--variant", "legacy", "--limit", "100", "-o", "graph.dot")]
    [InlineData("error: --out 'nowhere/graph.dot': there is no directory 'nowhere'", "graph", "--variant", "legacy", "-o", "nowhere/graph.dot")]
    public void WrongUse_IsOneLine_WithExitCode1(string error, params string[] arguments)
    {
        using var harness = new HarnessProcess();
        var output = harness.Run(arguments);
        output.ExitCode.ShouldBe(1);
        output.Error.ShouldStartWith(error);
        output.Error.TrimEnd().ShouldNotContain("\n");
        output.Output.ShouldBe("");
        harness.Files.ShouldBeEmpty();
    }

    [Fact]
    public void Explore_OnAPortThatIsTaken_IsOneLine()
    {
        using var harness = new HarnessProcess();
        using var taken = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        var output = harness.Run("explore", "--variant", "legacy", "--port", $"{port}");
        output.ExitCode.ShouldBe(1);
        output.Error.TrimEnd().ShouldStartWith($"error: cannot listen on port {port} of 127.0.0.1: ");
        output.Error.TrimEnd().ShouldNotContain("\n");
    }

    /// <summary>85 states and 131 steps are what verify counts for this scenario with --reduce none.</summary>
    [Fact]
    public void Graph_PrintsEveryStateAndStep()
    {
        using var harness = new HarnessProcess();
        string[] scenario = ["--variant", "legacy", "--slots", "1", "--producers", "1"];
        harness.Run(["verify", .. scenario]).Output.ShouldContain("85 states, 131 transitions");
        var dot = harness.Run(["graph", .. scenario]);
        dot.ExitCode.ShouldBe(0);
        var lines = dot.Output.Split('\n');
        lines[0].ShouldBe("// legacy, user-bit reader, N=1 P=1 K=1, sc: 85 states, 131 steps");
        lines.Count(l => l.StartsWith("  s", StringComparison.Ordinal) && l.Contains(" [label=", StringComparison.Ordinal) && !l.Contains("->", StringComparison.Ordinal)).ShouldBe(85);
        lines.Count(l => l.Contains(" -> ", StringComparison.Ordinal)).ShouldBe(131);
        dot.LastLine.ShouldBe("}");
    }

    [Fact]
    public void Graph_WithDepths_WritesAChart()
    {
        using var harness = new HarnessProcess();
        harness.Run("graph", "--variant", "in-progress", "--slots", "1", "--producers", "2", "--depths", "-o", "depths.svg").ExitCode.ShouldBe(0);
        harness.Files.ShouldBe(["depths.svg"]);
        var chart = System.Xml.Linq.XDocument.Parse(harness.Read("depths.svg"));
        chart.Descendants().Count(e => e.Name.LocalName == "polyline").ShouldBe(4);
        chart.Root!.Attribute("aria-label")!.Value.ShouldContain("nothing left out: 1,042 states");
    }

    [Fact]
    public void Replay_WithBreakAt_WaitsForADebugger()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("a test cannot send a signal to a process there");
        }

        using var harness = new HarnessProcess();
        harness.Run("verify", "--variant", "legacy", "--property", "P10").ExitCode.ShouldBe(2);
        using var process = harness.Start("replay", "artifacts/traces/legacy-user-bit-n2-p3-k1-P10.trace.json", "--break-at", "2");
        var line = process.StandardError.ReadLine();
        line.ShouldStartWith($"{Waiting}{process.Id}, and it stops before step 2, B 'test slot at head' of producer 1 (src/Harness.Ring/");
        line.ShouldEndWith("). Ctrl-C ends.");

        HarnessProcess.Signal(process, "INT");

        process.WaitForExit(TimeSpan.FromSeconds(30)).ShouldBeTrue();
        process.ExitCode.ShouldBe(4);
        process.StandardError.ReadToEnd().ShouldBe("Stopped before a debugger was attached.\n");
        process.StandardOutput.ReadToEnd().ShouldBe("");

        var beyond = harness.Run("replay", "artifacts/traces/legacy-user-bit-n2-p3-k1-P10.trace.json", "--break-at", "9");
        beyond.ExitCode.ShouldBe(1);
        beyond.Error.ShouldBe("error: --break-at 9: the trace has 8 steps\n");
    }

    /// <summary>A debugger attaches while it waits: the process stops before the step, and goes on to the end when the debugger lets it.</summary>
    [Fact]
    public async Task Replay_WithBreakAt_StopsInADebugger()
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Skip("the debugger of this test knows Linux only");
        }

        using var harness = new HarnessProcess();
        harness.Run("verify", "--variant", "legacy", "--property", "P10").ExitCode.ShouldBe(2);
        using var process = harness.StartInShell("replay", "artifacts/traces/legacy-user-bit-n2-p3-k1-P10.trace.json", "--break-at", "2");
        var line = process.StandardError.ReadLine();
        line.ShouldStartWith(Waiting);
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);

        ManagedDebugger.Attach(int.Parse(line[Waiting.Length..line.IndexOf(',', StringComparison.Ordinal)], CultureInfo.InvariantCulture));
        var stop = ManagedDebugger.WaitForBreak(TimeSpan.FromSeconds(60));
        output.IsCompleted.ShouldBeFalse();
        process.HasExited.ShouldBeFalse();
        stop.GoOn();

        process.WaitForExit(TimeSpan.FromSeconds(60)).ShouldBeTrue();
        process.ExitCode.ShouldBe(2);
        (await output).ShouldEndWith("Reproduced: 8 steps as in the trace, and P10 is violated.\n");
        (await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken)).ShouldBe("");
    }
}
