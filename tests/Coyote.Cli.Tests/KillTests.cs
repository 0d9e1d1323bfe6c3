using System.Text.Json.Nodes;

namespace Coyote.Cli.Tests;

/// <summary>The command itself is killed, with no chance to put anything in order, and goes on from what is on the disk.</summary>
public class KillTests
{
    private const int Kills = 10;

    private static readonly string[] s_search =
        ["verify", "--variant", "owner-map", "--slots", "2", "--producers", "3", "--packets", "2", "--property", "safety", "--reduce", "symmetry", "--workers", "2", "--json", "rows.json"];

    [Fact]
    public void KilledTenTimes_EndsAsIfItHadNotBeen()
    {
        using var coyote = new CoyoteProcess();
        var whole = coyote.Run(s_search);
        whole.ExitCode.ShouldBe(0, whole.Error);
        var expected = Rows(coyote);
        File.Delete(Path.Combine(coyote.Folder, "rows.json"));

        string[] checkpointed = [.. s_search, "--checkpoint", "kept", "--checkpoint-every", "0.05"];
        var random = new Random(20180402);
        var (kills, resumed) = (0, 0);
        while (kills < Kills)
        {
            resumed += File.Exists(Path.Combine(coyote.Folder, "kept", "search.checkpoint")) ? 1 : 0;
            using var process = coyote.Start(checkpointed);
            if (process.WaitForExit(TimeSpan.FromMilliseconds(random.Next(400, 1500))))
            {
                break;
            }

            process.Kill();
            process.WaitForExit();
            kills++;
        }

        var last = coyote.Run(checkpointed);
        last.ExitCode.ShouldBe(0, last.Error);
        Rows(coyote).ShouldBe(expected);
        kills.ShouldBeGreaterThan(3, "the search must live long enough to be killed");
        resumed.ShouldBeGreaterThan(1, "a search that never goes on from a checkpoint tests nothing");
    }

    /// <summary>Every verdict with its counts, without what times tell.</summary>
    private static string Rows(CoyoteProcess coyote)
    {
        var rows = JsonNode.Parse(coyote.Read("rows.json"))!.AsArray();
        foreach (var row in rows)
        {
            row!.AsObject().Remove("seconds");
        }

        return rows.ToJsonString();
    }
}
