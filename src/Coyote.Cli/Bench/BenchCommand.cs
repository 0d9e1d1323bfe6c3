using System.CommandLine;
using Coyote.Cli.Bench.Spin;
using Coyote.Cli.CommandLine;

namespace Coyote.Cli.Bench;

/// <summary>The grammar of <c>coyote bench</c>.</summary>
internal static class BenchCommand
{
    internal static Command Create()
    {
        var seconds = Values.Seconds("--timeout", "How long the sampling part runs (default: 5); with --spin, how long each search may take (default: 600).", "-t");
        var spin = Values.Switch("--spin", "Compare the exhaustive search with SPIN's compiled verifier, side by side in this run. Needs spin and gcc.");
        var cases = Values.Texts("--case", "V:N/P/K", "With --spin: a variant and bounds, such as in-progress:2/3/2; may be given several times (default: those of docs/benchmarks.md).");
        var rounds = Values.Integer("--rounds", "R", "With --spin: how often each search runs, in turn; one that takes longer than a minute runs once (default: 3).", 1, 100);
        var memory = Values.Integer("--max-memory", "MiB", "With --spin: what each side may occupy (default: 16384, or three quarters of the machine's memory if that is less).", 64, 16 * 1024 * 1024);
        var write = Values.Text("--write", "DIR", "With --spin: put tables and chart into DIR/benchmarks.md, between its marks, and DIR/benchmarks.svg.");
        var command = new Command("bench", "Measures how fast this machine samples and explores, with one worker, and how many bytes a stored state takes; with --spin, side by side with SPIN.")
        {
            seconds, spin, cases, rounds, memory, write,
        };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(spin))
            {
                return (int)SpinBench.Run(SpinBenchOptions.Create(
                    parsed.GetValue(cases) ?? [], parsed.GetValue(rounds), parsed.GetValue(seconds), parsed.GetValue(memory), parsed.GetValue(write)));
            }

            return parsed.GetValue(cases) is { Length: > 0 } || parsed.GetValue(rounds) is not null || parsed.GetValue(memory) is not null || parsed.GetValue(write) is not null
                ? throw new InputException("--case, --rounds, --max-memory and --write belong to 'bench --spin'")
                : (int)BenchRun.Run(TimeSpan.FromSeconds(parsed.GetValue(seconds) ?? 5));
        });
        return command;
    }
}
