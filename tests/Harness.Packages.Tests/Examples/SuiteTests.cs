using System.Text.Json;
using System.Xml.Linq;
using Harness.Packages.Tests.Packages;

namespace Harness.Packages.Tests.Examples;

/// <summary><c>harness test</c> of an assembly as a whole, and the other commands that take its models.</summary>
public class SuiteTests
{
    private static readonly string s_harness = Path.Combine(AppContext.BaseDirectory, "harness.dll");
    private static readonly string s_examples = Path.Combine(AppContext.BaseDirectory, "Harness.Examples.dll");

    [Fact]
    public void All_examples_are_as_their_tests_expect()
    {
        using var commands = new Commands();

        var output = commands.Succeed(
            "", s_harness, "test", s_examples, "--store", "exact", "--report", "junit=r.xml", "--report", "json=r.json", "-o", "t");

        output.ShouldEndWith("25 tests, 101 verdicts: all as expected.\n");
        output.ShouldContain("] PetersonTests.PetersonTso: as expected: 3 Proved, 2 Violated (counted, ");
        var cases = XDocument.Load(Path.Combine(commands.Folder, "r.xml")).Descendants("testcase").ToArray();
        (cases.Length, cases.Count(c => c.Element("failure") is not null)).ShouldBe((101, 0));
        using var rows = JsonDocument.Parse(File.ReadAllText(Path.Combine(commands.Folder, "r.json")));
        var violated = rows.RootElement.EnumerateArray().Where(r => r.GetProperty("verdict").GetString() == "Violated").ToArray();
        violated.ShouldAllBe(r => File.Exists(Path.Combine(commands.Folder, r.GetProperty("trace").GetString()!)));
        commands.Run("", s_harness, "replay", s_examples, "t/TaggedStackTests.StackWithoutTags-owned-once.trace.json").Code.ShouldBe(2);
    }

    /// <summary>A gate's file may name tests of assemblies; a path is one from the file's own directory.</summary>
    [Theory]
    [InlineData("Peterson", 0, "Gate green: 3 tests of assemblies, 15 verdicts, all as expected.\n")]
    [InlineData(nameof(WrongTests.ExpectsAProof), 2, "Gate red: 0 unexpected verdicts, 0 steps never taken, 1 test not as expected.\n")]
    [InlineData(nameof(WrongTests.NeverTakesAStep), 4, "Gate undecided, 1 test undecided.\n")]
    public void A_gate_runs_tests_of_assemblies(string filter, int code, string lastLine)
    {
        using var commands = new Commands();
        var assembly = code == 0 ? s_examples : typeof(SuiteTests).Assembly.Location;
        var path = Path.GetRelativePath(Path.Combine(commands.Folder, "config"), assembly);
        Directory.CreateDirectory(Path.Combine(commands.Folder, "config"));
        File.WriteAllText(
            Path.Combine(commands.Folder, "config", "gate.json"),
            $$"""{ "version": 2, "tests": [ { "assembly": "{{path}}", "filter": "{{filter}}", "profile": "quick" } ] }""");

        var run = commands.Run("", s_harness, "verify", "config/gate.json", "--quick", "--json", "r.json", "-o", "t");

        run.Output.ShouldEndWith(lastLine);
        run.Code.ShouldBe(code);
        using var rows = JsonDocument.Parse(File.ReadAllText(Path.Combine(commands.Folder, "r.json")));
        rows.RootElement.EnumerateArray().ShouldAllBe(r => r.GetProperty("test").GetString()!.Contains(filter));
        if (code == 2)
        {
            commands.Succeed("", s_harness, "verify", "config/gate.json", "--quick", "--shard", "1/1", "--shard-out", "s").ShouldEndWith("to be judged by harness merge.\n");
            var merged = commands.Run("", s_harness, "merge", "s", "--config", "config/gate.json", "-o", "t");
            merged.Output.ShouldEndWith(lastLine);
            merged.Code.ShouldBe(code);
        }
    }

    /// <summary>
    /// Tests that expect what is not so are red: the same models, and tests of this assembly that say the wrong thing of them.
    /// </summary>
    [Theory]
    [InlineData(
        nameof(WrongTests.ExpectsAProof),
        2,
        "deadlock: expected Proved, and it is Violated: no task can move, and at least one still has work to do. "
        + "Expected because: the test says nothing else")]
    [InlineData(nameof(WrongTests.ExpectsAViolation), 2, "deadlock: expected Violated, and it is Proved. Expected because: so they say")]
    [InlineData(
        nameof(WrongTests.ExpectsOfNothing),
        2,
        "model: test 'WrongTests.ExpectsOfNothing' expects something of 'dedlock', which it does not judge; "
        + "it judges deadlock, exception, livelock.")]
    [InlineData(nameof(WrongTests.NeverTakesAStep), 4, "z never: no schedule takes this step: nothing says anything about it")]
    public void What_is_not_as_expected_is_said_and_is_red(string test, int code, string line)
    {
        using var commands = new Commands();

        var run = commands.Run("", s_harness, "test", typeof(SuiteTests).Assembly.Location, "--filter", test, "-o", "t");

        run.Output.ShouldContain($"  {typeof(WrongTests).FullName}.{test}, {line}");
        run.Code.ShouldBe(code);
    }

    [Fact]
    public void Other_commands_take_a_test_too()
    {
        using var commands = new Commands();

        commands.Succeed("", s_harness, "list", s_examples).ShouldContain("  NotificationTests.NotificationTso ");
        commands.Succeed("", s_harness, "describe", s_examples, "NotificationTso")
            .ShouldContain("neither sees the other's store, and the consumer sleeps for ever");
        var graph = commands.Succeed("", s_harness, "graph", s_examples, "-m", "NotificationTests.Notification");
        graph.ShouldStartWith($"// notification-without-fences: {Programs.Notification(hasBuffers: false, fences: false).States} states");
        Refused("error: --slots describes a scenario of the ring", "graph", "-m", "NotificationTests.Notification", "--slots", "2");
        Refused("error: --workers is about a search of every schedule", "test", "-m", "NotificationTests.Notification", "--workers", "2");
        Refused("error: --memory-model is for one test", "test", "--memory", "tso");

        void Refused(string error, string command, params string[] options)
        {
            var (code, output) = commands.Run("", [s_harness, command, s_examples, .. options]);
            output.ShouldStartWith(error);
            code.ShouldBe(1);
        }
    }
}
