using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Harness.Hosting.Tests;

/// <summary>Microsoft's tool, from the manifest of the repository.</summary>
public sealed class MicrosoftTool : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("harness-coyote-");

    public MicrosoftTool()
    {
        var restored = Dotnet("tool", "restore");
        restored.ExitCode.ShouldBe(0, restored.Output);
    }

    internal string Folder => _folder.FullName;

    /// <summary>A run of the tool, patient with a busy machine.</summary>
    internal (int ExitCode, string Output) Test(string assembly, string method, params string[] options)
        => Dotnet(["coyote", "test", assembly, "-m", method, "-o", Path.Combine(Folder, method), "--deadlock-timeout", "120000", .. options]);

    internal (int ExitCode, string Output) Replay(string assembly, string method)
        => Dotnet("coyote", "replay", assembly, Directory.GetFiles(Path.Combine(Folder, method), "*.trace", SearchOption.AllDirectories).Single(), "-m", method);

    /// <summary>Where a project was built to, in the configuration of these tests: there it stands with the file that says what it depends on.</summary>
    /// <param name="project">Path of the project in the repository.</param>
    internal static string OutputOf(string project)
    {
        var own = AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar).Split(Path.DirectorySeparatorChar);
        return Path.Combine([Repository(), .. project.Split('/'), .. own[^3..]]);
    }

    /// <summary>Rewrites assemblies of a project's output into a folder.</summary>
    /// <returns>The folder.</returns>
    internal string Rewrite(string project, params string[] assemblies)
    {
        var output = Path.Combine(Folder, "rewritten-" + string.Join('-', assemblies));
        var config = Path.Combine(Folder, "rewrite.json");
        File.WriteAllText(config, $$"""
            { "AssembliesPath": "{{OutputOf(project)}}", "OutputPath": "{{output}}", "Assemblies": [ {{string.Join(", ", assemblies.Select(a => $"\"{a}\""))}} ] }
            """);
        var rewritten = Dotnet("coyote", "rewrite", config);
        rewritten.ExitCode.ShouldBe(0, rewritten.Output);
        return output;
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static (int ExitCode, string Output) Dotnet(params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Repository(),
        };
        start.Environment["COYOTE_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + error.Result);
    }

    private static string Repository([CallerFilePath] string path = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "..", ".."));
}
