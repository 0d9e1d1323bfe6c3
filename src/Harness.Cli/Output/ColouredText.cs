using System.Text.RegularExpressions;
using Harness.Reports;
using Spectre.Console;

namespace Harness.Cli.Output;

/// <summary>Prints text, with verdicts in colour where a person watches a terminal.</summary>
internal static partial class ColouredText
{
    private static bool HasColours => !Console.IsOutputRedirected && !QuietOutput.IsOn && AnsiConsole.Profile.Capabilities.Ansi;

    internal static void Write(string text)
    {
        if (!HasColours)
        {
            Console.Out.Write(text);
            return;
        }

        WriteMarkup(Verdict().Replace(Markup.Escape(text), match => match.Value switch
        {
            "Proved" => "[green]Proved[/]",
            "Violated" => "[red]Violated[/]",
            _ => $"[yellow]{match.Value}[/]",
        }));
    }

    internal static void Write(StyledText text)
    {
        if (!HasColours)
        {
            Console.Out.Write(text.ToString());
            return;
        }

        WriteMarkup(string.Concat(text.Pieces.Select(piece => piece.Tone switch
        {
            Tone.Proved => $"[green]{Markup.Escape(piece.Text)}[/]",
            Tone.Violated => $"[red]{Markup.Escape(piece.Text)}[/]",
            Tone.Doubtful => $"[yellow]{Markup.Escape(piece.Text)}[/]",
            Tone.Unexpected => $"[bold magenta]{Markup.Escape(piece.Text)}[/]",
            Tone.Decisive => $"[bold]{Markup.Escape(piece.Text)}[/]",
            Tone.Faint => $"[grey]{Markup.Escape(piece.Text)}[/]",
            Tone.Changed => $"[cyan]{Markup.Escape(piece.Text)}[/]",
            _ => Markup.Escape(piece.Text),
        })));
    }

    private static void WriteMarkup(string text)
    {
        AnsiConsole.Profile.Width = Math.Max(AnsiConsole.Profile.Width, 400);
        AnsiConsole.Markup(text);
    }

    [GeneratedRegex(@"\b(Proved|Violated|Inconclusive|Vacuous)\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Verdict();
}
