using System.Text.Json;

namespace Harness.Cli.Tests;

public class FullDiskTests
{
    /// <summary>
    /// 200 KiB are a log of 18 thousand states, eleven bytes each, and the search has more. What was violated by then is violated, all else is open; the checkpoint before is whole, and where there is room
    /// the search goes on from it to the same states as one that was never interrupted.
    /// </summary>
    [Fact]
    public void Search_EndsInconclusive_WithItsResults_AndGoesOnWhereThereIsRoom()
    {
        using var harness = new HarnessProcess();
        string[] search = ["verify", "--variant", "legacy", "--slots", "2", "--producers", "2", "--packets", "2", "--property", "P1", "--property", "P9", "--reduce", "none"];
        string[] kept = [.. search, "--checkpoint", "kept", "--checkpoint-every", "0.01"];

        var full = harness.RunWithSmallFiles(200, [.. kept, "--json", "rows.json"]);

        full.Error.ShouldBe("");
        full.ExitCode.ShouldBe(2, full.Output);
        var rows = JsonDocument.Parse(harness.Read("rows.json")).RootElement.EnumerateArray().ToDictionary(r => r.GetProperty("property").GetString()!);
        rows["P1"].GetProperty("verdict").GetString().ShouldBe("Violated");
        rows["P9"].GetProperty("verdict").GetString().ShouldBe("Inconclusive");
        rows["P9"].GetProperty("reason").GetString()!.ShouldContain("the disk took no more");
        harness.Files.ShouldNotContain("kept/search.checkpoint.new");

        var whole = States(harness.Run([.. search, "--json", "whole.json"]), harness.Read("whole.json"));
        rows["P9"].GetProperty("states").GetInt64().ShouldBeLessThan(whole);
        States(harness.Run([.. kept, "--json", "later.json"]), harness.Read("later.json")).ShouldBe(whole);
    }

    private static long States(HarnessOutput output, string rows)
    {
        output.ExitCode.ShouldBe(2, output.Output + output.Error);
        return JsonDocument.Parse(rows).RootElement[0].GetProperty("states").GetInt64();
    }
}
