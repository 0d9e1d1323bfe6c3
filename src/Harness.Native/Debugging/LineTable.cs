using System.Globalization;
using Harness.Native.Build;

namespace Harness.Native.Debugging;

/// <summary>Which line of source an address in the code belongs to, as binutils decode the image's debug information.</summary>
internal sealed class LineTable
{
    private readonly ulong[] _addresses;
    private readonly CodeLine?[] _lines;

    private LineTable(List<(ulong Address, CodeLine? Line)> rows)
    {
        // Of several rows for one address the last is the one that has code.
        var sorted = rows.Select((row, index) => (row, index)).GroupBy(r => r.row.Address).OrderBy(g => g.Key).Select(g => g.MaxBy(r => r.index).row).ToArray();
        _addresses = [.. sorted.Select(r => r.Address)];
        _lines = [.. sorted.Select(r => r.Line)];
    }

    /// <param name="image">The path of the image.</param>
    /// <param name="callers">Names of files: code that was inlined into one of these is shown as the line that called it. Empty for where it was written.</param>
    internal static LineTable Read(string image, IReadOnlyCollection<string> callers)
    {
        var (code, output, errors) = Tool.Run("objdump", ["--dwarf=decodedline", image], "binutils");
        if (code != 0)
        {
            throw new NativeException($"objdump cannot read the lines of the image: {errors.Trim()}");
        }

        var rows = new List<(ulong, CodeLine?)>();
        foreach (var line in output.Split('\n'))
        {
            // A row is: file, line, address, and marks; the line of the end of a sequence is '-'.
            var part = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (part.Length >= 3 && part[2].StartsWith("0x", StringComparison.Ordinal)
                && ulong.TryParse(part[2].AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var address))
            {
                rows.Add((address, int.TryParse(part[1], CultureInfo.InvariantCulture, out var number) ? new CodeLine(part[0], number) : null));
            }
        }

        return new LineTable(callers.Count == 0 ? rows : InlinedCode.Called(image, rows, callers));
    }

    internal CodeLine? Find(ulong address)
    {
        var at = Array.BinarySearch(_addresses, address);
        at = at >= 0 ? at : ~at - 1;
        return at >= 0 ? _lines[at] : null;
    }
}

/// <summary>A line of a source file, by the name that the compiler gives to the file.</summary>
/// <param name="File">The file.</param>
/// <param name="Number">The line.</param>
/// <param name="Function">The function of the source, where it is known; the symbol's may be one into which it was inlined.</param>
internal readonly record struct CodeLine(string File, int Number, string? Function = null);
