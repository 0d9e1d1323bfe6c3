using System.Text.Json;

namespace Harness.Cli.Tests;

[Collection(nameof(Serial))]
public class VerifyByHandTests
{
    [Fact]
    public void InProgress_IsProved_WithExitCode0_AndNoTrace()
    {
        using var harness = new HarnessHere();

        var result = harness.Run("verify", "--variant", "in-progress", "--json", "rows.json");

        result.ExitCode.ShouldBe(0, result.Output + result.Error);
        result.Error.ShouldBeEmpty();
        result.LastLine.ShouldBe("in-progress, user-bit reader, N=2 P=3 K=1, sc: 20 Proved.");
        result.Output.ShouldContain("What the model leaves out: docs/model.md.");
        harness.Files.ShouldBe(["rows.json"]);
        var rows = Rows(harness);
        rows.Length.ShouldBe(20);
        foreach (var row in rows)
        {
            row.GetProperty("verdict").GetString().ShouldBe("Proved");
            row.GetProperty("expected").ValueKind.ShouldBe(JsonValueKind.Null);
            row.GetProperty("trace").ValueKind.ShouldBe(JsonValueKind.Null);
            row.GetProperty("schedules").ValueKind.ShouldBe(JsonValueKind.Null);
        }
    }

    [Fact]
    public void Legacy_ViolatesP1_WithATraceThatReplays()
    {
        using var harness = new HarnessHere();

        var result = harness.Run("verify", "--variant", "legacy", "--property", "p1", "--json", "rows.json");

        result.ExitCode.ShouldBe(2);
        result.Error.ShouldBeEmpty();
        result.LastLine.ShouldBe("legacy, user-bit reader, N=2 P=3 K=1, sc: 1 Violated.");
        result.Output.ShouldContain("Violated P1: producer 1 writes slot 0, which is granted to producer 3 too\n  because nothing marks a slot that is being filled: slot 0 stays KERNEL until producer 1 publishes it, and so it is\n    granted again\n  > 2  B   slot 0 granted to producer 1\n  > 8  B   slot 0 granted to producer 3\n  > 9  G1  slot 0 written by producer 1\n");
        const string Trace = "artifacts/traces/legacy-user-bit-n2-p3-k1-P1.trace.json";
        harness.Files.ShouldBe([Trace, "rows.json"]);
        Rows(harness).Single().GetProperty("trace").GetString().ShouldBe(Trace);

        var replay = harness.Run("replay", Trace);
        replay.ExitCode.ShouldBe(2);
        replay.LastLine.ShouldBe("Reproduced: 9 steps as in the trace, and P1 is violated.");
    }

    [Fact]
    public void BoundsInWhichNothingCanGoWrong_AreVacuous_WithExitCode4()
    {
        using var harness = new HarnessHere();

        var result = harness.Run("verify", "--variant", "legacy", "--producers", "2", "--property", "P1", "--property", "P10");

        result.ExitCode.ShouldBe(4);
        result.Output.ShouldContain("Vacuous: (P-1)*K = 1 < N = 2: the other producers cannot come round to a stalled producer's slot");
        result.LastLine.ShouldBe("legacy, user-bit reader, N=2 P=2 K=1, sc: 2 Vacuous.");
        harness.Files.ShouldBeEmpty();
    }

    /// <summary>With more slots than packets nothing is ever dropped.</summary>
    [Fact]
    public void StepsThatCannotBeTaken_AreNoCleanPass()
    {
        using var harness = new HarnessHere();

        var result = harness.Run("verify", "--variant", "in-progress", "--slots", "3", "--producers", "2", "--property", "P3");

        result.ExitCode.ShouldBe(4);
        result.Output.ShouldContain("never taken within these bounds: b2 wake reader, b1 drop, unlock");
        result.LastLine.ShouldBe("in-progress, user-bit reader, N=3 P=2 K=1, sc: 1 Proved; vacuous in part, since some steps cannot be taken within these bounds.");
    }

    [Fact]
    public void Smallest_NamesTheBoundsOfEachViolation()
    {
        using var harness = new HarnessHere();

        var result = harness.Run("verify", "--variant", "legacy", "--property", "P1", "--property", "P7i", "--property", "P9", "--smallest", "--json", "rows.json");

        result.ExitCode.ShouldBe(2, result.Output + result.Error);
        result.Output.ShouldContain("  N=1 P=2 K=1   P1 in 6 steps\n  N=2 P=3 K=1   P7i in 8 steps\n");
        result.LastLine.ShouldBe("legacy, user-bit reader, N=2 P=3 K=1, sc: 2 violated properties.");
        var rows = Rows(harness);
        rows.Select(r => r.GetProperty("property").GetString()).ShouldBe(["P1", "P7i"]);
        rows[0].GetProperty("smallest").GetRawText().ReplaceLineEndings("").Replace(" ", "", StringComparison.Ordinal).ShouldBe("""{"slots":1,"producers":2,"packets":1}""");
        harness.Files.ShouldBe(["rows.json"]);
    }

