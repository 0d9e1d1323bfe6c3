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
        var kills = 0;
        for (var isOver = false; kills < Kills && !isOver;)
        {
            using var process = coyote.Start(checkpointed);

            // Not before it has kept something once more, so that each search goes on from a later state than the one before; then at any moment.
            var kept = LastKept(coyote);
            while (!(isOver = process.HasExited) && LastKept(coyote) == kept)
            {
                Thread.Sleep(1);
            }

            if (!isOver && !(isOver = process.WaitForExit(TimeSpan.FromMilliseconds(random.Next(200)))))
            {
                process.Kill();
                process.WaitForExit();
                kills++;
            }
        }

        var last = coyote.Run(checkpointed);
        last.ExitCode.ShouldBe(0, last.Error);
        Rows(coyote).ShouldBe(expected);
        kills.ShouldBeGreaterThan(3, "the search must live long enough to be killed");
    }

    private static DateTime LastKept(CoyoteProcess coyote) => File.GetLastWriteTimeUtc(Path.Combine(coyote.Folder, "kept", "search.checkpoint"));

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
