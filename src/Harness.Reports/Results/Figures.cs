using System.Globalization;
using System.Numerics;
using Harness.Engine.Exploration;

namespace Harness.Reports.Results;

/// <summary>Numbers as a person reads them.</summary>
public static class Figures
{
    private const int LongestExact = 15;

    /// <summary>A count with separators.</summary>
    /// <param name="count">The count.</param>
    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A count that may have hundreds of digits: in full up to 15 of them, else rounded to four.</summary>
    /// <param name="count">The count.</param>
    public static string Count(BigInteger count)
    {
        var digits = count.ToString(CultureInfo.InvariantCulture);
        return digits.Length <= LongestExact
            ? count.ToString("N0", CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{(double)(count / BigInteger.Pow(10, digits.Length - LongestExact)) / Math.Pow(10, LongestExact - 1):0.000}e{digits.Length - 1}");
    }

    /// <summary>A number that is not known exactly: two digits of it.</summary>
    /// <param name="count">The number.</param>
    public static string Round(double count)
    {
        var unit = Math.Pow(10, Math.Max(0, Math.Floor(Math.Log10(Math.Max(1, count))) - 1));
        return (Math.Round(count / unit) * unit).ToString("N0", CultureInfo.InvariantCulture);
    }

    /// <summary>The number of complete schedules that a search stands for.</summary>
    /// <param name="result">The search.</param>
    public static string Schedules(SearchResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return result.Cyclic == true ? "unbounded" : result.Schedules is { } schedules ? Count(schedules) : "-";
    }

    /// <summary>A small probability.</summary>
    /// <param name="probability">The probability.</param>
    public static string Probability(double probability)
        => probability == 0 ? "0" : probability.ToString("0.0e-0", CultureInfo.InvariantCulture);

    /// <summary>A duration in seconds.</summary>
    /// <param name="time">The duration.</param>
    public static string Seconds(TimeSpan time)
        => time.TotalSeconds.ToString(time.TotalSeconds < 10 ? "0.00" : "N0", CultureInfo.InvariantCulture) + " s";

    /// <summary>So many in such a time, per second; with a noun <c>812 steps/s</c>.</summary>
    /// <param name="count">How many.</param>
    /// <param name="time">In what time.</param>
    /// <param name="noun">Of what.</param>
    public static string Rate(long count, TimeSpan time, string noun = "")
        => time <= TimeSpan.Zero ? "-" : Count((long)(count / time.TotalSeconds)) + (noun.Length == 0 ? "" : " " + noun) + "/s";

    /// <summary>Memory in mebibytes.</summary>
    /// <param name="bytes">Bytes.</param>
    public static string Mebibytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / (1024.0 * 1024.0):N0} MiB");

    /// <summary>A noun with its number: <c>1 scenario</c>, <c>8 scenarios</c>.</summary>
    /// <param name="count">How many.</param>
    /// <param name="noun">The noun in the singular.</param>
    /// <param name="plural">The plural where it is not the noun with an s.</param>
    public static string Plural(long count, string noun, string? plural = null) => count == 1 ? $"1 {noun}" : $"{Count(count)} {plural ?? noun + "s"}";
}
