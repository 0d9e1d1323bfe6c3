using System.Diagnostics;

namespace Harness.Packages.Tests.Packages;

/// <summary>An empty directory outside the repository, in which somebody types commands.</summary>
internal sealed class Commands : IDisposable
{
    /// <summary>The directory.</summary>
    internal string Folder { get; } = Directory.CreateTempSubdirectory("harness-journey-").FullName;

    /// <summary>Runs a command in a folder of it.</summary>
    internal (int Code, string Output) Run(string folder, params string[] words)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", words)
        {
            UseShellExecute = false,
            WorkingDirectory = Path.Combine(Folder, folder),
            RedirectStandardOutput = true, RedirectStandardError = true,
            RedirectStandardInput = true,
        };

        // Packages that were built a moment ago are in no cache, and must not stay in one; all others are taken from where this machine has
        // them.
        var cache = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        start.Environment["NUGET_PACKAGES"] = Path.Combine(Folder, ".packages");
        start.Environment["NUGET_FALLBACK_PACKAGES"] = cache;
        start.Environment["DOTNET_CLI_HOME"] = Path.Combine(Folder, ".home");
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["DOTNET_SKIP_FIRST_TIME_EXPERIENCE"] = "1";
        start.Environment["DOTNET_NOLOGO"] = "1";
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["MSBUILDTERMINALLOGGER"] = "off";
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd() + error.Result;
        process.WaitForExit();
        return (process.ExitCode, output);
    }

    /// <summary>Runs a command that must end with 0.</summary>
    internal string Succeed(string folder, params string[] words)
    {
        var (code, output) = Run(folder, words);
        code.ShouldBe(0, $"dotnet {string.Join(' ', words)}\n{output}");
        return output;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
