using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Harness.Cli.Tests.Own;
using Harness.Scenarios.Sharding;

namespace Harness.Cli.Tests;

/// <summary>A gate in parts: what is judged from them is what one run judges, and parts that do not belong together are refused.</summary>
public sealed class ShardTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("harness-shards-").FullName;

    public ShardTests() => Write("gate.json", Gate);

    /// <summary>
    /// A gate that is wrong in several ways: a verdict that is not expected, steps that nobody takes, claims about bounds that are refuted, some with a trace; and tests of an assembly,
    /// of which two are violated and one breaks a rule.
    /// </summary>
    private static string Gate => $$"""
        {
          "version": 2,
          "scenarios": [
            { "variant": "legacy", "readers": ["user-bit"], "slots": 1, "producers": 2, "packets": 1, "profile": "quick", "judge": ["P10"], "expect": [
              { "verdict": "Proved", "properties": ["P10"], "why": "for the test" } ] },
            { "variant": "in-progress", "readers": ["user-bit"], "slots": 1, "producers": 1, "packets": 1, "profile": "quick", "expect": [
              { "verdict": "Proved", "properties": ["P1", "P10", "P2", "P3", "P4", "P5", "P6", "P7", "P7i", "P8", "P9", "P12", "L1", "L2", "L3", "L4", "L5", "deadlock", "livelock", "exception"], "why": "for the test" } ] }
          ],
          "notApplicable": [ { "variants": ["legacy"],
            "properties": ["P1", "P2", "P3", "P4", "P5", "P6", "P7", "P7i", "P8", "P9", "P12", "L1", "L2", "L3", "L4", "L5", "deadlock", "livelock", "exception"], "why": "for the test" } ],
          "tests": [ { "assembly": "{{typeof(OwnTests).Assembly.Location}}", "filter": "Tests.Counters", "profile": "quick" } ]
        }
        """;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void MergedShards_EqualOneRun()
    {
        var expected = CompareWithOneRun(ExitCode.Violated, In("gate.json"), "--quick", "--bounds-checks", "on", "--larger-states", "1000");
        expected.Keys.ShouldContain(f => f.EndsWith(".trace.json", StringComparison.Ordinal));
        expected["rows.json"].ShouldContain("\"check\": \"larger\"");
        expected["rows.json"].ShouldContain("\"test\": \"Harness.Cli.Tests.Own.OwnTests.CountersRa\"");
        expected["junit"].ShouldContain("which it does not judge");
        expected.Keys.ShouldContain(Path.Combine("traces", "OwnTests.Counters-both.txt"));
        Invoke(["merge", In("of-3"), "--config", In("gate.json"), "-o", In("traces"), "--costs", In("costs.json")]).ShouldBe(2);
        var costs = CostFile.Parse(File.ReadAllText(In("costs.json")));
        costs.Scenarios.Keys.ShouldContain("Harness.Cli.Tests.Own.OwnTests.Counters");
        costs.OtherChecks.ShouldBeGreaterThan(0);
    }

    /// <summary>The gate of this repository, and the bounds checks of all of its scenarios that are as small as can be: a quarter of an hour.</summary>
    [Theory]
    [InlineData("--quick")]
    [InlineData("--quick", "--bounds-checks", "on", "--larger-states", "5000")]
    public void MergedShardsOfTheWholeQuickGate_EqualOneRun(params string[] options)
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("HARNESS_ALL_SHARDS") is { Length: > 0 }, "takes a quarter of an hour: set HARNESS_ALL_SHARDS");
        var gate = Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", "..", "coyote-config", "verify.json");
        if (options.Length > 1)
        {
            // The file stays whole, as its completeness and its reasons are; another part of it is quick.
            var slice = JsonNode.Parse(File.ReadAllText(gate))!;
            foreach (var piece in slice["scenarios"]!.AsArray().Concat(slice["proofs"]!.AsArray()))
            {
                piece!["profile"] = IsSmall(piece) ? "quick" : "full";
            }

            gate = In("slice.json");
            File.WriteAllText(gate, slice.ToJsonString());
        }

        // What is violated one step beyond is judged by scenarios that are not in the slice: it is red, and has traces.
        CompareWithOneRun(options.Length > 1 ? ExitCode.Violated : ExitCode.Success, [gate, .. options]);
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;

    private static bool IsSmall(JsonNode piece) => (piece["slots"]?.ToString(), piece["producers"]?.ToString(), piece["packets"]?.ToString()) == ("1", "2", "1");

    /// <summary>One run, and the same in 1, 2, 3 and 7 shards: all files that are written are equal, times aside.</summary>
    private Dictionary<string, string> CompareWithOneRun(ExitCode code, params string[] gateAndOptions)
    {
        string[] run = ["verify", .. gateAndOptions];
        string[] reports = ["--json", In("rows.json"), .. new[] { "junit", "sarif", "markdown", "github" }.SelectMany(k => new[] { "--report", $"{k}={In(k)}" }), "-o", In("traces")];
        Invoke([.. run, .. reports]).ShouldBe((int)code);
        var expected = Results();

        foreach (var shards in new[] { 1, 2, 3, 7 })
        {
            if (Directory.Exists(In("traces")))
            {
                Directory.Delete(In("traces"), recursive: true);
            }

            for (var i = 1; i <= shards; i++)
            {
                // A shard judges nothing: it ends well although the gate is red.
                Invoke([.. run, "--shard", $"{i}/{shards}", "--shard-out", In($"of-{shards}")]).ShouldBe(0);
            }

            Invoke(["merge", In($"of-{shards}"), "--config", gateAndOptions[0], .. reports]).ShouldBe((int)code);
            var results = Results();
            results.Keys.ShouldBe(expected.Keys, ignoreOrder: true);
            results.ShouldAllBe(r => expected[r.Key] == r.Value);
        }

        return expected;
    }

    [Fact]
    public void ShardsThatDoNotBelongTogether_AreRefusedInALine()
    {
        Shard("1/2", "shards");
        Shard("2/2", "shards");
        Shard("1/2", "more");
        Shard("1/3", "three");
        Shard("2/2", "seeded", "--seed", "5");
        Write("other.json", Gate.Replace("for the test", "for another test", StringComparison.Ordinal));
        Directory.CreateDirectory(In("empty"));
        Directory.CreateDirectory(In("broken"));
        const string First = "shards/gate-1-of-2.shard";

        Refused("1 of 2 shards missing: 2/2", First);
        Refused("2 of 3 shards missing: 2/3, 3/3", "three");
        Refused($"shard 1/2 is there twice: '{In("more/gate-1-of-2.shard")}' and '{In(First)}'", "more", "shards");
        Refused("it is one of 3 shards", First, "three");
        Refused("it was searched with store Fingerprint64, seed 5", First, "seeded");
        Refused($"there is no shard (*.shard) in '{In("empty")}'", "empty");
        Refused("there is no shard", "nowhere");
        Refused("the shards are of another gate's file than", "shards", config: "other.json");
        var whole = File.ReadAllText(In("shards/gate-2-of-2.shard"));
        foreach (var damaged in new[] { whole[..^1], whole[..(whole.Length / 2)], whole.Replace("Proved", "Proven", StringComparison.Ordinal), whole.Replace("\"States\":", "\"States\":1", StringComparison.Ordinal), "", "gate" })
        {
            damaged.ShouldNotBe(whole);
            Write("broken/gate-2-of-2.shard", damaged);
            Refused($"shard '{In("broken/gate-2-of-2.shard")}' is damaged", "broken", First);
        }

        Directory.Exists(In("traces")).ShouldBeFalse();
        Invoke(["merge", In("shards"), "--config", In("gate.json"), "-o", In("traces")]).ShouldBe(2);
    }

    /// <summary>Tests of another build are other tests, and so is a model whose code is in another assembly.</summary>
    [Fact]
    public void TestsOfAnotherBuild_AreRefusedInALine()
    {
        File.Copy(typeof(OwnTests).Assembly.Location, In("own.dll"));
        Write("tests.json", """{ "version": 2, "tests": [ { "assembly": "own.dll", "filter": "OwnTests.CountersRa", "profile": "quick" } ] }""");
        Invoke(["verify", In("tests.json"), "--shard", "1/1", "--shard-out", In("shards")]).ShouldBe(0);
        Invoke(["merge", In("shards"), "--config", In("tests.json"), "-o", In("traces")]).ShouldBe(2);

        var shard = In("shards/gate-1-of-1.shard");
        var lines = File.ReadAllLines(shard);
        var code = Regex.Match(lines[1], "\"Code\":\"[0-9a-f]+\"", RegexOptions.None, TimeSpan.FromSeconds(10)).Value;
        lines[1] = lines[1].Replace(code, "\"Code\":\"0\"", StringComparison.Ordinal);
        var text = string.Concat(lines[..^1].Select(l => l + "\n"));
        Write("other.shard", $"{text}{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}\n");
        Refused($"the shards are of other code than test {typeof(OwnTests).FullName}.{nameof(OwnTests.CountersRa)} of '{In("own.dll")}' has", "other.shard", config: "tests.json");

        var bytes = File.ReadAllBytes(In("own.dll"));
        bytes[bytes.AsSpan().IndexOf(typeof(OwnTests).Module.ModuleVersionId.ToByteArray())] ^= 1;
        File.WriteAllBytes(In("own.dll"), bytes);
        Refused($"the shards have other tests of assemblies than '{In("tests.json")}' names here", "shards", config: "tests.json");
        Invoke(["verify", In("tests.json"), "--shard", "1/1", "--shard-out", In("rebuilt")]).ShouldBe(0);
        Refused("it has other tests of assemblies, or of another build", "shards", "rebuilt", config: "tests.json");
    }

    [Theory]
    [InlineData("--shard needs --shard-out DIR", "--shard", "1/2")]
    [InlineData("--shard-out belongs to --shard I/N", "--shard-out", "x")]
    [InlineData("--shard is for a gate and judges nothing", "--shard", "1/2", "--shard-out", "x", "--json", "rows.json")]
    [InlineData("--shard is for a gate and judges nothing", "--shard", "1/2", "--shard-out", "x", "--compare-reductions")]
    public void OptionsThatDoNotGoTogether_AreRefused(string because, params string[] arguments)
        => Should.Throw<InputException>(() => Invoke(["verify", In("gate.json"), .. arguments])).Message.ShouldContain(because);

    [Fact]
    public void ShardWithoutAPlace_IsRefusedBeforeItIsSearched()
        => Should.Throw<InputException>(() => Shard("1/2", "gate.json")).Message.ShouldContain($"--shard-out '{In("gate.json")}' cannot be made");

    /// <summary>In this process: the same code runs many times, and is compiled once.</summary>
    private static int Invoke(string[] arguments) => CommandLine.HarnessCommand.Invoke(arguments);

    private string In(string name) => Path.Combine(_folder, name);

    private void Write(string name, string text) => File.WriteAllText(In(name), text);

    private void Shard(string shard, string directory, params string[] more)
        => Invoke(["verify", In("gate.json"), "--quick", "--shard", shard, "--shard-out", In(directory), .. more]).ShouldBe(0);

    private void Refused(string because, string place, string? other = null, string config = "gate.json")
    {
        var exception = Should.Throw<InputException>(() => Invoke(["merge", In(place), .. other is null ? Array.Empty<string>() : [In(other)], "--config", In(config), "-o", In("traces")]));
        exception.Message.ShouldContain(because);
        exception.Message.ShouldNotContain('\n');
    }

    /// <summary>All that a run writes, without times.</summary>
    private Dictionary<string, string> Results()
        => Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories)
            .Where(f => !f.EndsWith(".shard", StringComparison.Ordinal))
            .ToDictionary(f => Path.GetRelativePath(_folder, f), f => Regex.Replace(File.ReadAllText(f), """"seconds": [0-9.E-]+|time="[0-9.]+"""", "", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(10)), StringComparer.Ordinal);
}
