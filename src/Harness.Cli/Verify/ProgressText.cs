using Harness.Engine.Exploration;
using Harness.Reports.Results;

namespace Harness.Cli.Verify;

/// <summary>How far a search is, in one line.</summary>
internal static class ProgressText
{
    internal static string Of(SearchProgress progress)
        => $"{Figures.Count(progress.States)} states ({Figures.Rate(progress.States, progress.Elapsed)}), "
            + $"{Figures.Count(progress.Transitions)} transitions ({Figures.Rate(progress.Transitions, progress.Elapsed)}), "
            + $"depth {progress.Depth}, {Figures.Count(progress.Frontier)} waiting, {Figures.Mebibytes(progress.Bytes)}, {Figures.Seconds(progress.Elapsed)}"
            + (progress.Forecast is { } forecast ? $"; {Left(progress, forecast)}" : "");

    /// <summary>The same in few words, where several searches share a line.</summary>
    internal static string Short(SearchProgress progress) => $"{Figures.Plural(progress.States, "state")}, {Figures.Seconds(progress.Elapsed)}";

    /// <summary>At the rate so far; a search that needs the disk or grows its table may get slower.</summary>
    private static string Left(SearchProgress progress, in LevelForecast forecast)
        => $"about {Figures.Round(forecast.States)} in all ({Figures.Round(forecast.Least)} to {Figures.Round(forecast.Most)}), "
            + $"{Figures.Seconds(TimeLeft(progress, forecast.States))} left (up to {Figures.Seconds(TimeLeft(progress, forecast.Most))})";

    private static TimeSpan TimeLeft(SearchProgress progress, double states)
        => progress.Elapsed * Math.Clamp((states / Math.Max(1, progress.States)) - 1, 0, 1e6);
}
