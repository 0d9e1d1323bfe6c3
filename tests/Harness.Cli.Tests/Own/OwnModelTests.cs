using System.Xml.Linq;

namespace Harness.Cli.Tests.Own;

/// <summary>The command on somebody's assembly: this one.</summary>
[Collection(nameof(Serial))]
public class OwnModelTests
{
    private static readonly string s_assembly = typeof(OwnTests).Assembly.Location;

    /// <summary>Not the one that says most alone: each violation has a trace, a report, and a message in what a CI server reads, under the name that a test runner knows.</summary>
    [Fact]
    public void Every_violation_of_a_test_has_its_trace_its_report_and_its_message()
    {
        using var harness = new HarnessHere();

        var result = harness.Run("test", s_assembly, "-m", "OwnTests.Counters", "-s", "exhaustive", "-o", "out", "--report", "junit=j.xml");

        result.ExitCode.ShouldBe(2, result.Output + result.Error);
        result.Output.ShouldNotContain("docs/model.md");
        harness.Files.ShouldBe(
        [
            "j.xml",
            "out/OwnTests.Counters-both.trace.json", "out/OwnTests.Counters-both.txt",
            "out/OwnTests.Counters-never-one.trace.json", "out/OwnTests.Counters-never-one.txt",
        ]);
        var failures = XDocument.Parse(harness.Read("j.xml")).Descendants("failure").ToArray();
        failures.Length.ShouldBe(2);
        failures.ShouldAllBe(f => f.Attribute("message")!.Value.Length > 0 && f.Value.Contains("what happens", StringComparison.Ordinal));
        failures.Select(f => f.Parent!.Attribute("classname")!.Value).Distinct().ShouldBe(["Harness.Cli.Tests.Own.OwnTests.Counters"]);
    }

    /// <summary>Two tests have models of one name: the trace says of which it is, and no other test is called.</summary>
    [Fact]
    public void Replay_runs_nothing_but_the_test_that_the_trace_names()
    {
        using var harness = new HarnessHere();
        harness.Run("test", s_assembly, "-m", "OwnTests.CountersRa", "-s", "exhaustive", "-o", "out").ExitCode.ShouldBe(2);
        var witness = Path.Combine(harness.Folder, "witness");
        Environment.SetEnvironmentVariable(OwnTests.Witness, witness);
        try
        {
            var result = harness.Run("replay", s_assembly, "out/OwnTests.CountersRa-both.trace.json");
            result.ExitCode.ShouldBe(2, result.Error);
            File.Exists(witness).ShouldBeFalse();

            // It is called where it is asked for.
            harness.Run("replay", s_assembly, "out/OwnTests.CountersRa-both.trace.json", "-m", "Bystander").ExitCode.ShouldBe(1);
            File.Exists(witness).ShouldBeTrue();
        }
        finally
        {
            Environment.SetEnvironmentVariable(OwnTests.Witness, null);
        }

        var trace = harness.Read("out/OwnTests.CountersRa-both.trace.json");
        harness.Write("unnamed.json", trace.Replace("\"test\": \"Harness.Cli.Tests.Own.OwnTests.CountersRa\"", "", StringComparison.Ordinal));
        harness.Run("replay", s_assembly, "unnamed.json").Error.ShouldBe("error: the trace does not say which test it is of: name it with -m METHOD\n");
        harness.Write("other.json", trace.Replace("OwnTests.CountersRa\"", "OwnTests.Gone\"", StringComparison.Ordinal));
        harness.Run("replay", s_assembly, "other.json").Error.ShouldContain("has no test 'Harness.Cli.Tests.Own.OwnTests.Gone', which the trace is of");
    }
}
