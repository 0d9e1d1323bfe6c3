using System.Globalization;
using Harness.Native.Build;

namespace Harness.Native.Debugging;

/// <summary>Which line called code that was inlined, as binutils decode it.</summary>
internal static class InlinedCode
{
    /// <summary>For each row of a line table the innermost line that is in one of some files; as it was where there is none.</summary>
    /// <param name="image">The path of the image.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="files">The last parts of the files' names.</param>
    internal static List<(ulong Address, CodeLine? Line)> Called(string image, List<(ulong Address, CodeLine? Line)> rows, IReadOnlyCollection<string> files)
    {
        var questions = string.Concat(rows.Select(r => string.Create(CultureInfo.InvariantCulture, $"{r.Address:x}\n")));
        var (code, output, errors) = Tool.Run("addr2line", ["-a", "-f", "-i", "-e", image], "binutils", questions);
        if (code != 0)
        {
            throw new NativeException($"addr2line cannot read the lines of the image: {errors.Trim()}");
        }

        var answers = new Dictionary<ulong, CodeLine>();
        var lines = output.Split('\n');
        ulong address = 0;
        for (var i = 0; i < lines.Length; i++)
        {
            // An address, and then pairs of a function and a place, the innermost first.
            if (lines[i].StartsWith("0x", StringComparison.Ordinal))
            {
                address = ulong.Parse(lines[i].AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            }
            else if (i + 1 < lines.Length && Place(lines[i + 1]) is var (file, number))
            {
                if (files.Contains(Path.GetFileName(file)))
                {
                    answers.TryAdd(address, new CodeLine(file, number, lines[i]));
                }

                i++;
            }
        }

        return [.. rows.Select(r => (r.Address, r.Line is not null && answers.TryGetValue(r.Address, out var line) ? line : r.Line))];
    }

    /// <summary>A place is a file, a colon, a number, and sometimes a remark in brackets.</summary>
    private static (string File, int Number)? Place(string text)
    {
        var colon = text.LastIndexOf(':');
        return colon > 0 && int.TryParse(text.AsSpan(colon + 1).ToString().Split(' ')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? (text[..colon], number)
            : colon > 0 && text.AsSpan(colon + 1).StartsWith("?") ? (text[..colon], 0) : null;
    }
}
