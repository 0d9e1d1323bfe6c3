namespace Harness.Packages.Tests.Documents;

/// <summary>
/// C# code in documents is a part of a file that is compiled: of an example, of a template, or of one that is kept for it. A line <c>//
/// …</c> stands for what is left out.
/// </summary>
public class CodeTests
{
    private static readonly string[] s_compiled
        =
        [
            "examples/models",
            "src/Harness.Templates/content",
            "tests/Harness.Packages.Tests/Documents",
            "tests/Harness.Scenarios.Tests/Readme",
        ];

    public static TheoryData<string> Pages =>
    [
        .. Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs"), "*.md", SearchOption.AllDirectories)
            .Concat(Directory.EnumerateFiles(
                Path.Combine(Repository.Root, "src"), "README.md",
                new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 1 }))
            .Append(Path.Combine(Repository.Root, "README.md"))
            .Where(p => Blocks(File.ReadAllLines(p)).Any())
            .Select(p => Path.GetRelativePath(Repository.Root, p)),
    ];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_block_is_compiled(string page)
    {
        var files = s_compiled.SelectMany(
            f => Directory.EnumerateFiles(Path.Combine(Repository.Root, f), "*.cs", SearchOption.AllDirectories))
            .Where(f => !f.Contains("/obj/", StringComparison.Ordinal)).Select(f => Lines(File.ReadAllLines(f))).ToArray();
        foreach (var part in Blocks(Repository.Read(page).Split('\n')).SelectMany(Parts))
        {
            files.ShouldContain(f => f.Contains(part, StringComparison.Ordinal), $"{page} has code that no compiled file has:\n{part}");
        }
    }

    private static IEnumerable<string[]> Blocks(string[] lines)
    {
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].Trim() == "```csharp")
            {
                var end = Array.FindIndex(lines, i + 1, l => l.Trim() == "```");
                yield return lines[(i + 1)..end];
                i = end;
            }
        }
    }

    private static IEnumerable<string> Parts(string[] block)
        => string.Join('\n', block).Split("// …").Select(p => Lines(p.Split('\n'))).Where(p => p.Length > 1);

    /// <summary>Indentation and empty lines aside; a part begins and ends with whole lines.</summary>
    private static string Lines(string[] lines)
        => "\n" + string.Concat(lines.Select(l => l.Trim()).Where(l => l.Length > 0).Select(l => l + "\n"));
}
