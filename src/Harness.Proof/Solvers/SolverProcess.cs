using System.Collections.Immutable;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Harness.Proof.Solvers;

/// <summary>Runs a solver as a process.</summary>
/// <remarks>A shell stands between: it limits the processor time, and says afterwards how much was used, which .NET does not.</remarks>
internal static class SolverProcess
{
    /// <summary>Where even the solver's own limit does not end it: seconds of processor time.</summary>
    private const int ProcessorSeconds = 300;

    /// <summary>What a solver prints before the answer to a question of several.</summary>
    private const string Mark = "question ";

    private static readonly string s_script = $"ulimit -t {ProcessorSeconds}; \"$0\" \"$@\"; echo \"exit $?\"; times";

    /// <summary>Asks a solver.</summary>
    /// <param name="solver">The solver.</param>
    /// <param name="text">The question.</param>
    /// <param name="cancellation">Ends the process.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    internal static SolverAnswer Run(Solver solver, string text, CancellationToken cancellation = default)
    {
        var (output, errors, processor) = Output(solver, text, cancellation);
        return new SolverAnswer(Verdict(output + errors), output + errors, processor);
    }

    /// <summary>
    /// Asks a solver several questions, one after the other, each from nothing, as if it were alone: to begin a process takes as long as an easy question.
    /// </summary>
    /// <param name="solver">The solver.</param>
    /// <param name="texts">The questions.</param>
    /// <param name="cancellation">Ends the process.</param>
    /// <returns>The answers; where the solver did not come to a question, <see cref="SolverVerdict.Failed"/>. Of the processor time each has the same share.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    internal static ImmutableArray<SolverAnswer> RunAll(Solver solver, ImmutableArray<string> texts, CancellationToken cancellation = default)
    {
        var all = new StringBuilder();
        for (var i = 0; i < texts.Length; i++)
        {
            all.Append(CultureInfo.InvariantCulture, $"(echo \"{Mark}{i}\")\n").Append(texts[i]).Append("(reset)\n");
        }

        var (output, errors, processor) = Output(solver, all.ToString(), cancellation);
        return [.. Enumerable.Range(0, texts.Length).Select(i => Part(output, i) + errors).Select(part => new SolverAnswer(Verdict(part), part, processor / texts.Length))];
    }

    /// <summary>The first line of a solver's help on its version, or null where there is no such program.</summary>
    internal static string? Version(Solver solver)
    {
        var answer = Run(solver with { Arguments = ["--version"] }, "");
        var line = answer.Output.Split('\n')[0].Trim();
        return line.Contains("version", StringComparison.OrdinalIgnoreCase) ? line : null;
    }

    private static (string Output, string Errors, TimeSpan Processor) Output(Solver solver, string text, CancellationToken cancellation)
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

        var said = output.GetAwaiter().GetResult();
        process.WaitForExit();
        cancellation.ThrowIfCancellationRequested();
        var end = said.LastIndexOf("exit ", StringComparison.Ordinal);
        return end < 0 ? (said, errors.GetAwaiter().GetResult(), TimeSpan.Zero) : (said[..end], errors.GetAwaiter().GetResult(), Times(said[end..]));
    }

    /// <summary>What was printed between the mark of a question, which cvc5 prints with its quotes, and the next one.</summary>
    private static string Part(string output, int question)
    {
        var lines = output.Split('\n');
        var mark = string.Create(CultureInfo.InvariantCulture, $"{Mark}{question}");
        var begin = Array.FindIndex(lines, l => l.Trim('"', '\r') == mark) + 1;
        return begin == 0 ? "" : string.Join('\n', lines[begin..].TakeWhile(l => !l.TrimStart('"').StartsWith(Mark, StringComparison.Ordinal)));
    }

    private static SolverVerdict Verdict(string output)
        => output.Contains("(error", StringComparison.Ordinal) ? SolverVerdict.Failed : output.Split('\n')[0].Trim() switch
        {
            "unsat" => SolverVerdict.Unsat,
            "sat" => SolverVerdict.Sat,
            "unknown" or "timeout" => SolverVerdict.Unknown,
            _ => SolverVerdict.Failed,
        };

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
