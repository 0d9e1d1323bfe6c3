using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace Harness.Native.Debugging;

/// <summary>The text of the files that were compiled, for traces.</summary>
/// <param name="files">The files, as the user named them.</param>
internal sealed class SourceText(ImmutableArray<string> files)
{
    private const int MostCharacters = 72;

    private readonly ConcurrentDictionary<string, string[]> _lines = new(StringComparer.Ordinal);

    /// <summary>A file as the user named it; debug information has its last part only.</summary>
    internal string Shown(string file) => files.FirstOrDefault(f => Path.GetFileName(f) == Path.GetFileName(file)) ?? file;

    /// <summary>A line without the white space around it, not too long; empty where the file is not there.</summary>
    internal string Line(string file, int number)
    {
        var lines = _lines.GetOrAdd(Shown(file), static path => File.Exists(path) ? File.ReadAllLines(path) : []);
        if (number < 1 || number > lines.Length)
        {
            return "";
        }

        var text = lines[number - 1].Trim();
        return text.Length <= MostCharacters ? text : text[..(MostCharacters - 1)] + "…";
    }
}
