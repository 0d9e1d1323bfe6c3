namespace Harness.Cli.Bench.Spin;

/// <summary>One search of one contender.</summary>
/// <param name="States">States that it kept.</param>
/// <param name="Transitions">Steps that it took.</param>
/// <param name="Search">Time of the search on the clock, as the contender itself reports it: without start-up, generation and compilation.</param>
/// <param name="SearchCpu">Processor time of the search.</param>
/// <param name="Whole">Time on the clock from nothing to the verdict: generation, compilation and start-up included.</param>
/// <param name="PeakBytes">The most memory that was resident.</param>
/// <param name="Problem">Why it did not come to an end, or null.</param>
internal sealed record Measurement(long States, long Transitions, TimeSpan Search, TimeSpan SearchCpu, TimeSpan Whole, long PeakBytes, string? Problem)
{
    /// <summary>The middle one of several, by processor time; of an even number the quicker one.</summary>
    internal static Measurement Middle(IReadOnlyList<Measurement> measurements)
        => measurements.OrderBy(m => m.SearchCpu).ElementAt((measurements.Count - 1) / 2);
}
