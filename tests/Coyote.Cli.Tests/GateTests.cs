using System.Text.Json;

namespace Coyote.Cli.Tests;

public class GateTests
{
    private static readonly string[] s_exclusive = ["P1", "P10"];
    private static readonly string[] s_others = ["P2", "P3", "P4", "P5", "P6", "P7", "P7i", "P8", "P9", "P12", "L1", "L2", "L3", "L4", "L5", "deadlock", "livelock", "exception"];

    [Fact]
    public void EveryVerdictAsExpected_IsGreen()
    {
        using var coyote = new CoyoteProcess();
        coyote.Write("gate.json", Gate("in-progress", 3, "Proved", "Proved"));

        var result = coyote.Run("verify", "gate.json", "--json", "rows.json", "--markdown", "table.md");

        result.ExitCode.ShouldBe(0, result.Output + result.Error);
        result.LastLine.ShouldBe("Gate green: 1 scenario, 20 verdicts, all as expected.");
        coyote.Files.ShouldBe(["gate.json", "rows.json", "table.md"]);
        JsonDocument.Parse(coyote.Read("rows.json")).RootElement[0].GetProperty("expected").GetString().ShouldBe("Proved");
        coyote.Read("table.md").ShouldContain("| in-progress, user-bit reader, N=2 P=3 K=1, sc |");
    }

    [Fact]
    public void OtherVerdict_IsRed_AndNamed()
    {
        using var coyote = new CoyoteProcess();
        coyote.Write("gate.json", Gate("in-progress", 3, "Violated", "Proved"));

        var result = coyote.Run("verify", "gate.json");

        result.ExitCode.ShouldBe(2);
        result.Output.ShouldContain("Not as expected: P10 of in-progress, user-bit reader, N=2 P=3 K=1, sc: expected Violated, found Proved");
        result.LastLine.ShouldBe("Gate red: 2 unexpected verdicts, 0 steps never taken.");
    }

    [Fact]
    public void StepThatNoScenarioTakes_IsRed()
    {
        using var coyote = new CoyoteProcess();
        coyote.Write("gate.json", Gate("in-progress", 2, "Vacuous", "Proved").Replace("\"P9\": { \"verdict\": \"Proved\"", "\"P9\": { \"verdict\": \"Vacuous\"", StringComparison.Ordinal));

        var result = coyote.Run("verify", "gate.json");

        result.ExitCode.ShouldBe(2);
        result.Output.ShouldContain("Never taken by any scenario of the gate: step b1 drop, unlock: nothing here says anything about it");
        result.LastLine.ShouldBe("Gate red: 0 unexpected verdicts, 2 steps never taken.");
    }

    [Fact]
    public void TimeLimit_LeavesTheGateUndecided()
    {
        using var coyote = new CoyoteProcess();
        coyote.Write("gate.json", Gate("in-progress", 6, "Proved", "Proved"));

        var result = coyote.Run("verify", "gate.json", "-t", "0.001");

        result.ExitCode.ShouldBe(4);
        result.LastLine.ShouldBe("Gate undecided, 20 of 20 verdicts not reached.");
    }

    [Fact]
    public void GateWithoutAName_IsTheOneAbove()
    {
        using var coyote = new CoyoteProcess();
        Directory.CreateDirectory(Path.Combine(coyote.Folder, "coyote-config"));
        coyote.Write("coyote-config/verify.json", Gate("in-progress", 3, "Proved", "Proved"));

        var result = coyote.Run("verify", "--profile", "quick");

        result.Error.ShouldBe($"error: coyote-config/verify.json has no scenario of profile 'quick': nothing would be checked{Environment.NewLine}");
        result.ExitCode.ShouldBe(1);
    }

    private static string Gate(string variant, int producers, string exclusive, string others)
    {
        var expectations = s_exclusive.Select(p => (p, exclusive)).Concat(s_others.Select(p => (p, others)))
            .Select(e => $"\"{e.Item1}\": {{ \"verdict\": \"{e.Item2}\", \"why\": \"for the test\" }}");
        return $$"""
            {
              "version": 1,
              "scenarios": [
                { "variant": "{{variant}}", "reader": "user-bit", "slots": 2, "producers": {{producers}}, "packets": 1, "expect": { {{string.Join(", ", expectations)}} } }
              ]
            }
            """;
    }
}
