using System.Globalization;
using System.Text;
using Harness.Engine.Exploration;
using Harness.Engine.Exploration.Sampling;
using Harness.Scenarios;

namespace Harness.Reports.Results;

/// <summary>A sampling run in lines of text.</summary>
public static class SamplingText
{
    /// <summary>The strategy with its value and seed, as Microsoft Coyote names it; with them the run can be repeated.</summary>
    /// <param name="options">The run.</param>
    public static string Strategy(SamplingOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var info = SchedulingStrategies.All.Single(s => s.Name == options.Strategy);
        if (info.Name == SchedulingStrategies.Default)
        {
            return $"portfolio[fair,seed:{options.Seed}]";
        }

        return info.Name == SchedulingStrategies.Unfair
            ? $"portfolio[seed:{options.Seed}]"
            : $"{info.Name}[{(info.TakesValue ? $"bound:{options.StrategyValue ?? info.DefaultValue}," : "")}seed:{options.Seed}]";
    }

    /// <summary>Where the run ends if it finds nothing.</summary>
    /// <param name="options">The run.</param>
    public static string Limits(SamplingOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var end = options.TimeLimit == Timeout.InfiniteTimeSpan
            ? $"{Figures.Plural(options.Iterations, "iteration")}"
            : $"As many iterations as {options.TimeLimit.TotalSeconds:0.###} s allow";
        return $"{end}, cut after {Figures.Plural(options.MaxFairSteps, "fair step")} or {Figures.Plural(options.MaxUnfairSteps, "unfair step")}";
    }

    /// <summary>How far a run is.</summary>
    /// <param name="progress">How far.</param>
    public static string Progress(SamplingProgress progress)
        => $"Iteration #{progress.Iterations} ({Figures.Rate(progress.Iterations, progress.Elapsed)}), "
            + $"{Figures.Plural(progress.Steps, "step")} ({Figures.Rate(progress.Steps, progress.Elapsed)}), {Figures.Seconds(progress.Elapsed)}";

    /// <summary>What was run and found, several lines.</summary>
    /// <param name="result">The run.</param>
    /// <param name="options">How it was run.</param>
    /// <param name="detailed">Whether to say what is known of each property, and which steps were never taken.</param>
    public static string Statistics(SamplingResult result, SamplingOptions options, bool detailed)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(options);
        var text = new StringBuilder();
        text.AppendLine("... Testing statistics:");
        text.AppendLine($"..... {SamplingStatistics.Bugs(result)}");
        text.AppendLine("... Exploration statistics:");
        foreach (var line in SamplingStatistics.Paths(result, options))
        {
            text.AppendLine($"..... {line}");
        }

        text.AppendLine($"..... Took {Figures.Rate(result.Iterations, result.Elapsed, "paths")}, {Figures.Rate(result.Steps, result.Elapsed, "decisions")}.");
        text.AppendLine($"..... Re-executed {Figures.Plural(result.Reexecuted, "schedule")} from the start, with the same outcome.");
        if (TrustText.Vouched(result.Vouched) is { } vouched)
        {
            text.AppendLine($"..... {vouched}");
        }

        if (detailed)
        {
            foreach (var property in result.Properties.OrderBy(p => PropertyOrder.KeyOf(p.Result.Property.Name)))
            {
                var reason = property.Result.Reason.Length == 0 ? $"in {Figures.Plural(property.ViolatingSchedules, "schedule")}" : property.Result.Reason;
                text.AppendLine($"..... {property.Result.Property.Name,-9} {property.Result.Verdict}, evaluated {Figures.Plural(property.Result.Evaluated, "time")}; {reason}");
            }

            if (!result.StepsNotTaken.IsEmpty)
            {
                text.AppendLine($"..... never taken: {string.Join(", ", result.StepsNotTaken)}");
            }
        }

        text.AppendLine(string.Create(CultureInfo.InvariantCulture, $"... Elapsed {result.Elapsed.TotalSeconds:0.0######} sec."));
        return text.ToString().ReplaceLineEndings("\n").TrimEnd();
    }

    /// <summary>The result in one line.</summary>
    /// <param name="result">The run.</param>
    public static string Conclusion(SamplingResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        var violated = result.Properties.Where(p => p.Result.Verdict == Verdict.Violated).Select(p => p.Result.Property.Name).ToArray();
        if (violated.Length > 0)
        {
            return $"Violated: {string.Join(", ", violated)}.";
        }

        if (result.End == SamplingEnd.MaxSteps)
        {
            return $"A schedule reached its last allowed step: {Figures.Plural(result.Longest, "step")}.";
        }

        if (result.Cut > 0)
        {
            return $"Nothing found in {Figures.Plural(result.Iterations, "schedule")}{Stopped(result)}, but {Cut(result)} and may go on for ever: sampled, not proved. "
                + "-s exhaustive tells whether a run that never ends is a livelock.";
        }

        return $"Nothing found in {Figures.Plural(result.Iterations, "schedule")}{Stopped(result)}: sampled, not proved.";
    }

    private static string Stopped(SamplingResult result) => result.End == SamplingEnd.Cancelled ? ", stopped early" : "";

    /// <summary>How many were cut and where; a schedule that was cut is as long as any of its kind.</summary>
    private static string Cut(SamplingResult result)
    {
        SampledSchedules[] cut = [.. new[] { result.Fair, result.Unfair }.Where(s => s.Cut > 0)];
        var share = string.Create(CultureInfo.InvariantCulture, $"{100.0 * result.Cut / result.Iterations:0.#} %");
        return $"{Figures.Count(result.Cut)} of them ({share}) {(result.Cut == 1 ? "was" : "were")} cut after {string.Join(" or ", cut.Select(s => Figures.Plural(s.Longest, "step")))}";
    }
}
