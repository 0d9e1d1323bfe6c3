using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace Harness.Cli.Tests;

/// <summary>Reports for CI servers.</summary>
[Collection(nameof(Serial))]
public class ReportTests
{
    /// <summary>By hand: two producers and one slot, legacy. P1 is violated at the write of payload 1, which TpacketReceive.cs awaits; P9 is not.</summary>
    [Fact]
    public void EveryKind_IsWrittenAtOnce()
    {
        using var harness = new HarnessHere();

        var result = harness.Run(
            "verify", "--variant", "legacy", "--slots", "1", "--producers", "2", "--packets", "1", "-o", "traces", "--quiet", "--report", "json=run.json", "--report", "junit=run.xml", "--report", "sarif=run.sarif",
            "--report", "markdown=run.md", "--report", "html=run.html", "--report", "github=run.txt");

        (result.ExitCode, result.Error).ShouldBe((2, ""));
        result.Output.ShouldBe("legacy, user-bit reader, N=1 P=2 K=1, sc: 8 Violated, 12 Proved.\n");
        harness.Files.Where(f => !f.StartsWith("traces/", StringComparison.Ordinal)).ShouldBe(["run.html", "run.json", "run.md", "run.sarif", "run.txt", "run.xml"]);
        JsonNode.Parse(harness.Read("run.json"))!.AsArray().Count.ShouldBe(20);
        harness.Read("run.html").ShouldContain("Violated P1: legacy, user-bit reader, N=1 P=2 K=1, sc");
        harness.Read("run.md").ShouldStartWith("| scenario | properties |");

        var suite = XDocument.Parse(harness.Read("run.xml")).Root!.Elements("testsuite").Single();
        (suite.Attribute("tests")!.Value, suite.Attribute("failures")!.Value, suite.Attribute("errors")!.Value).ShouldBe(("20", "8", "0"));
        var p1 = suite.Elements("testcase").Single(c => c.Attribute("name")!.Value == "P1");
        p1.Element("failure")!.Value.ShouldStartWith("Violated P1: producer 1 writes slot 0, which is granted to producer 2 too\n  because nothing marks a slot that is being filled");
        suite.Elements("testcase").Single(c => c.Attribute("name")!.Value == "P9").Element("failure").ShouldBeNull();

        var annotation = harness.Read("run.txt").Split('\n').Single(l => l.Contains("title=P1%3A", StringComparison.Ordinal));
        annotation.ShouldMatch("^::error file=src/Harness.Ring/TpacketReceive.cs,line=[0-9]+,title=P1%3A legacy%2C user-bit reader%2C N=1 P=2 K=1%2C sc::producer 1 writes slot 0, which is granted to producer 2 too%0A");
    }

    [Fact]
    public void Annotations_GoToTheStandardOutput()
    {
        using var harness = new HarnessHere();

        var result = harness.Run("verify", "--variant", "legacy", "--slots", "1", "--producers", "2", "--packets", "1", "--property", "P10", "--quiet", "--report", "github");

        result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(2);
        result.Output.ShouldStartWith("::error file=src/Harness.Ring/");
        result.LastLine.ShouldBe("legacy, user-bit reader, N=1 P=2 K=1, sc: 1 Violated.");
    }

