using System.ComponentModel;
using System.Diagnostics;

namespace Harness.Cli.Tests.Check;

/// <summary>The compiler that tests of C code need.</summary>
internal static class Compiler
{
    private static readonly Lazy<string?> s_problem = new(() => new[] { "gcc", "ld", "nm", "objdump" }.Where(t => !Runs(t)).Select(t => $"{t} is not installed (gcc, binutils, libc6-dev)").FirstOrDefault());

    /// <summary>Skips the test where this machine has none: the reason is in the test's result.</summary>
    internal static void Require() => Assert.SkipWhen(s_problem.Value is not null, s_problem.Value ?? "");

    private static bool Runs(string tool)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(tool, "--version") { UseShellExecute = false, RedirectStandardOutput = true })!;
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
