using System.Diagnostics;
using System.Text.Json;
using System.Xml.Linq;
using Harness.Kernel;

namespace Harness.Cli.Tests;

/// <summary>The command against the running kernel: exit codes, files, what is left behind. Where the machine has no ring to compare with, a test says so.</summary>
public class ConformTests
{
    [Theory]
    [InlineData("conform --part all", "--part must be setup, scripts, v3, litmus, stress or findings, not 'all'")]
    [InlineData("conform --scripts 0", "--scripts must be a whole number of at least 1, not '0'; harness conform --help explains the options")]
    [InlineData("conform -t 0", "--timeout must be a number of seconds above 0, not '0'; harness conform --help explains the options")]
    [InlineData("conform --junit no/such.xml", "--junit 'no/such.xml': there is no directory 'no'")]
    public void BadInput_IsOneLine(string arguments, string message)
    {
        using var harness = new HarnessProcess();

        var output = harness.Run(arguments.Split(' '));

        output.ExitCode.ShouldBe(1, output.Output);
        output.Error.Trim().ShouldBe("error: " + message);
        harness.Files.ShouldBeEmpty();
    }

    [Fact]
    public void AShortRun_Agrees_AndWritesItsFiles()
    {
        RequireKernel();
        using var harness = new HarnessProcess();

        var output = harness.Run(
            "conform", "-t", "300", "--seed", "7", "--scripts", "30", "--v3-scripts", "3", "--rounds", "8", "--stress", "4", "--json", "conform.json", "--junit", "conform.xml");

        output.ExitCode.ShouldBe(0, output.Output + output.Error);
        output.Output.ShouldContain("V1/V2 scripts  30 scripts from seed 7, ");
        output.Output.ShouldContain("V3 scripts     3 scripts from seed 7, ");
        output.LastLine.ShouldStartWith($"Linux {KernelEnvironment.Release} agrees with the model (");
        harness.Files.ShouldBe(["conform.json", "conform.xml"]);
        var json = JsonDocument.Parse(harness.Read("conform.json")).RootElement;
        json.GetProperty("verdict").GetString().ShouldBe("agrees");
        json.GetProperty("release").GetString().ShouldBe(KernelEnvironment.Release);
        json.GetProperty("mismatches").GetInt32().ShouldBe(0);
        json.GetProperty("scripts")[0].GetProperty("scripts").GetInt32().ShouldBe(30);
        json.GetProperty("litmus").EnumerateArray().ShouldAllBe(l => l.GetProperty("rounds").GetInt64() == 8);
        var suite = XDocument.Parse(harness.Read("conform.xml")).Root!;
        suite.Attribute("failures")!.Value.ShouldBe("0");
        suite.Descendants("testcase").Count(c => c.Attribute("classname")!.Value == "harness conform.litmus").ShouldBe(json.GetProperty("litmus").GetArrayLength());
    }

    [Fact]
    public void TimeThatIsUp_IsNoSuccess()
    {
        RequireKernel();
        using var harness = new HarnessProcess();

        var output = harness.Run("conform", "--part", "scripts", "-t", "0.5", "--scripts", "1000000");

        output.ExitCode.ShouldBe(4, output.Output);
        output.Output.ShouldContain(" of 1000000 were run when the time was up.");
    }

    [Fact]
    public void CtrlC_ReportsWhatIsDone_AndLeavesNothingBehind()
    {
        RequireKernel();
        var before = Namespaces();
        using var harness = new HarnessProcess();
        using var process = harness.Start("conform", "-t", "300", "--part", "litmus", "--part", "stress");
        while (process.StandardOutput.ReadLine() is { } line && !line.Contains("litmus programs", StringComparison.Ordinal))
        {
        }

        HarnessProcess.Signal(process, "INT");

        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        process.ExitCode.ShouldBe(4, output);
        output.ShouldContain("Not finished: somebody stopped the run.");
        Namespaces().ShouldBe(before);
        harness.Files.ShouldBeEmpty();
    }

    /// <summary>Never green by silence: what cannot be compared has an exit code of its own, in the files too.</summary>
    [Theory]
    [InlineData("taskset -c 0", "only one processor may be used here")]
    [InlineData("unshare -U", "unshare(CLONE_NEWNET)")]
    public void WithoutWhatItNeeds_ItIsSkipped(string wrapper, string reason)
    {
        RequireKernel();
        using var harness = new HarnessProcess();

        var (code, output) = RunUnder(harness, wrapper, "conform", "--json", "conform.json", "--junit", "conform.xml");

        code.ShouldBe(77, output);
        output.ShouldStartWith("SKIPPED, nothing was compared: ");
        output.ShouldContain(reason);
        JsonDocument.Parse(harness.Read("conform.json")).RootElement.GetProperty("verdict").GetString().ShouldBe("skipped");
        XDocument.Parse(harness.Read("conform.xml")).Root!.Attribute("skipped")!.Value.ShouldBe("1");
    }

    [Fact]
    public void ItNeedsNoRoot_UnderUnshare()
    {
        RequireKernel();
        using var harness = new HarnessProcess();

        var (code, output) = RunUnder(harness, "unshare -rn", "conform", "-t", "300", "--part", "setup", "--part", "scripts", "--part", "findings", "--scripts", "36");

        code.ShouldBe(0, output);
    }

    private static void RequireKernel()
    {
        if (KernelEnvironment.Problem is { } problem)
        {
            TestContext.Current.TestOutputHelper?.WriteLine($"SKIPPED: {problem}");
            Assert.Skip(problem);
        }
    }

    private static (int ExitCode, string Output) RunUnder(HarnessProcess harness, string wrapper, params string[] arguments)
    {
        var words = wrapper.Split(' ');
        var start = new ProcessStartInfo(words[0]) { WorkingDirectory = harness.Folder, RedirectStandardOutput = true, UseShellExecute = false };
        string[] command = [.. words[1..], Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", Path.Combine(AppContext.BaseDirectory, "harness.dll"), .. arguments];
        foreach (var word in command)
        {
            start.ArgumentList.Add(word);
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output);
    }

    /// <summary>The network namespaces that have a name, which this command never gives one, and those of processes of its name.</summary>
    private static string[] Namespaces()
        =>
        [
            .. Directory.Exists("/run/netns") ? Directory.GetFileSystemEntries("/run/netns") : [],
            .. Process.GetProcesses().Where(static p => p.ProcessName == "harness").Select(static p => p.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)),
        ];
}
