using System.Text.Json.Nodes;

namespace Harness.Cli.Tests;

/// <summary>Where outputs go: never over what the command reads, through links, and to devices as they are.</summary>
[Collection(nameof(Serial))]
public class OutputTests
{
    private const string Trace = "artifacts/traces/legacy-user-bit-n1-p2-k1-P1.trace.json";

    private static readonly string[] s_search = ["verify", "--variant", "legacy", "--slots", "1", "--producers", "2", "--property", "P1"];

    public static TheoryData<string, string> Spellings => new()
    {
        { "html", Trace },
        { "json", "./artifacts/../artifacts//traces/legacy-user-bit-n1-p2-k1-P1.trace.json" },
        { "markdown", "{folder}/" + Trace },
        { "github", "link.json" },
        { "sarif", "linked/legacy-user-bit-n1-p2-k1-P1.trace.json" },
        { "junit", "linked/../traces/legacy-user-bit-n1-p2-k1-P1.trace.json" },
    };

    [Theory]
    [MemberData(nameof(Spellings))]
    public void AReportIsNotWrittenOverTheTraceThatIsReplayed(string kind, string path)
    {
        using var harness = Recorded();
        Link(harness, "link.json", Trace);
        Directory.CreateSymbolicLink(Path.Combine(harness.Folder, "linked"), Path.Combine(harness.Folder, "artifacts/traces"));
        var report = path.Replace("{folder}", harness.Folder, StringComparison.Ordinal);
        ShouldBeRefused(harness, $"--report {kind} '{report}' is the trace that this command reads: give it another name", "replay", Trace, "--report", $"{kind}={report}");
    }

    [Fact]
    public void ATraceThatIsNamedByALinkIsNotWrittenOver()
    {
        using var harness = Recorded();
        Link(harness, "link.json", Trace);
        ShouldBeRefused(harness, $"--report html '{Trace}' is the trace that this command reads: give it another name", "replay", "link.json", "--report", "html=" + Trace);
    }

    /// <summary>Also where nobody named the gate's file: it is found beside the command.</summary>
    [Theory]
    [InlineData("--json", "--json")]
    [InlineData("--markdown", "--markdown")]
    public void AGateIsNotWrittenOver(string option, string shown)
    {
        using var harness = new HarnessHere();
        Directory.CreateDirectory(Path.Combine(harness.Folder, "coyote-config"));
        harness.Write("coyote-config/verify.json", GateOfOne);
        ShouldBeRefused(harness, $"{shown} 'coyote-config/verify.json' is the gate's file that this command reads: give it another name", "verify", option, "coyote-config/verify.json");
        ShouldBeRefused(
            harness,
            "--report junit './coyote-config/verify.json' is the gate's file that this command reads: give it another name",
            "verify", "coyote-config/../coyote-config/verify.json", "--report", "junit=./coyote-config/verify.json");
    }

    [Fact]
    public void AnAssemblyAndAFileOfArgumentsAreNotWrittenOver()
    {
        using var harness = new HarnessHere();
        File.Copy(HarnessFolder.Scenarios, Path.Combine(harness.Folder, "Copy.dll"));
        File.Copy(HarnessFolder.Scenarios.Replace("Harness.Scenarios", "Harness.Ring", StringComparison.Ordinal), Path.Combine(harness.Folder, "Harness.Ring.dll"));
        ShouldBeRefused(
            harness, "--report json './Copy.dll' is the assembly that this command reads: give it another name", "test", "Copy.dll", "-m", "LegacyUserBit", "--report", "json=./Copy.dll");
        harness.Write("arguments.rsp", "--variant legacy --slots 1 --producers 2");
        ShouldBeRefused(harness, "--out 'arguments.rsp' is the file of arguments that this command reads: give it another name", "graph", "@arguments.rsp", "-o", "arguments.rsp");
        ShouldBeRefused(harness, "--json 'arguments.rsp' is the file of arguments that this command reads: give it another name", "verify", "@arguments.rsp", "--json", "arguments.rsp");
    }

    [Fact]
    public void ACheckpointIsNotWrittenOver()
    {
        using var harness = new HarnessHere();
        Directory.CreateDirectory(Path.Combine(harness.Folder, "kept"));
        harness.Write("kept/search.checkpoint", "what an earlier run left");
        ShouldBeRefused(
            harness,
            "--json 'kept/search.checkpoint' is the checkpoint that this command reads: give it another name",
            [.. s_search, "--checkpoint", "kept", "--json", "kept/search.checkpoint"]);
    }

