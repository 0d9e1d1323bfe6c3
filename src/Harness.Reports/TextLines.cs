using System.Text;

namespace Harness.Reports;

/// <summary>Breaks text into lines.</summary>
internal static class TextLines
{
    internal static List<string> Wrap(IEnumerable<string> words, int width)
    {
        var lines = new List<string>();
        var line = new StringBuilder();
        foreach (var word in words)
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                lines.Add(line.ToString());
                line.Clear();
            }

            line.Append(line.Length == 0 ? "" : " ").Append(word);
        }

        lines.Add(line.ToString());
        return lines;
    }
}