    /// <summary>What SARIF 2.1.0 (OASIS, 2020) demands of what is written here: section 3.13 to 3.38. The whole schema is checked by hand when the writer changes.</summary>
    [Fact]
    public void Sarif_HasWhatTheStandardDemands()
    {
        using var harness = new HarnessHere();
        harness.Run("verify", "--variant", "legacy", "--slots", "1", "--producers", "2", "--packets", "1", "--report", "sarif=run.sarif").ExitCode.ShouldBe(2);

        using var document = JsonDocument.Parse(harness.Read("run.sarif"));
        var log = document.RootElement;
        log.GetProperty("version").GetString().ShouldBe("2.1.0");
        var run = log.GetProperty("runs").EnumerateArray().ShouldHaveSingleItem();
        var driver = run.GetProperty("tool").GetProperty("driver");
        driver.GetProperty("name").GetString().ShouldBe("harness");
        var rules = driver.GetProperty("rules").EnumerateArray().Select(r => r.GetProperty("id").GetString()).ToArray();
        rules.ShouldBeUnique();
        run.GetProperty("results").GetArrayLength().ShouldBe(8);
        foreach (var result in run.GetProperty("results").EnumerateArray())
        {
            rules[result.GetProperty("ruleIndex").GetInt32()].ShouldBe(result.GetProperty("ruleId").GetString());
            (result.GetProperty("kind").GetString(), result.GetProperty("level").GetString()).ShouldBe(("fail", "error"));
            result.GetProperty("message").GetProperty("text").GetString().ShouldNotBeNullOrEmpty();
            CheckLocation(result.GetProperty("locations").EnumerateArray().ShouldHaveSingleItem());
            result.GetProperty("relatedLocations").EnumerateArray().Select(l => l.GetProperty("id").GetInt32()).ShouldBeUnique();
            var threads = result.GetProperty("codeFlows").EnumerateArray().ShouldHaveSingleItem().GetProperty("threadFlows").EnumerateArray().ToArray();
            threads.Length.ShouldBeGreaterThan(0);
            var order = new List<int>();
            foreach (var step in threads.SelectMany(t => t.GetProperty("locations").EnumerateArray()))
            {
                order.Add(step.GetProperty("executionOrder").GetInt32());
                step.GetProperty("importance").GetString().ShouldBeOneOf("essential", "important", "unimportant");
                step.GetProperty("state").EnumerateObject().ShouldAllBe(s => s.Value.GetProperty("text").ValueKind == JsonValueKind.String);
                CheckLocation(step.GetProperty("location"));
            }

            order.Order().ShouldBe(Enumerable.Range(1, order.Count));
        }
    }

    /// <summary>The gate demands this violation: it is there, suppressed, with the reason.</summary>
    [Fact]
    public void ViolationThatTheGateDemands_IsNoFailure()
    {
        using var harness = new HarnessHere();
        harness.Write("gate.json", Gate("\"P1\", \"P10\""));

        var result = harness.Run("verify", "gate.json", "--quick", "--quiet", "--report", "junit=run.xml", "--report", "sarif=run.sarif", "--report", "github");

        (result.ExitCode, result.Output).ShouldBe((0, "Gate green: 1 scenario, 2 verdicts, all as expected.\n"), result.Error);
        XDocument.Parse(harness.Read("run.xml")).Root!.Attribute("failures")!.Value.ShouldBe("0");
        var results = JsonNode.Parse(harness.Read("run.sarif"))!["runs"]![0]!["results"]!.AsArray();
        results.Count.ShouldBe(2);
        results.ShouldAllBe(r => r!["suppressions"]![0]!["justification"]!.GetValue<string>().EndsWith("Expected because: By hand.", StringComparison.Ordinal));
    }

    [Fact]
    public void VerdictThatTheGateDoesNotDemand_IsAFailure()
    {
        using var harness = new HarnessHere();
        harness.Write("gate.json", Gate("\"P1\", \"P9\"", ", { \"verdict\": \"Proved\", \"properties\": [\"P10\"], \"why\": \"Wrong.\" }"));

        var result = harness.Run("verify", "gate.json", "--quick", "--quiet", "--report", "junit=run.xml", "--report", "github");

        result.ExitCode.ShouldBe(2, result.Output + result.Error);
        var cases = XDocument.Parse(harness.Read("run.xml")).Descendants("testcase").ToDictionary(c => c.Attribute("name")!.Value, c => c.Element("failure")?.Attribute("message")!.Value);
        cases["P1"].ShouldBeNull();
        cases["P9"].ShouldBe("expected Violated, and it is Proved. Expected because: By hand.");
        cases["P10"]!.ShouldStartWith("expected Proved, and it is Violated: slot 0, which producer ");
        result.Output.Split('\n').Count(l => l.StartsWith("::error ", StringComparison.Ordinal)).ShouldBe(2);
    }

