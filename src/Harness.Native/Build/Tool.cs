using System.ComponentModel;
using System.Diagnostics;

namespace Harness.Native.Build;

/// <summary>Programs of the compiler's family, run to their end.</summary>
internal static class Tool
{
    /// <summary>ENOENT.</summary>
    private const int NoSuchFile = 2;

    /// <param name="program">A name or a path.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="needed">What to install where it is missing.</param>
    /// <param name="input">What it is given to read; null for nothing.</param>
    /// <returns>The exit code, and what it printed.</returns>
    /// <exception cref="NativeException">It is not installed.</exception>
    internal static (int Code, string Output, string Errors) Run(string program, IEnumerable<string> arguments, string needed, string? input = null)
    {
        // Messages are read by this program: in no language but the one that it knows.
        var start = new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = input is not null, Environment = { ["LC_ALL"] = "C" } };
        try
        {
            using var process = Process.Start(start)!;
            var errors = process.StandardError.ReadToEndAsync();
            var written = input is null ? Task.CompletedTask : WriteAsync(process.StandardInput, input);
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            written.GetAwaiter().GetResult();
            return (process.ExitCode, output, errors.GetAwaiter().GetResult());
        }
        catch (Win32Exception exception)
        {
            var why = exception.NativeErrorCode == NoSuchFile ? "there is no such program" : exception.Message.TrimEnd('.');
            throw new NativeException($"'{program}' cannot be run: {why}. Install {needed}, or name another with --compiler", exception);
        }
    }

    /// <summary>A program that has ended does not read any more.</summary>
    private static async Task WriteAsync(StreamWriter to, string text)
    {
        try
        {
            await to.WriteAsync(text).ConfigureAwait(false);
            to.Close();
        }
        catch (IOException)
        {
        }
    }
}
