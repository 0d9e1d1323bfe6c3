namespace Harness.Cli.Tests;

[Collection(nameof(Serial))]
public class TestCommandTests
{
    [Fact]
    public void Violation_IsWrittenAsTraceAndReport_AndReplays()
    {
        using var harness = new HarnessHere();

        var result = harness.Run("test", HarnessFolder.Scenarios, "-m", "LegacyUserBit", "--property", "P1", "-o", "out");

        result.ExitCode.ShouldBe(2, result.Output + result.Error);
        result.LastLine.ShouldBe(". Violated: P1.");
        harness.Files.ShouldBe(["out/RingTests.LegacyUserBit-P1.trace.json", "out/RingTests.LegacyUserBit-P1.txt"]);
        harness.Read("out/RingTests.LegacyUserBit-P1.txt").ShouldStartWith("Violated P1: ");

        harness.Run("replay", HarnessFolder.Scenarios, "out/RingTests.LegacyUserBit-P1.trace.json", "-m", "RingTests.LegacyUserBit").ExitCode.ShouldBe(2);
        harness.Run("replay", HarnessFolder.Scenarios, "out/RingTests.LegacyUserBit-P1.trace.json").ExitCode.ShouldBe(2);
        harness.Run("replay", "out/RingTests.LegacyUserBit-P1.trace.json").ExitCode.ShouldBe(2);
    }

    [Fact]
    public void Violation_IsMinimised_UnlessToldOtherwise()
    {
        using var harness = new HarnessHere();
        string[] test = ["test", HarnessFolder.Scenarios, "-m", "LegacyUserBit", "--property", "P1", "-s", "random", "--seed", "7"];

        var minimised = harness.Run([.. test, "-o", "small"]);
        var asFound = harness.Run([.. test, "-o", "found", "--no-minimize"]);

        (minimised.ExitCode, asFound.ExitCode).ShouldBe((2, 2), minimised.Output + minimised.Error + asFound.Error);
        minimised.Output.ShouldContain("Minimised: N=2→1 P=3→2; 17 steps → 6; 11 context switches → 2 (");
        minimised.Output.ShouldContain("Reproduced 10 of 10.");
        minimised.Output.ShouldContain("legacy, user-bit reader, N=1 P=2 K=1, sc; 6 steps, 2 context switches");
        asFound.Output.ShouldContain("legacy, user-bit reader, N=2 P=3 K=1, sc; 17 steps, 11 context switches\nReproduced 10 of 10.\n");
        harness.Run("replay", HarnessFolder.Scenarios, "small/RingTests.LegacyUserBit-P1.trace.json", "-m", "LegacyUserBit").ExitCode.ShouldBe(2);
        harness.Run("replay", HarnessFolder.Scenarios, "found/RingTests.LegacyUserBit-P1.trace.json", "-m", "LegacyUserBit").ExitCode.ShouldBe(2);
    }

    [Fact]
    public void NothingFound_IsSampledNotProved()
    {
        using var harness = new HarnessHere();

        var result = harness.Run("test", HarnessFolder.Scenarios, "-m", "InProgressUserBit", "-i", "100", "--seed", "7", "-s", "random");

        result.ExitCode.ShouldBe(0, result.Output + result.Error);
        result.Output.ShouldContain("..... Using the random[seed:7] exploration strategy.");
        result.Output.ShouldContain("..... 100 iterations, cut after 100,000 fair steps or 10,000 unfair steps.");
        result.LastLine.ShouldBe(". Nothing found in 100 schedules: sampled, not proved.");
        harness.Files.ShouldBeEmpty();
    }

    [Fact]
    public void DefaultNumberOfSchedules_IsSaid()
    {
        using var harness = new HarnessHere();

        var result = harness.Run("test", HarnessFolder.Scenarios, "-m", "InProgressUserBit");

        result.Output.ShouldContain("..... 1,000 iterations, cut after ");
        result.LastLine.ShouldBe(". Nothing found in 1,000 schedules: sampled, not proved.");
    }

    [Fact]
    public void SeveralProcessors_FindWhatOneFinds()
    {
        using var harness = new HarnessHere();
        string[] test = ["test", HarnessFolder.Scenarios, "-m", "InProgressUserBit", "-s", "random", "-i", "20000"];

        var one = harness.Run([.. test, "--jobs", "1"]);
        var several = harness.Run([.. test, "--jobs", "3"]);

        one.ExitCode.ShouldBe(0, one.Output + one.Error);
        WithoutTimes(several.Output).ShouldBe(WithoutTimes(one.Output));
    }

    [Fact]
    public void Exhaustive_Proves()
    {
        using var harness = new HarnessHere();

        var result = harness.Run("test", HarnessFolder.Scenarios, "-m", "InProgressUserBit", "-s", "exhaustive");

        result.ExitCode.ShouldBe(0, result.Output + result.Error);
        result.LastLine.ShouldBe("in-progress, user-bit reader, N=2 P=3 K=1, sc: 20 Proved.");
    }

    /// <summary>Under ra a plain reader takes old payloads for new ones; the trace names the memory model, so that it replays however it is asked for.</summary>
    [Fact]
    public void MemoryModel_IsPartOfTheModelAndOfItsTrace()
    {
        using var harness = new HarnessHere();

        var result = harness.Run("test", HarnessFolder.Scenarios, "-m", "InProgressUserBit", "--memory-model", "ra", "--property", "P3", "-s", "random", "-o", "out");

        result.ExitCode.ShouldBe(2, result.Output + result.Error);
        result.Output.ShouldContain("... Model in-progress, user-bit reader, N=2 P=3 K=1, ra");
        harness.Read("out/RingTests.InProgressUserBit-P3.txt").ShouldContain("(old) slot ");

        const string Trace = "out/RingTests.InProgressUserBit-P3.trace.json";
        harness.Run("replay", HarnessFolder.Scenarios, Trace, "-m", "RingTests.InProgressUserBit").ExitCode.ShouldBe(2);
        harness.Run("replay", HarnessFolder.Scenarios, Trace).ExitCode.ShouldBe(2);
        harness.Run("replay", Trace).ExitCode.ShouldBe(2);
        harness.Run("replay", HarnessFolder.Scenarios, Trace, "-m", "RingTests.BlocksUserBit").ExitCode.ShouldBe(1);
    }

    [Fact]
    public void Proof_SaysUnderWhichMemoryModel()
    {
        using var harness = new HarnessHere();

        var result = harness.Run("test", HarnessFolder.Scenarios, "-m", "InProgressUserBit", "--memory-model", "tso", "-s", "exhaustive");

        result.ExitCode.ShouldBe(0, result.Output + result.Error);
        result.Output.ShouldContain("memory model tso (docs/memory-models.md), 64-bit fingerprints (seed 0)");
        result.LastLine.ShouldBe("in-progress, user-bit reader, N=2 P=3 K=1, tso: 20 Proved.");
    }

    [Fact]
    public void UnknownMemoryModel_IsRefused()
    {
        using var harness = new HarnessHere();

        var result = harness.Run("test", HarnessFolder.Scenarios, "-m", "InProgressUserBit", "--memory-model", "power");

        result.ExitCode.ShouldBe(1, result.Output);
        result.Error.TrimEnd().ShouldBe("error: unknown memory model 'power'; there is sc, tso, pso, ra");
    }

    private static string[] WithoutTimes(string output)
        => [.. output.Split('\n').Where(l => !l.Contains("paths/s", StringComparison.Ordinal) && !l.Contains("/s)", StringComparison.Ordinal) && !l.StartsWith("... Elapsed", StringComparison.Ordinal))];
}
