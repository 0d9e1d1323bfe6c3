using System.Diagnostics;

namespace Coyote.Cli.Tests;

public class InterruptTests
{
    [Fact]
    public void CtrlC_SaysWhatWasCovered_WithExitCode4()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("a test cannot send Ctrl-C to a process there");
        }

        using var coyote = new CoyoteProcess();
        using var process = coyote.Start("verify", "--variant", "in-progress", "--producers", "4", "--packets", "unbounded", "--json", "rows.json");
        process.StandardOutput.ReadLine().ShouldBe("Exploring every schedule of one scenario.");
        process.StandardOutput.ReadLine();
        process.StandardOutput.ReadLine().ShouldBe("in-progress, user-bit reader, N=2 P=4 K=unbounded, sc");

        Process.Start("/bin/sh", ["-c", $"kill -INT {process.Id}"])!.WaitForExit();

        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        process.ExitCode.ShouldBe(4, output);
        output.ShouldContain("Inconclusive");
        output.TrimEnd().ShouldEndWith("in-progress, user-bit reader, N=2 P=4 K=unbounded, sc: 14 Inconclusive.");
        coyote.Files.ShouldBe(["rows.json"]);
    }
}
