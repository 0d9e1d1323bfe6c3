using System.Text.RegularExpressions;
using Spectre.Console;

namespace Coyote.Cli.Output;

/// <summary>Prints text, with verdicts in colour where a person watches a terminal.</summary>
internal static partial class ColouredText
{
    internal static void Write(string text)
    {
        if (Console.IsOutputRedirected || !AnsiConsole.Profile.Capabilities.Ansi)
        {
            Console.Out.Write(text);
            return;
        }

        var marked = Verdict().Replace(Markup.Escape(text), match => match.Value switch
        {
            "Proved" => "[green]Proved[/]",
            "Violated" => "[red]Violated[/]",
            _ => $"[yellow]{match.Value}[/]",
        });
        AnsiConsole.Profile.Width = Math.Max(AnsiConsole.Profile.Width, 400);
        AnsiConsole.Markup(marked);
    }

    [GeneratedRegex(@"\b(Proved|Violated|Inconclusive|Vacuous)\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Verdict();
}
