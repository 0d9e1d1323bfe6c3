using System.Globalization;

namespace Harness.Engine.Exploration.Sampling;

/// <summary>What a sampling run did, in the words of Microsoft Coyote's statistics.</summary>
public static class SamplingStatistics
{
    /// <summary>How many schedules violated a property.</summary>
    /// <param name="result">The run.</param>
    public static string Bugs(SamplingResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return $"Found {Count(result.Violating, "bug")}.";
    }

    /// <summary>How many schedules there were, and how long.</summary>
    /// <param name="result">The run.</param>
    /// <param name="options">How it was run.</param>
    public static IEnumerable<string> Paths(SamplingResult result, SamplingOptions options)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(options);
        yield return $"Explored {Count(result.Iterations, "execution path")}: {result.Fair.Count} fair, {result.Unfair.Count} unfair.";
        if (result.Violating > 0)
        {
            yield return $"Found {Percent(result.Violating, result.Iterations)} buggy execution paths.";
        }

        foreach (var line in Of("fair", result.Fair, options.MaxFairSteps).Concat(Of("unfair", result.Unfair, options.MaxUnfairSteps)))
        {
            yield return line;
        }

        if (result.Fair.PastUnfairSteps > 0)
        {
            yield return $"Exceeded the max-steps bound of '{options.MaxUnfairSteps}' in {Percent(result.Fair.PastUnfairSteps, result.Fair.Count)} of the fair execution paths.";
        }
    }

    private static IEnumerable<string> Of(string kind, SampledSchedules schedules, int maxSteps)
    {
        if (schedules.Count > 0)
        {
            yield return $"Number of scheduling decisions in {kind} terminating execution paths: "
                + $"{schedules.Shortest} (min), {schedules.Steps / schedules.Count} (avg), {schedules.Longest} (max).";
        }

        if (schedules.Cut > 0)
        {
            yield return $"Hit the max-steps bound of '{maxSteps}' in {Percent(schedules.Cut, schedules.Count)} of the {kind} execution paths.";
        }
    }

    private static string Percent(long part, long whole) => string.Create(CultureInfo.InvariantCulture, $"{100.0 * part / whole:F2}%");

    private static string Count(long number, string what) => number == 1 ? $"1 {what}" : $"{number} {what}s";
}
