using Harness.Cli.Files;

namespace Harness.Cli.Bench;

/// <summary>benchmarks.md, of which the parts between marks are measured, each by a command of its own, and the rest is written by hand.</summary>
internal sealed class BenchmarkPage
{
    private const string End = "<!-- end of what was measured -->";

    private readonly string _path;
    private readonly string _before;
    private readonly string _after;

    private BenchmarkPage(string path, string before, string after) => (_path, _before, _after) = (path, before, after);

    /// <summary>The page in a directory, with the part that a command measures.</summary>
    /// <param name="directory">Where <c>benchmarks.md</c> is.</param>
    /// <param name="command">The command.</param>
    /// <exception cref="InputException">There is no such page, or it has no marks.</exception>
    internal static BenchmarkPage Open(string directory, string command)
    {
        if (!Directory.Exists(directory))
        {
            throw new InputException($"--write '{directory}': there is no such directory");
        }

        var path = Path.Combine(directory, "benchmarks.md");
        if (!File.Exists(path))
        {
            throw new InputException($"--write: there is no '{path}' in which to put the tables");
        }

        var text = File.ReadAllText(path);
        var mark = $"<!-- measured by '{command}': do not edit below -->";
        var begin = text.IndexOf(mark, StringComparison.Ordinal);
        var end = begin < 0 ? -1 : text.IndexOf(End, begin, StringComparison.Ordinal);
        return end > begin
            ? new BenchmarkPage(path, text[..(begin + mark.Length)], text[end..])
            : throw new InputException($"--write: '{path}' lacks the line {mark} or, after it, {End}");
    }

    /// <summary>Puts what was measured into the page, and a picture beside it.</summary>
    /// <param name="measured">Markdown.</param>
    /// <param name="picture">The name of the picture, and its text.</param>
    internal void Write(string measured, params (string Name, string Svg)[] picture)
    {
        using var page = OutputFile.Prepare(_path, "--write");
        foreach (var (name, svg) in picture)
        {
            using var file = OutputFile.Prepare(Path.Combine(Path.GetDirectoryName(_path)!, name), "--write");
            file.Write(svg);
        }

        page.Write($"{_before}\n\n{measured.ReplaceLineEndings("\n").Trim()}\n\n{_after}");
    }
}
