using System.Diagnostics;
using Spectre.Console;

namespace Harness.Cli.Output;

/// <summary>Shows how far a piece of work is: a live line where somebody watches a terminal, otherwise a plain line every few seconds.</summary>
internal static class ProgressView
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(5);

    internal static bool IsLive => !Console.IsOutputRedirected && !QuietOutput.IsOn && AnsiConsole.Profile.Capabilities.Interactive;

    /// <summary>Works, and shows what the work says about itself.</summary>
    /// <param name="title">What is being worked on.</param>
    /// <param name="work">The work; it is given where to report to, and may do so as often as it likes.</param>
    internal static T Run<T>(string title, Func<Action<Func<string>>, T> work)
    {
        Console.Out.WriteLine(title);
        Console.Out.Flush();
        return IsLive
            ? AnsiConsole.Status().Start("…", context => work(Throttled(TimeSpan.FromMilliseconds(200), text => context.Status(Markup.Escape(Fit(text))))))
            : work(Throttled(s_interval, text => Console.Out.WriteLine("    " + text)));
    }

    /// <summary>Cut to the width of the terminal, beside the spinner: a live line that wraps jumps.</summary>
    internal static string Fit(string text) => text.Length <= AnsiConsole.Profile.Width - 4 ? text : text[..Math.Max(0, AnsiConsole.Profile.Width - 5)] + "…";

    private static Action<Func<string>> Throttled(TimeSpan interval, Action<string> show)
    {
        var clock = Stopwatch.StartNew();
        return text =>
        {
            if (clock.Elapsed >= interval)
            {
                clock.Restart();
                show(text());
            }
        };
    }
}
