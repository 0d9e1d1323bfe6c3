using System.Text.Json.Nodes;

namespace Harness.Cli.Tests.Check;

/// <summary><c>harness check</c> as a user runs it.</summary>
[Collection(nameof(Serial))]
public class CheckTests
{
    /// <summary>N tasks that add one by a read and a write: alone right, two lose one. A run that is over has two steps of each.</summary>
    internal const string Adders = """
        #include "harness.h"
        static int x;
        TASKS(adder, N)
        {
            int seen = READ_ONCE(x);
            WRITE_ONCE(x, seen + 1);
        }
        FINALLY(all_counted) { return x == N; }
        """;

    private const int ReadLine = 5;
    private const int WriteLine = 6;

    [Fact]
    public void What_is_proved_ends_with_0_and_a_line_that_sums_up()
    {
        using var harness = Adding();
        var output = harness.Run("check", "adders.c", "-D", "N=1");
        output.ShouldBeFine();
        output.ExitCode.ShouldBe(0);
        output.LastLine.ShouldBe("adders N=1: 5 Proved.");
        output.Output.ShouldContain("the binary that gcc -O2 makes");
        harness.Files.ShouldBe(["adders.c"]);
    }

    [Fact]
    public void What_is_violated_ends_with_2_and_a_trace_in_lines_of_C_that_is_replayed()
    {
        using var harness = Adding();
        var output = harness.Run("check", "adders.c", "-D", "N=2");
        output.ShouldBeFine();
        output.ExitCode.ShouldBe(2);
        output.LastLine.ShouldBe("adders N=2: 1 Violated, 4 Proved.");
        output.Output.ShouldContain("int seen = READ_ONCE(x);");
        harness.Files.ShouldBe(["adders.c", "artifacts/traces/adders-N_2-all_counted.trace.json", "artifacts/traces/adders-N_2-all_counted.txt"]);

        var trace = JsonNode.Parse(harness.Read("artifacts/traces/adders-N_2-all_counted.trace.json"))!;
        var steps = trace["steps"]!.AsArray();
        steps.Count.ShouldBe(4);
        steps.Count(s => s!.ToJsonString().Contains($"\"line\":{ReadLine}", StringComparison.Ordinal)).ShouldBe(2);
        steps.Count(s => s!.ToJsonString().Contains($"\"line\":{WriteLine}", StringComparison.Ordinal)).ShouldBe(2);

        var replay = harness.Run("replay", "artifacts/traces/adders-N_2-all_counted.trace.json");
        replay.ShouldBeFine();
        replay.ExitCode.ShouldBe(2);
        replay.LastLine.ShouldBe("Reproduced: 4 steps as in the trace, and all_counted is violated.");

        // Other code under the same name is no longer what the trace is of.
        harness.Write("adders.c", Adders.Replace("seen + 1", "seen + 2", StringComparison.Ordinal));
        var refused = harness.Run("replay", "artifacts/traces/adders-N_2-all_counted.trace.json");
        refused.ExitCode.ShouldBe(1);
        refused.Error.TrimEnd().ShouldMatch("^error: .*$");
    }

    [Fact]
    public void Quiet_prints_the_last_line_only()
    {
        using var harness = Adding();
        harness.Run("check", "adders.c", "-D", "N=2", "--quiet").Output.TrimEnd().ShouldBe("adders N=2: 1 Violated, 4 Proved.");
        harness.Run("check", "adders.c", "-D", "N=2", "--quiet", "-s", "random", "-i", "200").Output.TrimEnd().ShouldMatch(@"^\. [^\n]+$");
    }

