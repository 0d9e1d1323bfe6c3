namespace Harness.Engine.Exploration;

/// <summary>
/// How many states a search will have, as far as the sizes of its levels tell. These grow, ever more slowly, and shrink again: their logarithms lie near a parabola, which is
/// fitted to the last third, the last half, the last two thirds and all of the levels, and continued to its end. What lies between <see cref="Least"/> and <see cref="Most"/> is
/// where the number was found to lie in seven of eight cases: on the searches that it was calibrated with, and on others, which a test has. A search whose levels grow
/// a second time, after they shrank for long, is beyond it.
/// </summary>
/// <param name="States">The number of states to expect.</param>
/// <param name="Least">It is hardly less than this.</param>
/// <param name="Most">It is hardly more than this.</param>
public readonly record struct LevelForecast(double States, double Least, double Most)
{
    /// <summary>Fewer levels have no shape yet.</summary>
    private const int FewestLevels = 16;

    private const int FewestPoints = 8;
    private const int FarthestLevel = 4000;

    /// <summary>A fit that says that so many times the states known so far are left has found no end.</summary>
    private const double Endless = 1e4;

    /// <summary>What the number of states was, divided by the forecast, in most cases: by the share of it that was known.</summary>
    private static readonly (double Share, double Least, double Most)[] s_calibration =
    [
        (0.9, 0.95, 1.05), (0.5, 0.8, 2), (0.2, 0.7, 3), (0.1, 0.55, 10),
    ];

    /// <summary>What the sizes of the levels so far foretell; null when it is too early to tell.</summary>
    /// <param name="levels">The number of states at each depth, from the first state on.</param>
    public static LevelForecast? Of(IReadOnlyList<long> levels)
    {
        ArgumentNullException.ThrowIfNull(levels);
        if (levels.Count < FewestLevels)
        {
            return null;
        }

        double known = levels.Sum();
        int[] widths = [levels.Count / 3, levels.Count / 2, levels.Count * 2 / 3, levels.Count];
        double[] lefts = [.. widths.Where(w => w >= FewestPoints).Select(w => Left(levels, w)).Where(l => l < Endless * known).Order()];
        if (lefts.Length < 2)
        {
            return null;
        }

        var left = Math.Sqrt(lefts[(lefts.Length - 1) / 2] * lefts[lefts.Length / 2]);
        var states = known + left;
        foreach (var (share, least, most) in s_calibration)
        {
            if (known >= share * states)
            {
                return new LevelForecast(states, Math.Max(known, least * states), most * states);
            }
        }

        return null;
    }

    /// <summary>The states of the levels to come, by the parabola through the logarithms of the last levels; not a number where it opens upwards, or so wide that no end is in sight.</summary>
    private static double Left(IReadOnlyList<long> levels, int width)
    {
        var (constant, linear, square) = Parabola(levels, width);
        if (square >= 0)
        {
            return double.NaN;
        }

        var left = 0.0;
        for (var ahead = 1; ahead <= FarthestLevel; ahead++)
        {
            var size = constant + (ahead * (linear + (ahead * square)));
            if (size < 0)
            {
                return left;
            }

            left += Math.Exp(size);
        }

        return double.NaN;
    }

    /// <summary>Least squares: the last level is at 0, the ones before it at -1, -2 and so on.</summary>
    private static (double Constant, double Linear, double Square) Parabola(IReadOnlyList<long> levels, int width)
    {
        // By orthogonal polynomials around the middle, where the three coefficients do not depend on each other.
        var middle = (width - 1) / 2.0;
        var spread = Enumerable.Range(0, width).Sum(i => (i - middle) * (i - middle)) / width;
        double mean = 0, slope = 0, bend = 0, slopeNorm = 0, bendNorm = 0;
        for (var i = 0; i < width; i++)
        {
            var value = Math.Log(levels[levels.Count - width + i]);
            var x = i - middle;
            var second = (x * x) - spread;
            mean += value / width;
            slope += value * x;
            slopeNorm += x * x;
            bend += value * second;
            bendNorm += second * second;
        }

        slope /= slopeNorm;
        bend /= bendNorm;
        var last = width - 1 - middle;
        return (mean + (slope * last) + (bend * ((last * last) - spread)), slope + (2 * bend * last), bend);
    }
}
