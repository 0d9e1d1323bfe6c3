using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Harness.Cli.Tests;

/// <summary>One search in several processes that OpenMPI's launcher starts: the same reports and traces as of one process, however many there are.</summary>
public sealed partial class MpiTests
{
    private static readonly string[] s_search = ["verify", "--variant", "legacy", "--reader", "user-bit", "--slots", "1", "--producers", "2", "--packets", "1", "--property", "safety"];

    [Fact]
    public void SeveralProcesses_ReportWhatOneReports()
    {
        RequireMpi();
        using var harness = new HarnessProcess();
        string[] reports = ["--json", "rows.json", "-o", "traces"];
        harness.Run([.. s_search, .. reports]).ExitCode.ShouldBe(2);
        var expected = Results(harness);
        expected.Length.ShouldBe(9);
        foreach (var processes in new[] { 1, 2, 3 })
        {
            File.Delete(Path.Combine(harness.Folder, "rows.json"));
            var result = Launch(harness, processes, [.. s_search, .. reports, "--mpi"]);
            result.ExitCode.ShouldBe(2, result.Output + result.Error);
            result.Output.ShouldContain("8 Violated, 11 Proved.");
            Results(harness).ShouldBe(expected);
        }
    }

    /// <summary>What all of them find, and what process 0 finds alone, while the others wait for it.</summary>
    [Theory]
    [InlineData("several processes keep no graph")]
    [InlineData("--json 'nowhere/rows.json': there is no directory", "--property", "safety", "--json", "nowhere/rows.json")]
    public void WhatSeveralProcessesCannotDo_IsSaidInALine(string because, params string[] more)
    {
        RequireMpi();
        using var harness = new HarnessProcess();
        var result = Launch(harness, 2, ["verify", "--variant", "legacy", "--reader", "user-bit", "--slots", "1", "--producers", "1", "--packets", "1", "--mpi", .. more]);
        result.ExitCode.ShouldBe(1);
        ErrorLines().Matches(result.Error).ShouldHaveSingleItem().Value.ShouldContain(because);
    }

    /// <summary>Somebody's assembly runs in a process of its own, which is then the one that meets the others.</summary>
    [Fact]
    public void SeveralProcesses_SearchATest()
    {
        RequireMpi();
        using var harness = new HarnessProcess();
        var result = Launch(harness, 2, ["test", typeof(Own.OwnTests).Assembly.Location, "-m", "OwnTests.Counters", "-s", "exhaustive", "--property", "safety", "-o", "traces", "--mpi"]);
        result.ExitCode.ShouldBe(2, result.Output + result.Error);
        result.Output.ShouldContain("2 processes, which sent each other");
        harness.Files.ShouldContain("traces/OwnTests.Counters-both.trace.json");
    }

    [Theory]
    [InlineData("give a scenario by hand", "verify", "--mpi")]
    [InlineData("leave --smallest", "verify", "--variant", "legacy", "--reader", "user-bit", "--slots", "1", "--producers", "1", "--packets", "1", "--smallest", "--mpi")]
    [InlineData("choose a test with -m", "test", "Harness.Scenarios.dll", "--mpi")]
    public void WhatIsNoSingleSearch_IsRefusedInALine(string because, params string[] arguments)
    {
        using var harness = new HarnessProcess();
        var result = harness.Run(arguments);
        result.ExitCode.ShouldBe(1);
        result.Error.ShouldContain(because);
        result.Error.TrimEnd().ShouldNotContain('\n');
    }

    /// <summary>A process that is killed ends the run, which goes on from its checkpoint with another number of processes. Ten times, and the result is that of one run.</summary>
    [Theory]
    [InlineData("in-progress", "3", "2", "none")]
    [InlineData("in-progress", "4", "2", "all")]
    [InlineData("owner-map", "3", "3", "all")]
    public void KilledProcess_CostsWhatCameAfterTheCheckpoint(string variant, string producers, string packets, string reductions)
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("HARNESS_MPI_KILLS") is { Length: > 0 }, "takes minutes: set HARNESS_MPI_KILLS");
        RequireMpi();
        using var harness = new HarnessProcess();
        string[] search = ["verify", "--variant", variant, "--reader", "user-bit", "--slots", "2", "--producers", producers, "--packets", packets, "--property", "safety", "--reduce", reductions, "--json", "rows.json"];
        harness.Run(search).ExitCode.ShouldBe(0);
        var expected = Results(harness);
        File.Delete(Path.Combine(harness.Folder, "rows.json"));
        string[] shared = [.. search, "--mpi", "--checkpoint", "kept", "--checkpoint-every", "0.1"];
        var random = new Random(1);
        var kills = 0;
        for (var i = 0; kills < 10; i++)
        {
            using var launcher = harness.StartInProcesses(1 + (i % 4), shared);
            Thread.Sleep(random.Next(2000, 6000));
            if (Kill(launcher, random))
            {
                kills++;
            }

            HarnessProcess.End(launcher);
            if (File.Exists(Path.Combine(harness.Folder, "rows.json")))
            {
                Results(harness).ShouldBe(expected);
                File.Delete(Path.Combine(harness.Folder, "rows.json"));
            }
        }

        Launch(harness, 3, shared).ExitCode.ShouldBe(0);
        Results(harness).ShouldBe(expected);
    }

    [GeneratedRegex("^error: .*$", RegexOptions.Multiline, 10_000)]
    private static partial Regex ErrorLines();

    [GeneratedRegex("""    "(seconds|table|predecessors|edges|waiting|spilled)": .*\n""", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Measured();

    private static void RequireMpi()
        => Assert.SkipUnless(
            Array.Exists((Environment.GetEnvironmentVariable("PATH") ?? "").Split(':'), d => File.Exists(Path.Combine(d, "mpirun"))), "mpirun is not on this machine: the search in several processes is not tested");

    private static HarnessOutput Launch(HarnessProcess harness, int processes, string[] arguments)
    {
        using var launcher = harness.StartInProcesses(processes, arguments);
        return HarnessProcess.End(launcher);
    }

    /// <summary>Kills one of the processes that a launcher has started.</summary>
    private static bool Kill(Process launcher, Random random)
    {
        var children = Process.GetProcessesByName("dotnet").Where(p => ParentOf(p.Id) == launcher.Id).ToArray();
        if (children.Length == 0)
        {
            return false;
        }

        children[random.Next(children.Length)].Kill();
        return true;
    }

    private static int ParentOf(int process)
    {
        try
        {
            return int.Parse(File.ReadAllText($"/proc/{process}/stat").Split(')')[^1].Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], System.Globalization.CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    /// <summary>All that a run writes, without times and memory.</summary>
    /// <summary>All that was written; what a killed process had begun to write is under a name of its own.</summary>
    private static string[] Results(HarnessProcess harness)
        => [.. harness.Files.Where(f => !f.StartsWith("kept", StringComparison.Ordinal) && !f.EndsWith(".tmp", StringComparison.Ordinal)).Select(f => $"{f}\n{Measured().Replace(harness.Read(f), "")}")];
}
