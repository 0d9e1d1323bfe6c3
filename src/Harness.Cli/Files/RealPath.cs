namespace Harness.Cli.Files;

/// <summary>Where a path leads: whole, and without links, so that two spellings of one file are the same text. The file need not exist.</summary>
internal static class RealPath
{
    /// <summary>As many links as Linux follows (ELOOP, path_resolution(7)).</summary>
    private const int MostLinks = 40;

    private static readonly StringComparison s_comparison = OperatingSystem.IsWindows() || OperatingSystem.IsMacOS() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;

    internal static bool AreSame(string one, string other) => string.Equals(Of(one), Of(other), s_comparison);

    /// <summary>The path, with every link of it followed; as far as that goes, where links lead round in a circle.</summary>
    internal static string Of(string path)
    {
        // Not GetFullPath: behind a link to a directory, '..' is the parent of where the link leads.
        var whole = Path.Combine(Environment.CurrentDirectory, path);
        var current = Path.GetPathRoot(whole)!;
        var rest = new Stack<string>();
        Push(rest, whole[current.Length..]);
        for (var links = 0; rest.TryPop(out var name);)
        {
            if (name == "..")
            {
                current = Path.GetDirectoryName(current) ?? current;
            }
            else if (name is not ("" or "."))
            {
                var next = Path.Combine(current, name);
                if (links < MostLinks && LinkAt(next) is { } target)
                {
                    links++;
                    var root = Path.GetPathRoot(target)!;
                    current = root.Length > 0 ? root : current;
                    Push(rest, target[root.Length..]);
                }
                else
                {
                    current = next;
                }
            }
        }

        return current;
    }

    private static void Push(Stack<string> names, string path)
    {
        foreach (var name in path.Split(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar).Reverse())
        {
            names.Push(name);
        }
    }

    private static string? LinkAt(string path)
    {
        try
        {
            return new FileInfo(path).LinkTarget;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
