using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Harness.Proof.Solvers;

/// <summary>Runs a solver as a process.</summary>
/// <remarks>A shell stands between: it limits the processor time, and says afterwards how much was used, which .NET does not.</remarks>
internal static class SolverProcess
{
    /// <summary>Where even the solver's own limit does not end it: seconds of processor time.</summary>
    private const int ProcessorSeconds = 300;

    private static readonly string s_script = $"ulimit -t {ProcessorSeconds}; \"$0\" \"$@\"; echo \"exit $?\"; times";

    /// <summary>Asks a solver.</summary>
    /// <param name="solver">The solver.</param>
    /// <param name="text">The question.</param>
    /// <param name="cancellation">Ends the process.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    internal static SolverAnswer Run(Solver solver, string text, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        var start = new ProcessStartInfo("/bin/sh", ["-c", s_script, solver.Name, .. solver.Arguments])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
        };
        using var process = Process.Start(start) ?? throw new Win32Exception("/bin/sh cannot be started");
        using var registration = cancellation.Register(() => Kill(process));
        var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        try
        {
            process.StandardInput.Write(text);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended before it had read everything: what it printed says why.
        }

        var said = output.GetAwaiter().GetResult() + errors.GetAwaiter().GetResult();
        process.WaitForExit();
        cancellation.ThrowIfCancellationRequested();
        return Read(said);
    }

    /// <summary>The first line of a solver's help on its version, or null where there is no such program.</summary>
    internal static string? Version(Solver solver)
    {
        var answer = Run(solver with { Arguments = ["--version"] }, "");
        var line = answer.Output.Split('\n')[0].Trim();
        return line.Contains("version", StringComparison.OrdinalIgnoreCase) ? line : null;
    }

    private static SolverAnswer Read(string said)
    {
        var end = said.LastIndexOf("exit ", StringComparison.Ordinal);
        var (output, rest) = end < 0 ? (said, "") : (said[..end], said[end..]);
        var verdict = output.Contains("(error", StringComparison.Ordinal) ? SolverVerdict.Failed : output.Split('\n')[0].Trim() switch
        {
            "unsat" => SolverVerdict.Unsat,
            "sat" => SolverVerdict.Sat,
            "unknown" or "timeout" => SolverVerdict.Unknown,
            _ => SolverVerdict.Failed,
        };
        return new SolverAnswer(verdict, output, Times(rest));
    }

    /// <summary>The last line of the shell's <c>times</c>: user and system time of its children, as 0m0.03s.</summary>
    private static TimeSpan Times(string rest)
    {
        var children = rest.Split('\n', StringSplitOptions.RemoveEmptyEntries).LastOrDefault(l => l.Contains('m') && l.EndsWith('s')) ?? "";
        return children.Split(' ').Where(p => p.Contains('m')).Aggregate(TimeSpan.Zero, (sum, part) => sum + OfPart(part));
    }

    private static TimeSpan OfPart(string part)
    {
        var at = part.IndexOf('m', StringComparison.Ordinal);
        return TimeSpan.FromMinutes(int.Parse(part.AsSpan(0, at), CultureInfo.InvariantCulture))
            + TimeSpan.FromSeconds(double.Parse(part.AsSpan(at + 1).TrimEnd('s'), CultureInfo.InvariantCulture));
    }

    private static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has ended.
        }
    }
}
