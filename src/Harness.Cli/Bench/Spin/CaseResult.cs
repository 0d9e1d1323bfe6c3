using Harness.Benchmarks.Spin;

namespace Harness.Cli.Bench.Spin;

/// <summary>All contenders on one model; the first is the one that the others are compared with.</summary>
/// <param name="Model">The model.</param>
/// <param name="Contests">How each did.</param>
internal sealed record CaseResult(SpinModel Model, IReadOnlyList<Contest> Contests)
{
    internal Contest Reference => Contests[0];

    /// <summary>SPIN's quickest search that stores whole states, on one core; null when none came to an end.</summary>
    internal Contest? BestExact => Finished().Where(c => c.Contender.IsExact && c.Contender.Workers == 1).MinBy(c => c.Measurement.SearchCpu);

    /// <summary>SPIN's quickest search with hash-compaction; null when it did not come to an end.</summary>
    internal Contest? BestHashed => Finished().Where(c => !c.Contender.IsExact).MinBy(c => c.Measurement.SearchCpu);

    private IEnumerable<Contest> Finished() => Contests.Where(c => !c.Contender.IsOurs && c.Measurement.Problem is null);
}

/// <summary>One contender on one model.</summary>
/// <param name="Contender">Who.</param>
/// <param name="Measurement">The middle one of its searches.</param>
/// <param name="Runs">How many there were.</param>
internal sealed record Contest(IContender Contender, Measurement Measurement, int Runs);
