namespace Harness.Engine.Traces;

/// <summary>
/// Paths of source files as everybody may read them: traces travel, and a path of the machine that built the model says nothing elsewhere and more than it
/// should.
/// </summary>
internal static class RepositoryPath
{
    /// <summary>What compilers put for the root of the sources in builds that hide their folder (<c>DeterministicSourcePaths</c>).</summary>
    private const string MappedRoot = "/_/";

    private static readonly string[] s_rootMarks = [".git", ".hg", "*.sln", "*.slnx"];

    /// <summary>The path below the root of the repository that holds the file, or below the folder of its solution; its bare name where neither is found here.</summary>
    /// <param name="file">The path as the compiler wrote it.</param>
    internal static string Of(string file)
    {
        if (file.StartsWith(MappedRoot, StringComparison.Ordinal))
        {
            return file[MappedRoot.Length..];
        }

        var path = file.Replace('\\', '/');
        try
        {
            // The repository first: a solution may lie deep inside it.
            foreach (var mark in s_rootMarks)
            {
                for (var folder = Path.GetDirectoryName(file); !string.IsNullOrEmpty(folder); folder = Path.GetDirectoryName(folder))
                {
                    if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder, mark).Any())
                    {
                        return Path.GetRelativePath(folder, file).Replace('\\', '/');
                    }
                }
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A folder that may not be looked into: as if there were no mark.
        }

        return path[(path.LastIndexOf('/') + 1)..];
    }
}
