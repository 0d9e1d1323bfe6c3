using System.Runtime.CompilerServices;

namespace Harness.Reports.Tests;

/// <summary>
/// Compares a text that people read with the one in the repository. After a change that is meant, refresh them all:
/// <c>UPDATE_GOLDEN=1 dotnet test tests/Harness.Reports.Tests</c>, and look at the difference before it is committed.
/// </summary>
internal static class Golden
{
    internal static void Check(string name, string text)
    {
        var path = PathOf(name);
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            File.WriteAllText(path, text);
            return;
        }

        text.ShouldBe(File.ReadAllText(path).ReplaceLineEndings("\n"));
    }

    /// <summary>Where a golden file is, or a folder of them.</summary>
    internal static string PathOf(string name) => Path.Combine(Path.GetDirectoryName(Here())!, "Golden", name);

    private static string Here([CallerFilePath] string path = "") => path;
}
