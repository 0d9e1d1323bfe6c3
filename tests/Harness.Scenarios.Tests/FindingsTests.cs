using System.Globalization;
using Harness.Engine.Exploration;
using Harness.Engine.Machine;

namespace Harness.Scenarios.Tests;

/// <summary>Every command of docs/findings.md finds what the page says that it finds.</summary>
public class FindingsTests
{
    public static TheoryData<string, string> Commands
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var (command, findings) in Read())
            {
                data.Add(command, string.Join("; ", findings));
            }

            return data;
        }
    }

    [Fact]
    public void ThePage_HasCommands() => Read().Count.ShouldBeGreaterThan(40);

    [Theory]
    [MemberData(nameof(Commands))]
    public void Command_FindsWhatThePageSays(string command, string findings)
    {
        var expected = findings.Split("; ");
        expected.ShouldAllBe(f => f.Length > 0, $"'{command}' has no findings");
        var program = ControlledProgram.Create(new ScenarioModel(Parse(command)));
        var named = expected.Select(f => f.Split(' ')[0]).ToArray();
        var all = named.Contains("everything");
        var result = new ExhaustiveSearch(program, new SearchOptions { Properties = all ? [] : named }).Run(TestContext.Current.CancellationToken);

        result.End.ShouldBe(SearchEnd.Complete);
        if (all)
        {
            result.Properties.ShouldAllBe(p => p.Verdict == Verdict.Proved);
            return;
        }

        result.Properties.Select(p => Describe(p, expected.Single(e => e.StartsWith(p.Property.Name + " ", StringComparison.Ordinal))))
            .ShouldBe(expected, ignoreOrder: true);
    }

    /// <summary>The verdict in the page's words; the number of steps only where the page gives it.</summary>
    private static string Describe(PropertyResult property, string expected)
    {
        var verdict = $"{property.Property.Name} {property.Verdict.ToString().ToLowerInvariant()}";
        return property.Verdict == Verdict.Violated && expected.EndsWith("steps", StringComparison.Ordinal)
            ? $"{verdict} after {(property.Counterexample!.Stem.Length + property.Counterexample.Loop.Length).ToString(CultureInfo.InvariantCulture)} steps"
            : verdict;
    }

    private static List<(string Command, List<string> Findings)> Read()
    {
        var commands = new List<(string, List<string>)>();
        var isCode = false;
        foreach (var line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "docs", "findings.md")))
        {
            if (line.StartsWith("```", StringComparison.Ordinal))
            {
                isCode = !isCode;
            }
            else if (isCode && line.StartsWith("coyote verify --", StringComparison.Ordinal))
            {
                commands.Add((line, []));
            }
            else if (isCode && line.StartsWith("  ", StringComparison.Ordinal) && commands.Count > 0)
            {
                commands[^1].Item2.Add(line.Trim());
            }
        }

        return commands;
    }

    private static Scenario Parse(string command)
    {
        var words = command.Split(' ', StringSplitOptions.RemoveEmptyEntries)[2..];
        var scenario = new Scenario { Variant = words[Array.IndexOf(words, "--variant") + 1] };
        for (var i = 0; i < words.Length; i++)
        {
            scenario = words[i] switch
            {
                "--variant" => scenario with { Variant = words[++i] },
                "--reader" => scenario with { Reader = words[++i] },
                "--fault" => scenario with { Faults = [.. scenario.Faults, words[++i]] },
                "--slots" => scenario with { Slots = Number(words[++i]) },
                "--producers" => scenario with { Producers = Number(words[++i]) },
                "--packets" => scenario with { Packets = words[++i] == "unbounded" ? null : Number(words[i]) },
                "--known-false" => scenario with { KnownFalse = true },
                var other => throw new FormatException($"'{other}' in '{command}'"),
            };
        }

        return scenario;
    }

    private static int Number(string word) => int.Parse(word, CultureInfo.InvariantCulture);
}
