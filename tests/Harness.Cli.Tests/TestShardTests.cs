using System.Text.RegularExpressions;

namespace Harness.Cli.Tests;

/// <summary>A sampling campaign in parts: what is judged from them is what one run judges.</summary>
public sealed class TestShardTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("harness-test-shards-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>One run of a strategy that finds it late, so that the parts find other violations first; and one that finds nothing.</summary>
    [Theory]
    [InlineData("LegacyUserBit", "random", 2, 1, 2, 3, 7)]
    [InlineData("InProgressUserBit", "fair-prioritization", 0, 3)]
    [InlineData("InProgressUserBit", "random", 4, 3, "--max-steps", "1")]
    public void MergedShards_JudgeWhatOneRunJudges(string test, string strategy, int code, params object[] shards)
    {
        string[] more = [.. shards.OfType<string>()];
        string[] run = ["test", HarnessProcess.Scenarios, "-m", test, "-s", strategy, "-i", "60", "--seed", "3", .. more];
        string[] reports = ["-o", In("traces"), "--report", $"json={In("rows.json")}", "--report", $"junit={In("junit.xml")}"];
        Invoke([.. run, .. reports]).ShouldBe(code);
        var expected = Results();
        foreach (var of in shards.OfType<int>())
        {
            File.Delete(In("rows.json"));
            for (var i = 1; i <= of; i++)
            {
                Invoke([.. run, "--shard", $"{i}/{of}", "--shard-out", In($"of-{of}")]).ShouldBe(0);
            }

            Invoke(["merge", In($"of-{of}"), .. reports]).ShouldBe(code);
            Results().ShouldBe(expected, ignoreOrder: true);
        }
    }

    [Fact]
    public void PartsThatDoNotBelongTogether_AreRefusedInALine()
    {
        Shard("1/2", "shards", "5");
        Shard("2/2", "seeded", "6");
        Refused("1 of 2 shards missing: 2/2", In("shards"));
        Refused($"shard '{In("seeded/test-2-of-2.shard")}' does not belong to '{In("shards/test-1-of-2.shard")}': it has Seed 6", In("shards"), In("seeded"));
        Shard("2/2", "shards", "5");
        Refused("leave them out", In("shards"), "--violations");
        Refused("there is no assembly 'nowhere.dll'", In("shards"), "--assembly", "nowhere.dll");
        Should.Throw<InputException>(() => Invoke(["test", HarnessProcess.Scenarios, "-m", "LegacyUserBit", "--shard-out", In("x")])).Message.ShouldBe("--shard-out belongs to --shard I/N");
    }

    private static int Invoke(string[] arguments) => CommandLine.HarnessCommand.Invoke(arguments);

    private void Shard(string shard, string directory, string seed)
        => Invoke(["test", HarnessProcess.Scenarios, "-m", "LegacyUserBit", "-i", "4", "--seed", seed, "--shard", shard, "--shard-out", In(directory)]).ShouldBe(0);

    private static void Refused(string because, params string[] arguments)
        => Should.Throw<InputException>(() => Invoke(["merge", .. arguments])).Message.ShouldContain(because);

    private string In(string name) => Path.Combine(_folder, name);

    /// <summary>All that a run writes, without times.</summary>
    private KeyValuePair<string, string>[] Results() =>
    [
        .. Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories).Where(f => !f.EndsWith(".shard", StringComparison.Ordinal)).Order(StringComparer.Ordinal)
            .Select(f => KeyValuePair.Create(
                Path.GetRelativePath(_folder, f),
                Regex.Replace(File.ReadAllText(f), """"seconds": [0-9.E-]+|time="[0-9.]+"""", "", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(10)))),
    ];
}
