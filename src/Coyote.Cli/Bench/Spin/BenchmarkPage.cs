using Coyote.Cli.Files;

namespace Coyote.Cli.Bench.Spin;

/// <summary>benchmarks.md, of which the part between two marks is measured and the rest is written by hand.</summary>
internal sealed class BenchmarkPage
{
    private const string Begin = "<!-- measured by 'coyote bench --spin': do not edit below -->";
    private const string End = "<!-- end of what was measured -->";

    private readonly string _path;
    private readonly string _before;
    private readonly string _after;

    private BenchmarkPage(string path, string before, string after) => (_path, _before, _after) = (path, before, after);

    /// <exception cref="InputException">There is no such page, or it has no marks.</exception>
    internal static BenchmarkPage Open(string directory)
    {
        var path = Path.Combine(directory, "benchmarks.md");
        if (!File.Exists(path))
        {
            throw new InputException($"--write: there is no '{path}' in which to put the tables");
        }

        var text = File.ReadAllText(path);
        var (begin, end) = (text.IndexOf(Begin, StringComparison.Ordinal), text.IndexOf(End, StringComparison.Ordinal));
        return begin >= 0 && end > begin
            ? new BenchmarkPage(path, text[..(begin + Begin.Length)], text[end..])
            : throw new InputException($"--write: '{path}' lacks the line {Begin} or {End}");
    }

    internal void Write(string measured, string chart)
    {
        using var page = OutputFile.Prepare(_path, "--write");
        using var picture = OutputFile.Prepare(Path.ChangeExtension(_path, ".svg"), "--write");
        picture.Write(chart);
        page.Write($"{_before}\n\n{measured.ReplaceLineEndings("\n").Trim()}\n\n{_after}");
    }
}
