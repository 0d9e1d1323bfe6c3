using System.Globalization;
using Harness.Engine.Exploration;
using Harness.Engine.Machine;

namespace Harness.Scenarios.Tests;

/// <summary>Every command of docs/findings.md and docs/memory-models.md finds what the page says that it finds.</summary>
public class FindingsTests
{
    public static TheoryData<string, string> Commands
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var (command, findings) in Read("findings.md").Concat(Read("memory-models.md")))
            {
                data.Add(command, string.Join("; ", findings));
            }

            return data;
        }
    }

    [Fact]
    public void ThePages_HaveCommands()
    {
        Read("findings.md").Count.ShouldBeGreaterThan(40);
        Read("memory-models.md").Count.ShouldBeGreaterThan(15);
    }

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

    private static List<(string Command, List<string> Findings)> Read(string page)
    {
        var commands = new List<(string, List<string>)>();
        var (isCode, isOfCommands) = (false, false);
        foreach (var line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "docs", page)))
        {
            if (line.StartsWith("```", StringComparison.Ordinal))
            {
                (isCode, isOfCommands) = (!isCode, false);
            }
            else if (isCode && line.StartsWith("harness verify --", StringComparison.Ordinal))
            {
                commands.Add((line, []));
                isOfCommands = true;
            }
            else if (isOfCommands && line.StartsWith("  ", StringComparison.Ordinal))
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
                "--memory" => scenario with { Memory = words[++i] },
                "--fairness" => scenario with { Fairness = words[++i] },
                "--property" when words[++i].Length > 0 => scenario,
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
