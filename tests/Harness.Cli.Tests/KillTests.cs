using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Harness.Cli.Tests;

/// <summary>The command itself is killed, with no chance to put anything in order, and goes on from what is on the disk.</summary>
public class KillTests
{
    private const int Kills = 10;

    private static readonly string[] s_search =
        ["verify", "--variant", "owner-map", "--slots", "2", "--producers", "3", "--packets", "2", "--property", "safety", "--reduce", "symmetry", "--workers", "2", "--json", "rows.json"];

    [Fact]
    public void KilledTenTimes_EndsAsIfItHadNotBeen()
    {
        using var harness = new HarnessProcess();
        var whole = harness.Run(s_search);
        whole.ExitCode.ShouldBe(0, whole.Error);
        var expected = Rows(harness);
        File.Delete(Path.Combine(harness.Folder, "rows.json"));

        string[] checkpointed = [.. s_search, "--checkpoint", "kept", "--checkpoint-every", "0.05"];
        var random = new Random(20180402);
        var kills = 0;
        for (var isOver = false; kills < Kills && !isOver;)
        {
            using var kept = new Keeping(harness);
            using var process = harness.Start(checkpointed);

            // Not before it has kept something once more, so that each search goes on from a later state than the one before; then at any moment.
            isOver = !kept.WaitUnlessExited(process) || process.WaitForExit(TimeSpan.FromMilliseconds(random.Next(200)));
            if (!isOver)
            {
                process.Kill();
                process.WaitForExit();
                kills++;
            }
        }

        var last = harness.Run(checkpointed);
        last.ExitCode.ShouldBe(0, last.Error);
        Rows(harness).ShouldBe(expected);
        kills.ShouldBeGreaterThan(3, "the search must live long enough to be killed");
    }

    /// <summary>Every verdict with its counts, without times and what tables happened to occupy.</summary>
    private static string Rows(HarnessProcess harness)
    {
        var rows = JsonNode.Parse(harness.Read("rows.json"))!.AsArray();
        foreach (var row in rows)
        {
            row!.AsObject().Remove("seconds");
            row.AsObject().Remove("bytes");
        }

        return rows.ToJsonString();
    }

    /// <summary>The moment in which a search has put a checkpoint in its place.</summary>
    private sealed class Keeping : IDisposable
    {
        private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

        private readonly ManualResetEventSlim _happened = new();
        private readonly FileSystemWatcher _watcher;

        internal Keeping(HarnessProcess harness)
        {
            _watcher = new FileSystemWatcher(Directory.CreateDirectory(Path.Combine(harness.Folder, "kept")).FullName, "search.checkpoint");
            _watcher.Renamed += (_, _) => _happened.Set();
            _watcher.EnableRaisingEvents = true;
        }

        public void Dispose()
        {
            _watcher.Dispose();
            _happened.Dispose();
        }

        /// <summary>Waits until it comes, or until the search has ended.</summary>
        /// <returns>Whether the search goes on.</returns>
        internal bool WaitUnlessExited(Process process)
        {
            process.EnableRaisingEvents = true;
            process.Exited += (_, _) => _happened.Set();
            _happened.Wait(s_patience, TestContext.Current.CancellationToken).ShouldBeTrue("neither a checkpoint nor an end");
            return !process.HasExited;
        }
    }
}
