using System.Globalization;
using System.Text;

namespace Harness.Cli.Bench.Spin;

/// <summary>A bar for each model: how much more (or less) SPIN's quickest exact search takes. Plain SVG, readable on white and on black.</summary>
internal static class SpinChart
{
    private const int Left = 230;
    private const int Width = 420;
    private const int Bar = 16;

    internal static string Draw(IReadOnlyList<CaseResult> results)
    {
        var rows = results.Where(r => r.BestExact is not null && r.Reference.Measurement.Problem is null).Select(r => (
            Title: SpinReport.Title(r),
            Time: r.BestExact!.Measurement.SearchCpu / r.Reference.Measurement.SearchCpu,
            Memory: (double)r.BestExact.Measurement.PeakBytes / Math.Max(1, r.Reference.Measurement.PeakBytes))).ToArray();
        var largest = rows.SelectMany(r => new[] { r.Time, r.Memory }).Append(2).Max();
        var height = 60 + (rows.Length * ((2 * Bar) + 12));
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Left + Width + 80} {height}\" font-family=\"sans-serif\" font-size=\"13\">");
        text.AppendLine(CultureInfo.InvariantCulture, $"<rect width=\"{Left + Width + 80}\" height=\"{height}\" fill=\"#ffffff\"/>");
        text.AppendLine("<rect x=\"10\" y=\"10\" width=\"12\" height=\"12\" fill=\"#1f77b4\"/><text x=\"28\" y=\"21\">SPIN's processor time ÷ harness's</text>");
        text.AppendLine("<rect x=\"270\" y=\"10\" width=\"12\" height=\"12\" fill=\"#ff7f0e\"/><text x=\"288\" y=\"21\">SPIN's memory ÷ harness's (one worker each; above 1 harness needs less)</text>");
        var y = 40;
        foreach (var (title, time, memory) in rows)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"<text x=\"{Left - 8}\" y=\"{y + Bar + 4}\" text-anchor=\"end\">{title}</text>");
            AppendBar(text, y, time, largest, "#1f77b4");
            AppendBar(text, y + Bar, memory, largest, "#ff7f0e");
            y += (2 * Bar) + 12;
        }

        var one = Left + (Width / largest);
        text.AppendLine(CultureInfo.InvariantCulture, $"<line x1=\"{one:0.#}\" y1=\"34\" x2=\"{one:0.#}\" y2=\"{y}\" stroke=\"#000000\" stroke-dasharray=\"4 3\"/>");
        return text.AppendLine("</svg>").ToString();
    }

    private static void AppendBar(StringBuilder text, int y, double value, double largest, string colour)
    {
        var width = Width * value / largest;
        text.AppendLine(CultureInfo.InvariantCulture, $"<rect x=\"{Left}\" y=\"{y}\" width=\"{width:0.#}\" height=\"{Bar - 2}\" fill=\"{colour}\"/><text x=\"{Left + width + 4:0.#}\" y=\"{y + Bar - 4}\">{value:0.00}</text>");
    }
}
