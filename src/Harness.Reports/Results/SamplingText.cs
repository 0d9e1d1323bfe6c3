using System.Text;
using Harness.Engine.Exploration;
using Harness.Engine.Exploration.Sampling;
using Harness.Scenarios;

namespace Harness.Reports.Results;

/// <summary>A sampling run in lines of text.</summary>
public static class SamplingText
{
    /// <summary>What is going to be run; it names the seed, so that the run can be repeated.</summary>
    /// <param name="options">The run.</param>
    public static string Plan(SamplingOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var value = options.StrategyValue is { } number ? $", value {number}" : "";
        var iterations = options.Iterations == long.MaxValue ? "as many schedules as the time allows" : $"at most {Figures.Plural(options.Iterations, "schedule")}";
        var time = options.TimeLimit == Timeout.InfiniteTimeSpan ? "" : $", at most {options.TimeLimit.TotalSeconds:0.###} s";
        return $"Strategy {options.Strategy}{value}, seed {options.Seed}, {iterations} of at most {Figures.Plural(options.MaxSteps, "step")}{time}";
    }

    /// <summary>How far a run is.</summary>
    /// <param name="progress">How far.</param>
    public static string Progress(SamplingProgress progress)
        => $"{Figures.Plural(progress.Iterations, "schedule")} ({Figures.Rate(progress.Iterations, progress.Elapsed)}), "
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
        text.AppendLine(
            $"..... {Figures.Plural(result.Iterations, "schedule")} ({Figures.Rate(result.Iterations, result.Elapsed)}), "
            + $"{Figures.Plural(result.Steps, "step")} ({Figures.Rate(result.Steps, result.Elapsed)}), {Figures.Seconds(result.Elapsed)}");
        text.AppendLine($"..... longest schedule {Figures.Plural(result.Longest, "step")}, {Figures.Plural(result.Cut, "schedule")} cut at {Figures.Plural(options.MaxSteps, "step")}");
        text.AppendLine($"..... {Figures.Plural(result.Reexecuted, "schedule")} re-executed from the start and compared");
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

        var end = result.End == SamplingEnd.Cancelled ? ", stopped early" : "";
        return $"Nothing found in {Figures.Plural(result.Iterations, "schedule")}{end}: sampled, not proved.";
    }
}
