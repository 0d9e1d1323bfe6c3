using Harness.Engine.Exploration;
using Harness.Reports.Results;

namespace Coyote.Cli.Verify;

/// <summary>How far a search is, in one line.</summary>
internal static class ProgressText
{
    internal static string Of(SearchProgress progress)
        => $"{Figures.Count(progress.States)} states ({Figures.Rate(progress.States, progress.Elapsed)}), "
            + $"{Figures.Count(progress.Transitions)} transitions ({Figures.Rate(progress.Transitions, progress.Elapsed)}), "
            + $"depth {progress.Depth}, {Figures.Count(progress.Frontier)} waiting, {Figures.Mebibytes(progress.Bytes)}, {Figures.Seconds(progress.Elapsed)}";

    /// <summary>The same in few words, where several searches share a line.</summary>
    internal static string Short(SearchProgress progress) => $"{Figures.Plural(progress.States, "state")}, {Figures.Seconds(progress.Elapsed)}";
}
