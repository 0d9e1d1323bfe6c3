using Harness.Cli.Files;
using Harness.Scenarios.Gate;

namespace Harness.Cli.Verify;

/// <summary>Finds and reads the gate file.</summary>
internal static class GateLocator
{
    private const string Name = "coyote-config/verify.json";

    /// <summary>Reads a gate file.</summary>
    /// <param name="path">The file; null to look for it upwards from the current directory, then beside the command.</param>
    /// <exception cref="InputException">There is none, or it is not valid.</exception>
    internal static (string Path, GateFile Gate) Read(string? path)
    {
        path ??= TryFind() ?? throw new InputException($"there is no {Name} here or above: name a gate file, or a scenario with --variant");
        var text = InputText.Read(path, "gate file");
        if (string.IsNullOrWhiteSpace(text))
        {
            throw new InputException($"gate file '{path}' is empty");
        }

        try
        {
            return (path, GateFile.Parse(text));
        }
        catch (GateException exception)
        {
            throw new InputException($"{path}{(exception.Line > 0 ? $":{exception.Line}" : "")}: {exception.Message}", exception);
        }
    }

    /// <summary>The gate file that is used when none is named, or null.</summary>
    internal static string? TryFind()
    {
        var current = Environment.CurrentDirectory;
        for (var directory = current; directory is not null; directory = Path.GetDirectoryName(directory))
        {
            var path = Path.Combine(directory, Name);
            if (File.Exists(path))
            {
                return Path.GetRelativePath(current, path);
            }
        }

        var beside = Path.Combine(AppContext.BaseDirectory, Name);
        return File.Exists(beside) ? beside : null;
    }
}