    [Fact]
    public void ACheckpointWhereAFileIsIsOneLine()
    {
        using var harness = new HarnessHere();
        harness.Write("kept", "");
        var output = harness.Run([.. s_search, "--checkpoint", "kept"]);
        output.ExitCode.ShouldBe(1, output.Error);
        output.Error.TrimEnd().ShouldNotContain("\n");
        output.Error.ShouldContain("kept");
        harness.Files.ShouldBe(["kept"]);
    }

    [Theory]
    [InlineData("verify", "--variant", "legacy", "--json", "one", "--markdown", "two", "--json and --markdown both name 'one': give them different files")]
    [InlineData("conform", "-t", "1", "--json", "one", "--junit", "two", "--json and --junit both name 'one': give them different files")]
    public void TwoOutputsThatAreOneFileAreRefused(params string[] line)
    {
        using var harness = new HarnessHere();
        harness.Write("one", "");
        Link(harness, "two", "one");
        ShouldBeRefused(harness, line[^1], line[..^1]);
    }

    [Fact]
    public void AReportGoesWhereALinkLeads()
    {
        using var harness = new HarnessHere();
        harness.Write("rows.json", "old");
        Link(harness, "latest.json", "rows.json");
        harness.Run([.. s_search, "--json", "latest.json"]).ExitCode.ShouldBe(2);
        new FileInfo(Path.Combine(harness.Folder, "latest.json")).LinkTarget.ShouldNotBeNull();
        JsonNode.Parse(harness.Read("rows.json"))!.AsArray().Count.ShouldBe(1);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void StandardOutputAndDevicesStayWhatTheyAre(bool isQuiet)
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("there is no /dev there");
        }

        using var harness = new HarnessHere();
        string[] quiet = isQuiet ? ["--quiet"] : [];
        Link(harness, "nothing", "/dev/null");
        harness.Run([.. s_search, "--json", "/dev/null", .. quiet]).ExitCode.ShouldBe(2);
        harness.Run([.. s_search, "--markdown", "nothing", .. quiet]).ExitCode.ShouldBe(2);
        (File.GetAttributes("/dev/null") & FileAttributes.ReparsePoint).ShouldBe((FileAttributes)0);
        File.ReadAllText("/dev/null").ShouldBe("");
        Directory.GetFiles("/dev", "*.tmp").ShouldBeEmpty();
        var output = harness.Run([.. s_search, "--json", "/dev/stdout", .. quiet]);
        output.ExitCode.ShouldBe(2, output.Error);
        var (from, to) = (output.Output.IndexOf("[\n", StringComparison.Ordinal), output.Output.IndexOf("\n]", StringComparison.Ordinal));
        JsonNode.Parse(output.Output[from..(to + 2)])!.AsArray().Count.ShouldBe(1);
        if (isQuiet)
        {
            from.ShouldBe(0);
            output.Output[(to + 2)..].Trim().ShouldBe("legacy, user-bit reader, N=1 P=2 K=1, sc: 1 Violated.");
        }

        File.Exists("/dev/stdout").ShouldBeTrue();
        new FileInfo("/dev/stdout").LinkTarget.ShouldNotBeNull();
    }

    private static HarnessHere Recorded()
    {
        var harness = new HarnessHere();
        harness.Run(s_search).ExitCode.ShouldBe(2);
        harness.Files.ShouldBe([Trace]);
        return harness;
    }

    private static void Link(HarnessFolder harness, string name, string target) => File.CreateSymbolicLink(Path.Combine(harness.Folder, name), target);

    private static void ShouldBeRefused(HarnessFolder harness, string error, params string[] arguments)
    {
        var before = harness.Files.Select(f => (f, harness.Read(f))).ToArray();
        var output = harness.Run(arguments);
        output.Error.ShouldBe($"error: {error}\n");
        output.ExitCode.ShouldBe(1);
        output.Output.ShouldBe("");
        harness.Files.Select(f => (f, harness.Read(f))).ShouldBe(before);
    }

    private const string GateOfOne = """
        {
          "version": 2,
          "scenarios": [
            {
              "variant": "legacy", "readers": ["user-bit"], "slots": 1, "producers": 2, "packets": 1, "profile": "quick", "judge": ["P1"],
              "expect": [ { "verdict": "Violated", "properties": ["P1"], "smallest": { "slots": 1, "producers": 2, "packets": 1 }, "why": "By hand." } ]
            }
          ]
        }
        """;
}
