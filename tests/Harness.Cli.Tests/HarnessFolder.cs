namespace Harness.Cli.Tests;

/// <summary>The command in a directory of its own that is empty at first.</summary>
public abstract class HarnessFolder : IDisposable
{
    /// <summary>The assembly with the built-in tests.</summary>
    public static string Scenarios { get; } = Path.Combine(AppContext.BaseDirectory, "Harness.Scenarios.dll");

    /// <summary>Where the command runs.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("harness-test-").FullName;

    /// <summary>What it has written there, in order, with forward slashes.</summary>
    public string[] Files
        => [.. Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(Folder, f).Replace('\\', '/')).Order(StringComparer.Ordinal)];

    /// <summary>Runs the command to its end.</summary>
    public abstract HarnessOutput Run(params string[] arguments);

    /// <summary>Writes a file into the directory.</summary>
    public string Write(string name, string text)
    {
        File.WriteAllText(Path.Combine(Folder, name), text);
        return name;
    }

    /// <summary>The text of a file in the directory.</summary>
    public string Read(string name) => File.ReadAllText(Path.Combine(Folder, name));

    public void Dispose()
    {
        Directory.Delete(Folder, recursive: true);
        GC.SuppressFinalize(this);
    }
}

/// <summary>What the command said.</summary>
public sealed record HarnessOutput(int ExitCode, string Output, string Error)
{
    /// <summary>Whatever came of it, the command had nothing to complain of.</summary>
    public void ShouldBeFine() => Error.ShouldBe("");

    /// <summary>The last line that is not empty.</summary>
    public string LastLine => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1].Trim();
}
