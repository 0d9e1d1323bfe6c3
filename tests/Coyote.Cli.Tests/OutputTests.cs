using System.Text.Json.Nodes;

namespace Coyote.Cli.Tests;

/// <summary>Where outputs go: never over what the command reads, through links, and to devices as they are.</summary>
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
        using var coyote = Recorded();
        Link(coyote, "link.json", Trace);
        Directory.CreateSymbolicLink(Path.Combine(coyote.Folder, "linked"), Path.Combine(coyote.Folder, "artifacts/traces"));
        var report = path.Replace("{folder}", coyote.Folder, StringComparison.Ordinal);
        ShouldBeRefused(coyote, $"--report {kind} '{report}' is the trace that this command reads: give it another name", "replay", Trace, "--report", $"{kind}={report}");
    }

    [Fact]
    public void ATraceThatIsNamedByALinkIsNotWrittenOver()
    {
        using var coyote = Recorded();
        Link(coyote, "link.json", Trace);
        ShouldBeRefused(coyote, $"--report html '{Trace}' is the trace that this command reads: give it another name", "replay", "link.json", "--report", "html=" + Trace);
    }

    /// <summary>Also where nobody named the gate's file: it is found beside the command.</summary>
    [Theory]
    [InlineData("--json", "--json")]
    [InlineData("--markdown", "--markdown")]
    public void AGateIsNotWrittenOver(string option, string shown)
    {
        using var coyote = new CoyoteProcess();
        Directory.CreateDirectory(Path.Combine(coyote.Folder, "coyote-config"));
        coyote.Write("coyote-config/verify.json", GateOfOne);
        ShouldBeRefused(coyote, $"{shown} 'coyote-config/verify.json' is the gate's file that this command reads: give it another name", "verify", option, "coyote-config/verify.json");
        ShouldBeRefused(
            coyote,
            "--report junit './coyote-config/verify.json' is the gate's file that this command reads: give it another name",
            "verify", "coyote-config/../coyote-config/verify.json", "--report", "junit=./coyote-config/verify.json");
    }

    [Fact]
    public void AnAssemblyAndAFileOfArgumentsAreNotWrittenOver()
    {
        using var coyote = new CoyoteProcess();
        File.Copy(CoyoteProcess.Scenarios, Path.Combine(coyote.Folder, "Copy.dll"));
        File.Copy(CoyoteProcess.Scenarios.Replace("Harness.Scenarios", "Harness.Ring", StringComparison.Ordinal), Path.Combine(coyote.Folder, "Harness.Ring.dll"));
        ShouldBeRefused(
            coyote, "--report json './Copy.dll' is the assembly that this command reads: give it another name", "test", "Copy.dll", "-m", "LegacyUserBit", "--report", "json=./Copy.dll");
        coyote.Write("arguments.rsp", "--variant legacy --slots 1 --producers 2");
        ShouldBeRefused(coyote, "--out 'arguments.rsp' is the file of arguments that this command reads: give it another name", "graph", "@arguments.rsp", "-o", "arguments.rsp");
        ShouldBeRefused(coyote, "--json 'arguments.rsp' is the file of arguments that this command reads: give it another name", "verify", "@arguments.rsp", "--json", "arguments.rsp");
    }

    [Fact]
    public void ACheckpointIsNotWrittenOver()
    {
        using var coyote = new CoyoteProcess();
        Directory.CreateDirectory(Path.Combine(coyote.Folder, "kept"));
        coyote.Write("kept/search.checkpoint", "what an earlier run left");
        ShouldBeRefused(
            coyote,
            "--json 'kept/search.checkpoint' is the checkpoint that this command reads: give it another name",
            [.. s_search, "--checkpoint", "kept", "--json", "kept/search.checkpoint"]);
    }

    [Fact]
    public void ACheckpointWhereAFileIsIsOneLine()
    {
        using var coyote = new CoyoteProcess();
        coyote.Write("kept", "");
        var output = coyote.Run([.. s_search, "--checkpoint", "kept"]);
        output.ExitCode.ShouldBe(1, output.Error);
        output.Error.TrimEnd().ShouldNotContain("\n");
        output.Error.ShouldContain("kept");
        coyote.Files.ShouldBe(["kept"]);
    }

    [Theory]
    [InlineData("verify", "--variant", "legacy", "--json", "one", "--markdown", "two", "--json and --markdown both name 'one': give them different files")]
    [InlineData("conform", "-t", "1", "--json", "one", "--junit", "two", "--json and --junit both name 'one': give them different files")]
    public void TwoOutputsThatAreOneFileAreRefused(params string[] line)
    {
        using var coyote = new CoyoteProcess();
        coyote.Write("one", "");
        Link(coyote, "two", "one");
        ShouldBeRefused(coyote, line[^1], line[..^1]);
    }

    [Fact]
    public void AReportGoesWhereALinkLeads()
    {
        using var coyote = new CoyoteProcess();
        coyote.Write("rows.json", "old");
        Link(coyote, "latest.json", "rows.json");
        coyote.Run([.. s_search, "--json", "latest.json"]).ExitCode.ShouldBe(2);
        new FileInfo(Path.Combine(coyote.Folder, "latest.json")).LinkTarget.ShouldNotBeNull();
        JsonNode.Parse(coyote.Read("rows.json"))!.AsArray().Count.ShouldBe(1);
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

        using var coyote = new CoyoteProcess();
        string[] quiet = isQuiet ? ["--quiet"] : [];
        Link(coyote, "nothing", "/dev/null");
        coyote.Run([.. s_search, "--json", "/dev/null", .. quiet]).ExitCode.ShouldBe(2);
        coyote.Run([.. s_search, "--markdown", "nothing", .. quiet]).ExitCode.ShouldBe(2);
        (File.GetAttributes("/dev/null") & FileAttributes.ReparsePoint).ShouldBe((FileAttributes)0);
        File.ReadAllText("/dev/null").ShouldBe("");
        Directory.GetFiles("/dev", "*.tmp").ShouldBeEmpty();
        var output = coyote.Run([.. s_search, "--json", "/dev/stdout", .. quiet]);
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

    private static CoyoteProcess Recorded()
    {
        var coyote = new CoyoteProcess();
        coyote.Run(s_search).ExitCode.ShouldBe(2);
        coyote.Files.ShouldBe([Trace]);
        return coyote;
    }

    private static void Link(CoyoteProcess coyote, string name, string target) => File.CreateSymbolicLink(Path.Combine(coyote.Folder, name), target);

    private static void ShouldBeRefused(CoyoteProcess coyote, string error, params string[] arguments)
    {
        var before = coyote.Files.Select(f => (f, coyote.Read(f))).ToArray();
        var output = coyote.Run(arguments);
        output.Error.ShouldBe($"error: {error}\n");
        output.ExitCode.ShouldBe(1);
        output.Output.ShouldBe("");
        coyote.Files.Select(f => (f, coyote.Read(f))).ShouldBe(before);
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
