using System.Globalization;
using Harness.Engine.Exploration;

namespace Harness.Reports.Results;

/// <summary>What a search occupied, in one line: the table of visited states apart from what leads back, what is kept of the graph, and what waited.</summary>
public static class SearchMemory
{
    /// <summary>The line.</summary>
    /// <param name="result">The search.</param>
    public static string Of(SearchResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        var disk = result.SpilledBytes > 0 ? $" ({Figures.Mebibytes(result.SpilledBytes)} of them went by the disk)" : "";
        return $"memory: table {Share(result.TableBytes, result.States)}, predecessors {Share(result.PredecessorBytes, result.States)}"
            + (result.EdgeBytes > 0 ? $", edges {Share(result.EdgeBytes, result.States)}" : "")
            + $", waiting at most {Figures.Count(result.PeakFrontier)} states in {Figures.Mebibytes(result.PeakFrontierBytes)}{disk}";
    }

    private static string Share(long bytes, long states)
        => string.Create(CultureInfo.InvariantCulture, $"{Figures.Mebibytes(bytes)} ({bytes / (double)Math.Max(1, states):0.0} bytes a state)");
}
