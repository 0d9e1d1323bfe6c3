using System.Globalization;
using System.Text.RegularExpressions;

namespace Harness.KernelCode.Sources;

/// <summary>A unified diff, applied exactly or not at all: every line that it takes out or leaves must be where it says, or at exactly one other place.</summary>
internal static partial class UnifiedDiff
{
    /// <summary>Applies a diff to files of a directory.</summary>
    /// <param name="patch">The diff's file.</param>
    /// <param name="directory">Where the files are.</param>
    /// <param name="source">The file that it must change, among others there.</param>
    /// <exception cref="KernelCodeException">It does not fit; nothing was changed.</exception>
    internal static void Apply(string patch, string directory, string source)
    {
        if (!File.Exists(patch))
        {
            throw new KernelCodeException($"there is no patch '{patch}'");
        }

        var changed = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var (file, number, hunks) in Files(patch, File.ReadAllLines(patch)))
        {
            var path = Path.Combine(directory, Path.GetFileName(file));
            if (!File.Exists(path))
            {
                throw new KernelCodeException($"{patch}:{number}: it changes '{file}', which is not compiled here: only {source} and internal.h are");
            }

            var lines = changed.TryGetValue(path, out var before) ? before : [.. File.ReadAllLines(path)];
            changed[path] = lines;
            var moved = 0;
            foreach (var hunk in hunks)
            {
                moved = Apply(hunk, lines, moved, patch, file);
            }
        }

        if (changed.Count == 0)
        {
            throw new KernelCodeException($"'{patch}' is no unified diff: it has no hunk");
        }

        foreach (var (path, lines) in changed)
        {
            File.WriteAllLines(path, lines);
        }
    }

    /// <summary>Makes one hunk's change.</summary>
    /// <returns>By how many lines the text that follows has moved against the diff's old side.</returns>
    private static int Apply(Hunk hunk, List<string> lines, int moved, string patch, string file)
    {
        var old = hunk.Lines.Where(l => l[0] != '+').Select(l => l[1..]).ToArray();
        var expected = hunk.Start - 1 + moved + (old.Length == 0 ? 1 : 0);
        bool Fits(int at) => at >= 0 && at + old.Length <= lines.Count && !old.Where((text, i) => lines[at + i] != text).Any();
        var places = Fits(expected) ? [expected] : old.Length == 0 ? [] : Enumerable.Range(0, lines.Count).Where(Fits).Take(2).ToArray();
        if (places is not [var place])
        {
            throw new KernelCodeException($"{patch}:{hunk.Number}: the hunk fits {file} {(places.Length == 0 ? "nowhere" : "at more than one place")}");
        }

        var replacement = hunk.Lines.Where(l => l[0] != '-').Select(l => l[1..]).ToArray();
        lines.RemoveRange(place, old.Length);
        lines.InsertRange(place, replacement);
        return place - (hunk.Start - 1) + replacement.Length - old.Length;
    }

    private static List<(string File, int Number, List<Hunk> Hunks)> Files(string patch, string[] lines)
    {
        var files = new List<(string, int, List<Hunk>)>();
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].StartsWith("--- ", StringComparison.Ordinal) && i + 1 < lines.Length && lines[i + 1].StartsWith("+++ ", StringComparison.Ordinal))
            {
                files.Add((lines[i][4..].Split('\t')[0].Trim(), i + 1, []));
                i++;
            }
            else if (Range().Match(lines[i]) is { Success: true } range)
            {
                var hunks = files.Count > 0 ? files[^1].Item3 : throw new KernelCodeException($"{patch}:{i + 1}: a hunk of no file");
                var hunk = new Hunk(i + 1, Number(range.Groups["from"], 0), []);
                var (before, after) = (Number(range.Groups["old"], 1), Number(range.Groups["new"], 1));
                while (before > 0 || after > 0)
                {
                    var line = ++i < lines.Length ? lines[i] : throw new KernelCodeException($"{patch}:{hunk.Number}: the hunk ends before its end");
                    line = line.Length == 0 ? " " : line;
                    if (line[0] == '\\')
                    {
                        continue;
                    }

                    (before, after) = line[0] switch
                    {
                        ' ' => (before - 1, after - 1),
                        '-' => (before - 1, after),
                        '+' => (before, after - 1),
                        _ => throw new KernelCodeException($"{patch}:{i + 1}: a line of a hunk begins with a blank, + or -"),
                    };
                    hunk.Lines.Add(line);
                }

                hunks.Add(hunk);
            }
        }

        return files;
    }

    private static int Number(Group group, int missing) => group.Success ? int.Parse(group.ValueSpan, CultureInfo.InvariantCulture) : missing;

    [GeneratedRegex(@"^@@ -(?<from>\d{1,8})(,(?<old>\d{1,8}))? \+\d{1,8}(,(?<new>\d{1,8}))? @@", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Range();

    /// <summary>A hunk: where it is in the diff, the first line of the old file, and its lines with their marks.</summary>
    private sealed record Hunk(int Number, int Start, List<string> Lines);
}
