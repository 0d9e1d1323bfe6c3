using System.CommandLine;
using Coyote.Cli.CommandLine;

namespace Coyote.Cli.Bench;

/// <summary>The grammar of <c>coyote bench</c>.</summary>
internal static class BenchCommand
{
    internal static Command Create()
    {
        var seconds = Values.Seconds("--timeout", "How long the sampling part runs (default: 5).", "-t");
        var command = new Command("bench", "Measures how fast this machine samples and explores, with one worker, and how many bytes a stored state takes.") { seconds };
        command.SetAction(parsed => (int)BenchRun.Run(TimeSpan.FromSeconds(parsed.GetValue(seconds) ?? 5)));
        return command;
    }
}
