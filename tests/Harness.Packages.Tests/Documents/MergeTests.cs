namespace Harness.Packages.Tests.Documents;

/// <summary>What a merge leaves behind where nobody looked.</summary>
public class MergeTests
{
    private static readonly string[] s_kinds = [".cs", ".md", ".csproj", ".props", ".targets", ".json", ".yml", ".sh", ".txt", ".c", ".h", ".js", ".css", ".html"];

    [Fact]
    public void No_file_has_the_mark_of_a_conflict()
        => Files().Where(f => File.ReadLines(f).Any(l => l.StartsWith("<<<<<<< ", StringComparison.Ordinal) || l.StartsWith(">>>>>>> ", StringComparison.Ordinal)))
            .ShouldBeEmpty();

    private static IEnumerable<string> Files()
        => new[] { "src", "tests", "docs", "examples", "benchmarks", "coyote-config", ".github" }.SelectMany(d => Directory.EnumerateFiles(Path.Combine(Repository.Root, d), "*", SearchOption.AllDirectories))
            .Concat(Directory.EnumerateFiles(Repository.Root))
            .Where(f => s_kinds.Contains(Path.GetExtension(f)) && !f.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"));
}
