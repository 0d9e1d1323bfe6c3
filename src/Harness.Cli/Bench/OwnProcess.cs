using Harness.Benchmarks;

namespace Harness.Cli.Bench;

/// <summary>This program, to be run as a process of its own.</summary>
internal static class OwnProcess
{
    /// <summary>The file to start, and the arguments that come before those of the command.</summary>
    /// <exception cref="BenchmarkException">It is not known.</exception>
    internal static (string File, string[] First) Command
    {
        get
        {
            var process = Environment.ProcessPath ?? throw new BenchmarkException("the path of this program is not known");
            return Path.GetFileNameWithoutExtension(process) == "dotnet" ? (process, [typeof(OwnProcess).Assembly.Location]) : (process, []);
        }
    }
}
