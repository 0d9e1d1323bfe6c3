using System.Text.Json;

namespace Harness.Cli.Tests;

[Collection(nameof(Serial))]
public class GateTests
{
    private static readonly string[] s_others = ["P2", "P3", "P4", "P5", "P6", "P7", "P7i", "P8", "P9", "P12", "L1", "L2", "L3", "L4", "L5", "deadlock", "livelock", "exception"];

    [Fact]
    public void EveryVerdictAsExpected_IsGreen()
    {
        using var harness = new HarnessHere();
        harness.Write("gate.json", Gate("in-progress", 3, "Proved", "Proved"));

        var result = harness.Run("verify", "gate.json", "--quick", "--json", "rows.json", "--markdown", "table.md");

        result.ExitCode.ShouldBe(0, result.Output + result.Error);
        result.LastLine.ShouldBe("Gate green: 1 scenario, 20 verdicts, all as expected.");
        harness.Files.ShouldBe(["gate.json", "rows.json", "table.md"]);
        JsonDocument.Parse(harness.Read("rows.json")).RootElement[0].GetProperty("expected").GetString().ShouldBe("Proved");
        harness.Read("table.md").ShouldContain("| user-bit |  | 2/3/1 | ok |");
        result.Output.ShouldContain("   user-bit  2/3/1 ok ok ok ok ok ok ok  ok ok ok  ok  ok ok ok ok ok ok ok ok ok\n");
    }

