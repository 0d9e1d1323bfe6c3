using System.CommandLine;
using Harness.Cli.Bench.Growth;
using Harness.Cli.Bench.Spin;
using Harness.Cli.CommandLine;
using Harness.Benchmarks;

namespace Harness.Cli.Bench;

/// <summary>The grammar of <c>harness bench</c>.</summary>
internal static class BenchCommand
{
    internal static Command Create()
    {
        var seconds = Values.Seconds("--timeout", "How long the sampling part runs (default: 5); with --spin, how long each search may take (default: 600).", "-t");
        var spin = Values.Switch("--spin", "Compare the exhaustive search with SPIN's compiled verifier, side by side in this run. Needs spin and gcc.");
        var cases = Values.Texts("--case", "V:N/P/K", "With --spin: a variant and bounds, such as in-progress:2/3/2; may be given several times (default: those of docs/benchmarks.md).");
        var rounds = Values.Integer("--rounds", "R", "With --spin: how often each search runs, in turn; one that takes longer than a minute runs once (default: 3).", 1, 100);
        var memory = Values.Integer("--max-memory", "MiB", "With --spin: what each side may occupy (default: 16384, or three quarters of the machine's memory if that is less).", 64, 16 * 1024 * 1024);
        var write = Values.Text("--write", "DIR", "With --spin, --growth or --workers: put the tables into DIR/benchmarks.md, between their marks.");
        var growth = Values.Switch("--growth", "What a state costs, in time and bytes, while one search grows to fifty million of them.");
        var scaling = Values.Switch("--workers", "How well two workers share one search, against two processes that search at the same time.");
        var native = Values.Switch("--c", "How fast code in C is searched, and which part of its steps runs no native code. Needs gcc.");
        var command = new Command("bench", "Measures how fast this machine samples and explores, with one worker, and how many bytes a stored state takes; with --spin, --growth, --workers or --c, one thing in depth.")
        {
            seconds, spin, growth, scaling, native, cases, rounds, memory, write,
        };
        command.SetAction(parsed =>
        {
            try
            {
                return (int)Run(parsed);
            }
            catch (BenchmarkException exception)
            {
                throw new InputException(exception.Message, exception);
            }
        });
        return command;

        ExitCode Run(ParseResult parsed)
        {
            var kinds = new[] { spin, growth, scaling, native }.Count(parsed.GetValue);
            var directory = parsed.GetValue(write);
            if (kinds > 1)
            {
                throw new InputException("choose one of --spin, --growth, --workers and --c: each takes the whole machine");
            }

            if (parsed.GetValue(spin))
            {
                return SpinBench.Run(SpinBenchOptions.Create(
                    parsed.GetValue(cases) ?? [], parsed.GetValue(rounds), parsed.GetValue(seconds), parsed.GetValue(memory), directory));
            }

            if (parsed.GetValue(cases) is { Length: > 0 } || parsed.GetValue(rounds) is not null || parsed.GetValue(memory) is not null)
            {
                throw new InputException("--case, --rounds and --max-memory belong to 'bench --spin'");
            }

            if (parsed.GetValue(native))
            {
                return directory is null ? NativeBench.Run() : throw new InputException("--write belongs to 'bench --spin', '--growth' or '--workers'");
            }

            if (kinds == 1)
            {
                return parsed.GetValue(growth) ? GrowthBench.Run(directory) : WorkersBench.Run(directory);
            }

            return directory is null
                ? BenchRun.Run(TimeSpan.FromSeconds(parsed.GetValue(seconds) ?? 5))
                : throw new InputException("--write belongs to 'bench --spin', '--growth' or '--workers'");
        }
    }
}
