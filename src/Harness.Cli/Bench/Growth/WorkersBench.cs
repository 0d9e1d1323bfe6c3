using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Harness.Benchmarks;
using Harness.Reports.Results;

namespace Harness.Cli.Bench.Growth;

/// <summary>
/// How well two workers share one search: against two processes with one worker each that search the same at the same time, which have the same machine and nothing to share. In turn,
/// in one run.
/// </summary>
internal static class WorkersBench
{
    private const int Rounds = 3;

    private static readonly string[] s_search = ["verify", "--variant", "in-progress", "--slots", "2", "--producers", "3", "--packets", "3", "--property", "safety"];

    internal static ExitCode Run(string? directory)
    {
        var page = directory is null ? null : BenchmarkPage.Open(directory, "harness bench --workers");
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{DateTime.UtcNow:yyyy-MM-dd}, {Environment.ProcessorCount} processors; in-progress, user-bit reader, N=2 P=3 K=3, all safety properties and reductions.").AppendLine();
        text.AppendLine("| round | two processes with one worker, transitions/s together | one process with two workers, transitions/s | share |");
        text.AppendLine("|---:|---:|---:|---:|");
        for (var round = 1; round <= Rounds; round++)
        {
            var apart = Search(1, 2).Sum();
            var together = Search(2, 1).Sum();
            text.AppendLine(CultureInfo.InvariantCulture, $"| {round} | {Figures.Count((long)apart)} | {Figures.Count((long)together)} | {together / apart:P0} |");
            Console.Error.WriteLine($"round {round} of {Rounds}: {together / apart:P0}");
        }

        Console.Out.WriteLine(text.ToString());
        page?.Write(text.ToString());
        return ExitCode.Success;
    }

    /// <summary>Transitions per second of processes that run at the same time, as each reports them for its search alone.</summary>
    private static double[] Search(int workers, int processes)
    {
        var directory = Directory.CreateTempSubdirectory("ring-workers-").FullName;
        var running = new List<Process>();
        try
        {
            var (file, first) = OwnProcess.Command;
            for (var i = 0; i < processes; i++)
            {
                string[] arguments = [.. first, .. s_search, "--workers", workers.ToString(CultureInfo.InvariantCulture), "--json", $"{i}.json"];
                running.Add(Process.Start(new ProcessStartInfo(file, arguments) { WorkingDirectory = directory, RedirectStandardOutput = true, UseShellExecute = false })!);
                running[^1].OutputDataReceived += (_, _) => { };
                running[^1].BeginOutputReadLine();
            }

            return [.. running.Select((process, i) =>
            {
                process.WaitForExit();
                return process.ExitCode == 0 ? Rate(Path.Combine(directory, $"{i}.json")) : throw new BenchmarkException($"the search ended with exit code {process.ExitCode}");
            })];
        }
        finally
        {
            foreach (var process in running)
            {
                if (!process.HasExited)
                {
                    process.Kill();
                    process.WaitForExit();
                }

                process.Dispose();
            }

            Directory.Delete(directory, recursive: true);
        }
    }

    private static double Rate(string json)
    {
        using var rows = JsonDocument.Parse(File.ReadAllText(json));
        return rows.RootElement[0].GetProperty("transitions").GetInt64() / rows.RootElement[0].GetProperty("seconds").GetDouble();
    }
}