    /// <summary>A reader that passes by a ready slot for ever needs one slot, one producer and one packet for it. With a reader that does not, the marked protocol violates nothing.</summary>
    [Theory]
    [InlineData("forgets-release", "live", "  N=1 P=1 K=1   L2-live in ", "1 violated property.", 2)]
    [InlineData("user-bit", "SAFETY", "", "0 violated properties.", 0)]
    public void Smallest_KnowsTheGroupsOfProperties(string reader, string group, string row, string end, int exitCode)
    {
        using var harness = new HarnessHere();

        var result = harness.Run("verify", "--variant", "in-progress", "--reader", reader, "--slots", "1", "--producers", "2", "--packets", "1", "--property", group, "--smallest");

        result.ExitCode.ShouldBe(exitCode, result.Output + result.Error);
        result.Output.ShouldContain(row);
        result.LastLine.ShouldEndWith(end);
    }

    [Fact]
    public void Smallest_OfWhatIsNotViolated_IsNothing()
    {
        using var harness = new HarnessHere();

        var result = harness.Run("verify", "--variant", "in-progress", "--smallest");

        result.ExitCode.ShouldBe(0, result.Output + result.Error);
        result.LastLine.ShouldBe("in-progress, user-bit reader, N=2 P=3 K=1, sc: 0 violated properties.");
    }

    [Theory]
    [InlineData("", "By default N=2 P=3 K=1: --slots, --producers, --packets choose other bounds.")]
    [InlineData("--slots 1 --producers 1", "By default K=1: --packets chooses other bounds.")]
    public void BoundsThatNobodyGave_AreSaid(string given, string line)
    {
        using var harness = new HarnessHere();

        var result = harness.Run(["verify", "--variant", "in-progress", "--property", "P9", .. given.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);

        result.Output.ShouldContain(line + Environment.NewLine);
    }

    [Fact]
    public void BoundsThatWereGiven_AreNotSaidToBeDefaults()
    {
        using var harness = new HarnessHere();

        harness.Run("verify", "--variant", "in-progress", "--property", "P9", "--slots", "1", "--producers", "1", "--packets", "1").Output.ShouldNotContain("By default");
    }

    [Theory]
    [InlineData("-t 0.001", "the time limit of 0.001 s was reached")]
    [InlineData("--max-memory 1", "the memory limit of 1 MiB was reached")]
    public void BudgetThatIsUsedUp_IsInconclusive_WithExitCode4(string budget, string reason)
    {
        using var harness = new HarnessHere();

        var result = harness.Run(["verify", "--variant", "in-progress", "--packets", "3", "--json", "rows.json", .. budget.Split(' ')]);

        result.ExitCode.ShouldBe(4, result.Output);
        result.Output.ShouldContain(reason);
        result.LastLine.ShouldBe("in-progress, user-bit reader, N=2 P=3 K=3, sc: 20 Inconclusive.");
        Rows(harness).ShouldAllBe(r => r.GetProperty("verdict").GetString() == "Inconclusive" && r.GetProperty("states").GetInt64() > 0);
    }

    [Fact]
    public void Rows_SayWhatWasRun()
    {
        using var harness = new HarnessHere();

        harness.Run(
            "verify", "--variant", "in-progress", "--reader", "non-zero", "--producers", "2", "--slots", "1", "--packets", "unbounded", "--mark", "0x40000000",
            "--tpacket", "1", "--property", "P9", "--property", "L1", "--count-schedules", "--schedule-bound", "3", "--json", "rows.json");

        var row = Rows(harness)[0];
        row.GetProperty("variant").GetString().ShouldBe("in-progress");
        row.GetProperty("reader").GetString().ShouldBe("non-zero");
        row.GetProperty("faults").GetArrayLength().ShouldBe(0);
        row.GetProperty("memory").GetString().ShouldBe("sc");
        row.GetProperty("slots").GetInt32().ShouldBe(1);
        row.GetProperty("producers").GetInt32().ShouldBe(2);
        row.GetProperty("packets").GetString().ShouldBe("unbounded");
        row.GetProperty("mark").GetInt64().ShouldBe(0x40000000);
        row.GetProperty("tpacket").GetInt32().ShouldBe(1);
        row.GetProperty("property").GetString().ShouldBe("P9");
        row.GetProperty("schedules").GetString().ShouldBe("unbounded");
        row.GetProperty("scheduleBound").GetInt32().ShouldBe(3);

        // By hand, with a producer that waits for the lock unable to move:
        //   a producer locks (2 of them), then it tests or the reader reads, then 2 can move each time:          2 * (2 + 2)
        //   the reader reads, then a producer locks (2) and 2 can move, or the reader registers and 3 can move:  2 * 2 + 3
        row.GetProperty("boundedSchedules").GetString().ShouldBe("15");
        row.GetProperty("seconds").GetDouble().ShouldBeGreaterThanOrEqualTo(0);
    }

    private static JsonElement[] Rows(HarnessFolder harness)
        => [.. JsonDocument.Parse(harness.Read("rows.json")).RootElement.EnumerateArray()];
}
