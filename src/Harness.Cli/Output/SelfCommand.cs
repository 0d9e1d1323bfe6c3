namespace Harness.Cli.Output;

/// <summary>How a person calls this very command again: a line that prints a command must print one that works where it is pasted.</summary>
internal static class SelfCommand
{
    internal static string Text { get; } = Find(Environment.ProcessPath, typeof(SelfCommand).Assembly.Location, Environment.CurrentDirectory);

    internal static string Replay(string trace) => $"{Text} replay {Quote(trace)}";

    internal static string Find(string? process, string assembly, string directory)
    {
        var place = assembly.Replace('\\', '/');
        if (place.Contains("/.store/", StringComparison.Ordinal))
        {
            return "harness";
        }

        if (place.Contains("/harness.cli", StringComparison.OrdinalIgnoreCase) && place.Contains("/tools/", StringComparison.Ordinal))
        {
            return "dotnet harness";
        }

        return Path.GetFileNameWithoutExtension(process) == "harness"
            ? Quote(Path.Combine(".", Path.GetRelativePath(directory, process!)))
            : "dotnet " + Quote(Path.GetRelativePath(directory, assembly));
    }

    internal static string Quote(string path) => path.Contains(' ', StringComparison.Ordinal) ? $"\"{path}\"" : path;
}
