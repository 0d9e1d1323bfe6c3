using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Harness.Benchmarks;

/// <summary>Runs another program to its end and measures it: time on the clock, processor time and the most memory that was resident.</summary>
/// <remarks>One at a time: processor time is what all children that ended meanwhile have used.</remarks>
public static class ChildProcess
{
    private static readonly TimeSpan s_pollEvery = TimeSpan.FromMilliseconds(20);

    /// <summary>Runs a program.</summary>
    /// <param name="file">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="directory">Where it runs.</param>
    /// <param name="timeLimit">It is killed after this.</param>
    /// <param name="cancellation">It is killed then, too.</param>
    /// <returns>How it went.</returns>
    /// <exception cref="BenchmarkException">The program cannot be started.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static ChildResult Run(string file, IEnumerable<string> arguments, string directory, TimeSpan timeLimit, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(file, arguments) { WorkingDirectory = directory, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        var output = new StringBuilder();
        var before = ChildUsage.ProcessorTime();
        var clock = Stopwatch.StartNew();
        using var process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Append(output, line.Data);
        process.ErrorDataReceived += (_, line) => Append(output, line.Data);
        try
        {
            process.Start();
        }
        catch (Win32Exception e)
        {
            throw new BenchmarkException($"{file} cannot be started: {e.Message}", e);
        }

        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        long peak = 0;
        var isTimedOut = false;
        while (!process.WaitForExit(s_pollEvery))
        {
            peak = Math.Max(peak, PeakOf(process.Id));
            if (clock.Elapsed > timeLimit || cancellation.IsCancellationRequested)
            {
                isTimedOut = true;
                process.Kill(entireProcessTree: true);
                break;
            }
        }

        process.WaitForExit();
        cancellation.ThrowIfCancellationRequested();
        lock (output)
        {
            return new ChildResult(process.ExitCode, output.ToString(), clock.Elapsed, ChildUsage.ProcessorTime() - before, peak, isTimedOut);
        }
    }

    private static void Append(StringBuilder output, string? line)
    {
        if (line is not null)
        {
            lock (output)
            {
                output.AppendLine(line);
            }
        }
    }

    /// <summary>VmHWM, the most that was ever resident; 0 when the process has gone.</summary>
    private static long PeakOf(int process)
    {
        try
        {
            foreach (var line in File.ReadLines($"/proc/{process}/status"))
            {
                if (line.StartsWith("VmHWM:", StringComparison.Ordinal))
                {
                    return long.Parse(line.AsSpan("VmHWM:".Length).Trim().TrimEnd(" kB"), CultureInfo.InvariantCulture) * 1024;
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It ended between the two.
        }

        return 0;
    }
}