    [Theory]
    [InlineData("--report nonsense=x", "unknown report 'nonsense'; there is json, junit, sarif, markdown,")]
    [InlineData("--report sarif", "--report sarif needs a file: --report sarif=PATH")]
    [InlineData("--report junit=-", "--report junit needs a file: --report junit=PATH")]
    [InlineData("--report junit=a --report sarif=./a", "--report junit and --report sarif both name 'a': give them different files")]
    [InlineData("--json a --report sarif=a", "--json and --report sarif both name 'a': give them different files")]
    [InlineData("--report junit=ok.xml --report sarif=no/such.sarif", "--report sarif 'no/such.sarif': there is no directory 'no'")]
    public void WrongReport_IsOneLine_AndNothingIsWritten(string options, string message)
    {
        using var harness = new HarnessHere();

        var result = harness.Run(["verify", "--variant", "legacy", .. options.Split(' ')]);

        result.ExitCode.ShouldBe(1, result.Output);
        result.Error.ShouldStartWith("error: " + message);
        result.Error.Trim().Split('\n').Length.ShouldBe(1);
        harness.Files.ShouldBeEmpty();
    }

    [Fact]
    public void TestAndReplay_WriteReportsToo()
    {
        using var harness = new HarnessHere();

        var test = harness.Run("test", HarnessFolder.Scenarios, "-m", "LegacyUserBit", "--property", "P1", "-o", "out", "--quiet", "--report", "json=test.json", "--report", "junit=test.xml");
        var replay = harness.Run("replay", "out/RingTests.LegacyUserBit-P1.trace.json", "--quiet", "--report", "sarif=replay.sarif", "--report", "markdown=replay.md");

        (test.ExitCode, test.Output).ShouldBe((2, ". Violated: P1.\n"), test.Error);
        (replay.ExitCode, replay.Output).ShouldBe((2, "Reproduced: 6 steps as in the trace, and P1 is violated.\n"), replay.Error);
        var row = JsonNode.Parse(harness.Read("test.json"))!.AsArray().ShouldHaveSingleItem()!;
        (row["property"]!.GetValue<string>(), row["verdict"]!.GetValue<string>(), row["steps"]!.GetValue<int>()).ShouldBe(("P1", "Violated", 6));
        XDocument.Parse(harness.Read("test.xml")).Root!.Attribute("failures")!.Value.ShouldBe("1");
        JsonNode.Parse(harness.Read("replay.sarif"))!["runs"]![0]!["results"]!.AsArray().Count.ShouldBe(1);
        harness.Read("replay.md").ShouldContain("| legacy, user-bit reader, N=1 P=2 K=1, sc | P1 | Violated |");
    }

    private static void CheckLocation(JsonElement location)
    {
        location.GetProperty("message").GetProperty("text").GetString().ShouldNotBeNullOrEmpty();
        location.GetProperty("logicalLocations").EnumerateArray().ShouldHaveSingleItem().GetProperty("fullyQualifiedName").GetString().ShouldNotBeNullOrEmpty();
        var place = location.GetProperty("physicalLocation");
        place.GetProperty("artifactLocation").GetProperty("uri").GetString()!.ShouldStartWith("src/Harness.Ring/");
        place.GetProperty("region").GetProperty("startLine").GetInt32().ShouldBeGreaterThan(0);
    }

    private static string Gate(string violated, string others = "") => $$"""
        {
          "version": 2,
          "scenarios": [
            {
              "variant": "legacy", "readers": ["user-bit"], "slots": 1, "producers": 2, "packets": 1, "profile": "quick",
              "judge": [{{violated}}{{(others.Length > 0 ? ", \"P10\"" : "")}}],
              "expect": [
                { "verdict": "Violated", "properties": [{{violated}}], "smallest": { "slots": 1, "producers": 2, "packets": 1 }, "why": "By hand." }{{others}}
              ]
            }
          ]
        }
        """;
}
