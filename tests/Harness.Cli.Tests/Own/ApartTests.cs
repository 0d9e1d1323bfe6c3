namespace Harness.Cli.Tests.Own;

/// <summary>Somebody's assembly runs in a process of its own: nothing that it does makes the command green, hangs it, or prints a stack.</summary>
public class ApartTests
{
    private static readonly string s_assembly = typeof(OwnTests).Assembly.Location;

    [Theory]
    [InlineData("exit", 1, "ended the process that it ran in: it exited with code 0 before it was done (Environment.Exit, or a crash in native code)")]
    [InlineData("recursion", 1, "ended the process that it ran in: its stack is full, by a recursion without an end in Harness.Cli.Tests.Own.OwnTests.Recurse(Int32)")]
    [InlineData("loop", 2, "has run for 0.5 s of the processor's time and has not come to its end")]
    public void A_test_that_does_harm_is_named_in_one_line(string harm, int code, string says)
    {
        using var harness = new HarnessProcess();
        harness.Variables[OwnTests.Harm] = harm;

        var result = harness.Run("test", s_assembly, "--filter", "OwnTests.Harmful", "--step-timeout", "0.5", "--report", "junit=j.xml");

        result.ExitCode.ShouldBe(code, result.Output + result.Error);
        (code == 1 ? result.Error : result.Output).ShouldContain(says);
        (code == 1 ? result.Error : result.Output).ShouldContain("test Harness.Cli.Tests.Own.OwnTests.Harmful");
        result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(code == 1 ? 1 : 0, result.Error);
        harness.Files.ShouldBe(code == 1 ? [] : ["j.xml"]);
    }

    /// <summary>The runtime would end the process; here it is a violation with its schedule, as where the test is run by xunit.</summary>
    [Fact]
    public void A_failed_assertion_of_a_debug_build_is_a_violation()
    {
        using var harness = new HarnessProcess();
        harness.Variables[OwnTests.Harm] = "assert";

        var result = harness.Run("test", s_assembly, "-m", "OwnTests.Harmful");

        result.ExitCode.ShouldBe(2, result.Output + result.Error);
        result.Output.ShouldContain("Violated exception: FailedAssertion: somebody has counted");
        result.Error.ShouldBeEmpty();
    }

    /// <summary>As Ctrl-C: the end of the terminal, and a request to terminate, reach the process in which the test runs.</summary>
    [Theory]
    [InlineData("HUP")]
    [InlineData("TERM")]
    public void A_signal_ends_the_search_with_what_was_covered(string signal)
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("a test cannot send signals to a process there");
        }

        using var harness = new HarnessProcess();
        using var process = harness.Start("test", HarnessFolder.Scenarios, "-m", "InProgressUserBit", "-i", "1000000000", "-s", "random");
        while (process.StandardOutput.ReadLine() is { } line && !line.Contains("Running test iterations", StringComparison.Ordinal))
        {
        }

        HarnessProcess.Signal(process, signal);

        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        process.ExitCode.ShouldBe(4, output);
        output.ShouldContain("Nothing found in ");
    }
}
