using System.Text.RegularExpressions;

namespace Harness.Cli.Tests;

/// <summary>The recipe of docs/command.md, followed: its file is written, and its commands are run in their order.</summary>
public partial class RecipeTests
{
    private const string Heading = "## Add a scenario to the gate";

    [Fact]
    public void EveryCommand_EndsWithTheExitCodeThatThePageSays()
    {
        var page = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "docs", "command.md")).ReplaceLineEndings("\n");
        var start = page.IndexOf(Heading, StringComparison.Ordinal);
        var recipe = page[start..page.IndexOf("\n## ", start + Heading.Length, StringComparison.Ordinal)];
        var commands = Command().Matches(recipe);
        commands.Count.ShouldBe(6);
        using var harness = new HarnessProcess();
        harness.Write("my-gate.json", GateText().Match(recipe).Groups["json"].Value);

        foreach (Match command in commands)
        {
            var result = harness.Run(command.Groups["arguments"].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries));

            result.ExitCode.ToString().ShouldBe(command.Groups["code"].Value, $"{command.Value}\n{result.Output}{result.Error}");
            result.Error.ShouldBeEmpty();
        }
    }

    /// <summary>What the page says of the first command is what the second step's file expects.</summary>
    [Fact]
    public void SmallestBounds_AreThoseOfThePage()
    {
        using var harness = new HarnessProcess();

        var result = harness.Run("verify", "--variant", "legacy", "--reader", "gopacket", "--slots", "1", "--producers", "2", "--packets", "1", "--smallest");

        Properties().Matches(result.Output).Select(m => m.Groups["property"].Value).ShouldBe(["P1", "P2", "P3", "P4", "P5", "P6", "P8", "P10"]);
    }

    [GeneratedRegex(@"^harness (?<arguments>[^#\n]+?) +# (?<code>\d)$", RegexOptions.Multiline | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Command();

    [GeneratedRegex(@"```json\n(?<json>.*?)```", RegexOptions.Singleline | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex GateText();

    [GeneratedRegex(@"(?<property>[PL]\d+i?) in \d+ steps", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Properties();
}