    /// <summary>Three scenarios of different sizes, so that the smaller ones end first: nothing but times may depend on how many run at once.</summary>
    [Fact]
    public void Results_DoNotDependOnTheNumberOfJobs()
    {
        using var one = new HarnessHere();
        using var two = new HarnessHere();
        var scenarios = Gate("legacy", 3, "Violated", "Proved").Replace("\"readers\": [\"user-bit\"]", "\"readers\": [\"user-bit\", \"non-zero\"]", StringComparison.Ordinal)
            .Replace("\n  ]", $",\n{Scenario("in-progress", 3, "Proved", "Proved", "\"user-bit\", \"non-zero\"")}\n  ]", StringComparison.Ordinal);
        one.Write("gate.json", scenarios);
        two.Write("gate.json", scenarios);

        var first = one.Run("verify", "gate.json", "--quick", "--jobs", "1", "--json", "rows.json");
        var second = two.Run("verify", "gate.json", "--quick", "--jobs", "2", "--json", "rows.json");

        first.ExitCode.ShouldBe(2, first.Output + first.Error);
        second.ExitCode.ShouldBe(2, second.Output + second.Error);
        WithoutTimes(two.Read("rows.json")).ShouldBe(WithoutTimes(one.Read("rows.json")));
        two.Files.ShouldBe(one.Files);
        one.Files.Length.ShouldBeGreaterThan(30);
        two.Files.ShouldAllBe(f => f.EndsWith("rows.json") || two.Read(f) == one.Read(f));
        second.Output[second.Output.IndexOf("\n legacy", StringComparison.Ordinal)..].ShouldBe(first.Output[first.Output.IndexOf("\n legacy", StringComparison.Ordinal)..]);
    }

    /// <summary>A part of the properties is searched alone, and no further than it takes to decide them.</summary>
    [Fact]
    public void PartOfTheProperties_IsJudgedAlone_UntilDecided()
    {
        using var harness = new HarnessHere();
        harness.Write(
            "gate.json",
            """
            { "version": 2, "scenarios": [ { "variant": "legacy", "readers": ["user-bit"], "slots": 2, "producers": 3, "packets": 1, "profile": "quick", "judge": ["P10"],
              "expect": [ { "verdict": "Violated", "properties": ["P10"], "smallest": { "slots": 1, "producers": 2, "packets": 1 }, "why": "RFC claim 1" } ] } ] }
            """);

        var result = harness.Run("verify", "gate.json", "--quick", "--json", "rows.json");

        var row = JsonDocument.Parse(harness.Read("rows.json")).RootElement.EnumerateArray().Single();
        row.GetProperty("property").GetString().ShouldBe("P10");
        row.GetProperty("verdict").GetString().ShouldBe("Violated");
        row.GetProperty("depth").GetInt32().ShouldBeLessThan(10);
        result.Output.ShouldContain("1 scenario, 1 verdict");
    }

    [Fact]
    public void OtherVerdict_IsRed_AndNamed()
    {
        using var harness = new HarnessHere();
        harness.Write("gate.json", Gate("in-progress", 3, "Violated", "Proved"));

        var result = harness.Run("verify", "gate.json", "--quick");

        result.ExitCode.ShouldBe(2);
        result.Output.ShouldContain("Not as expected: P10 of in-progress, user-bit reader, N=2 P=3 K=1, sc: expected Violated, found Proved; the file expects it because: for the test");
        result.LastLine.ShouldBe("Gate red: 2 unexpected verdicts, 0 steps never taken.");
    }

    [Fact]
    public void StepThatNoScenarioTakes_IsRed()
    {
        using var harness = new HarnessHere();
        harness.Write("gate.json", Gate("in-progress", 2, "Vacuous", "Proved")
            .Replace("\"P9\", ", "", StringComparison.Ordinal).Replace("[\"P1\", \"P10\"]", "[\"P1\", \"P10\", \"P9\"]", StringComparison.Ordinal));

        var result = harness.Run("verify", "gate.json", "--quick");

        result.ExitCode.ShouldBe(2);
        result.Output.ShouldContain("Never taken by any scenario of the gate: step b1 drop, unlock: nothing here says anything about it");
        result.LastLine.ShouldBe("Gate red: 0 unexpected verdicts, 2 steps never taken.");
    }

    /// <summary>The steps of other variants and readers are not asked of it.</summary>
    [Fact]
    public void WholeFileOfOneVariant_IsGreen()
    {
        using var harness = new HarnessHere();
        harness.Write("gate.json", Gate("in-progress", 3, "Proved", "Proved"));

        var result = harness.Run("verify", "gate.json", "--bounds-checks", "off");

        result.ExitCode.ShouldBe(0, result.Output + result.Error);
        result.LastLine.ShouldBe("Gate green: 1 scenario, 20 verdicts, all as expected.");
    }

    /// <summary>The file has a variant with an owner map, and a fault that takes marks back, and never both together.</summary>
    [Fact]
    public void StepThatNoScenarioOfTheFileExpects_IsRed_WhereTheWholeFileIsRun()
    {
        using var harness = new HarnessHere();
        var marked = Scenario("in-progress", 2, "Vacuous", "Proved", "\"user-bit\"").Replace("\"slots\": 2,", "\"faults\": [\"vnet-after-head-undone\"], \"slots\": 2,", StringComparison.Ordinal);
        harness.Write("gate.json", Gate("owner-map-clear-first", 2, "Vacuous", "Proved").Replace("\n  ]", $",\n{marked}\n  ]", StringComparison.Ordinal));

        var result = harness.Run("verify", "gate.json", "--bounds-checks", "off");

        result.ExitCode.ShouldBe(2, result.Output + result.Error);
        result.Output.ShouldContain("take owner bit back: nothing here says anything about it");
    }

    [Fact]
    public void WrongSmallestBounds_AreRed()
    {
        using var harness = new HarnessHere();
        harness.Write("gate.json", Gate("legacy", 3, "Violated", "Proved").Replace("\"slots\": 1,", "\"slots\": 2,", StringComparison.Ordinal));

        var result = harness.Run("verify", "gate.json", "--bounds-checks", "only", "--json", "rows.json");

        result.ExitCode.ShouldBe(2, result.Output + result.Error);
        result.Output.ShouldContain("Not as the file says: P1 of legacy, user-bit reader, N=2 P=2 K=1, sc: the file says Violated at these smallest bounds, found Vacuous");
        result.LastLine.ShouldContain("claims about bounds refuted");
        JsonDocument.Parse(harness.Read("rows.json")).RootElement[0].GetProperty("check").GetString().ShouldBe("smallest");
    }

    [Fact]
    public void TimeLimit_LeavesTheGateUndecided()
    {
        using var harness = new HarnessHere();
        harness.Write("gate.json", Gate("in-progress", 6, "Proved", "Proved"));

        var result = harness.Run("verify", "gate.json", "--quick", "-t", "0.001");

        result.ExitCode.ShouldBe(4);
        result.LastLine.ShouldBe("Gate undecided, 20 of 20 verdicts not reached.");
    }

    [Fact]
    public void GateWithoutAName_IsTheOneAbove()
    {
        using var harness = new HarnessHere();
        Directory.CreateDirectory(Path.Combine(harness.Folder, "coyote-config"));
        harness.Write("coyote-config/verify.json", Gate("in-progress", 3, "Proved", "Proved").Replace("\"profile\": \"quick\", ", "", StringComparison.Ordinal));

        var result = harness.Run("verify", "--quick");

        result.Error.ShouldBe($"error: coyote-config/verify.json has no scenario of profile 'quick': nothing would be checked{Environment.NewLine}");
        result.ExitCode.ShouldBe(1);
    }

    private static string WithoutTimes(string rows) => string.Join('\n', rows.Split('\n').Where(l => !l.Contains("\"seconds\"", StringComparison.Ordinal)));

    private static string Gate(string variant, int producers, string exclusive, string others)
        => $$"""
            {
              "version": 2,
              "scenarios": [
            {{Scenario(variant, producers, exclusive, others, "\"user-bit\"")}}
              ]
            }
            """;

    private static string Scenario(string variant, int producers, string exclusive, string others, string readers)
    {
        var smallest = exclusive == "Violated" ? "\"smallest\": { \"slots\": 1, \"producers\": 2, \"packets\": 1 }, " : "";
        return $$"""
            { "variant": "{{variant}}", "readers": [{{readers}}], "slots": 2, "producers": {{producers}}, "packets": 1, "profile": "quick", "expect": [
              { "verdict": "{{exclusive}}", "properties": ["P1", "P10"], {{smallest}}"why": "for the test" },
              { "verdict": "{{others}}", "properties": [{{Quoted(s_others)}}], "why": "for the test" }
            ] }
            """;
    }

    private static string Quoted(IEnumerable<string> names) => string.Join(", ", names.Select(n => $"\"{n}\""));
}
