using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Text;
using Harness.Reports.Results;
using Harness.Scenarios.Reductions;

namespace Harness.Reports.Charts;

/// <summary>States by depth, a line for each search, as a drawing (SVG): how wide the proof is at each depth, and how much of it each reduction leaves out.</summary>
public static class DepthChart
{
    private const int Width = 760;
    private const int Height = 360;
    private const int Left = 78;
    private const int Right = 20;
    private const int Top = 48;
    private const int Bottom = 86;

    /// <summary>Colours that can be told apart on white and on black, also by those who see few; each line has a dash pattern of its own besides.</summary>
    private static readonly ImmutableArray<(string Colour, string Dash)> s_styles = [("#7d8590", "none"), ("#2f80ed", "7 4"), ("#d9730d", "2 3"), ("#1f9d63", "none")];

    /// <summary>Numbers that read well on an axis.</summary>
    private static readonly ImmutableArray<int> s_steps = [1, 2, 4, 5, 10];

    /// <summary>The drawing. Texts have the colour of their surroundings.</summary>
    /// <param name="title">What was searched.</param>
    /// <param name="series">A line for each search; at least one.</param>
    public static string Of(string title, ImmutableArray<DepthSeries> series)
    {
        var depth = Math.Max(1, series.Max(s => s.ByDepth.Length) - 1);
        var most = NiceCeiling(Math.Max(1, series.Max(s => s.ByDepth.DefaultIfEmpty().Max())));
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"{Encode($"States by depth of {title}. {Describe(series)}")}\" font-family=\"system-ui, sans-serif\" font-size=\"12\" fill=\"currentColor\">\n");
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Left}\" y=\"20\" font-size=\"14\" font-weight=\"600\">States by depth</text><text x=\"{Left}\" y=\"37\" opacity=\".7\">{Encode(title)}</text>\n");
        for (var i = 0; i <= 4; i++)
        {
            var y = Y(most * i / 4.0, most);
            svg.Append(CultureInfo.InvariantCulture, $"<path d=\"M{Left} {y}H{Width - Right}\" stroke=\"currentColor\" opacity=\".15\"/><text x=\"{Left - 8}\" y=\"{y + 4}\" text-anchor=\"end\">{Figures.Count((long)Math.Round(most * i / 4.0))}</text>\n");
        }

        var step = Math.Max(1, (int)NiceCeiling((depth + 9) / 10));
        for (var d = 0; d <= depth; d += step)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{X(d, depth)}\" y=\"{Height - Bottom + 18}\" text-anchor=\"middle\">{d}</text>\n");
        }

        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{(Left + Width - Right) / 2}\" y=\"{Height - Bottom + 35}\" text-anchor=\"middle\" opacity=\".7\">depth: levels of the search</text>\n");
        for (var i = 0; i < series.Length; i++)
        {
            var (colour, dash) = s_styles[i % s_styles.Length];
            var points = string.Join(' ', series[i].ByDepth.Select((states, d) => string.Create(CultureInfo.InvariantCulture, $"{X(d, depth)},{Y(states, most)}")));
            svg.Append(CultureInfo.InvariantCulture, $"<polyline points=\"{points}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2.2\" stroke-dasharray=\"{dash}\"/>\n");
            var (x, y) = (Left + (i % 2 * 322), Height - 30 + (i / 2 * 18));
            svg.Append(CultureInfo.InvariantCulture, $"<path d=\"M{x} {y - 4}h26\" stroke=\"{colour}\" stroke-width=\"2.2\" stroke-dasharray=\"{dash}\"/><text x=\"{x + 33}\" y=\"{y}\">{Encode(Describe(series[i]))}</text>\n");
        }

        return svg.Append("</svg>\n").ToString();
    }

    /// <summary>The totals in a line.</summary>
    /// <param name="series">The searches.</param>
    public static string Describe(ImmutableArray<DepthSeries> series) => string.Join("; ", series.Select(Describe)) + ".";

    private static string Describe(DepthSeries series)
        => $"{series.Name}: {Figures.Plural(series.States, "state")}{(series.IsComplete ? "" : " until it was stopped")}, depth {Math.Max(0, series.ByDepth.Length - 1)}";

    private static string X(int depth, int most) => Number(Left + ((double)depth / most * (Width - Left - Right)));

    private static double Y(double states, double most) => Math.Round(Height - Bottom - (states / most * (Height - Top - Bottom)), 1);

    private static string Number(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);

    /// <summary>The next number that reads well on an axis: 1, 2, 4, 5 or 10 times a power of ten.</summary>
    private static double NiceCeiling(double value)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(Math.Max(1, value))));
        return s_steps.Select(f => f * power).First(v => v >= value - 1e-9);
    }

    private static string Encode(string text) => WebUtility.HtmlEncode(text);
}