    [Fact]
    public void Sarif_points_at_a_line_of_C()
    {
        using var harness = Adding();
        harness.Run("check", "adders.c", "-D", "N=2", "--report", "sarif=out.sarif", "--quiet").ExitCode.ShouldBe(2);
        var place = JsonNode.Parse(harness.Read("out.sarif"))!["runs"]![0]!["results"]!.AsArray()
            .Single(r => r!["ruleId"]!.GetValue<string>().Contains("all_counted", StringComparison.Ordinal))!["locations"]![0]!["physicalLocation"]!;
        place["artifactLocation"]!["uri"]!.GetValue<string>().ShouldEndWith("adders.c");
        place["region"]!["startLine"]!.GetValue<int>().ShouldBeOneOf(ReadLine, WriteLine);
    }

    /// <summary>Two tasks that each take two steps and share nothing but a word: the first state, and one for each number of steps that each has taken, in each of their orders.</summary>
    [Fact]
    public void The_graph_of_states_is_written()
    {
        using var harness = Adding();
        harness.Write("apart.c", "#include \"harness.h\"\nTASK(a) { PROGRESS(); PROGRESS(); }\nTASK(b) { PROGRESS(); PROGRESS(); }\n");
        var output = harness.Run("check", "apart.c", "--graph", "states.dot");
        output.ShouldBeFine();
        output.ExitCode.ShouldBe(0);
        harness.Read("states.dot").ShouldStartWith("// apart: 9 states, 12 steps\n");
        harness.Run("check", "apart.c", "--graph", "apart.c").Error.ShouldBe($"error: --graph 'apart.c' is the code that this command reads: give it another name{Environment.NewLine}");
    }

    /// <summary>Of 200 by 200 steps, after which a word is written that none was seen to write before: a search that goes on from half of that knows how memory was cut.</summary>
    [Fact]
    public void A_search_goes_on_from_its_checkpoint()
    {
        using var harness = Adding();
        harness.Write("long.c", """
            #include "harness.h"
            static volatile int a, b, late;
            TASK(first) { for (int i = 1; i <= 200; i++) a = i; if (b == 200) late = 1; }
            TASK(second) { for (int i = 1; i <= 200; i++) b = i; }
            """);
        string[] check = ["check", "long.c", "--reduce", "none", "--property", "exception"];
        var whole = harness.Run([.. check, "--report", "json=whole.json"]);
        whole.ShouldBeFine();
        whole.ExitCode.ShouldBe(0);
        var cut = harness.Run([.. check, "--checkpoint", "kept", "-t", "0.001"]);
        cut.ExitCode.ShouldBe(4, cut.Output + cut.Error);
        var after = harness.Run([.. check, "--checkpoint", "kept"]);
        after.ShouldBeFine();
        after.ExitCode.ShouldBe(0);
        Counts(after).ShouldBe(Counts(whole));
    }

    /// <summary>What docs/c-code.md says first.</summary>
    [Fact]
    public void The_commands_of_the_page_do_what_it_says()
    {
        Compiler.Require();
        var page = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "docs", "c-code.md")).ReplaceLineEndings("\n");
        var commands = page.Split("```")[1].Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(l => l.StartsWith("harness ", StringComparison.Ordinal)).ToArray();
        commands.Length.ShouldBe(3);
        using var harness = new HarnessHere();
        Directory.CreateDirectory(Path.Combine(harness.Folder, "examples", "c"));
        File.Copy(Path.Combine(AppContext.BaseDirectory, "examples", "c", "spsc-ring.c"), Path.Combine(harness.Folder, "examples", "c", "spsc-ring.c"));
        var codes = commands.Select(c => harness.Run(c.Split(' ')[1..])).Select(o => (o.ExitCode, o.Error)).ToArray();
        codes.ShouldBe([(0, ""), (2, ""), (2, "")]);
    }

    private static HarnessHere Adding()
    {
        Compiler.Require();
        var harness = new HarnessHere();
        harness.Write("adders.c", Adders);
        return harness;
    }

    /// <summary>States, transitions and depth, as the table has them.</summary>
    private static string Counts(HarnessOutput output)
        => string.Join(' ', output.Output.Split('\n').Single(l => l.TrimStart().StartsWith("exception ", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[..6]);
}
