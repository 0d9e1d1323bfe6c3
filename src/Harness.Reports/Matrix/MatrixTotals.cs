using Harness.Reports.Results;

namespace Harness.Reports.Matrix;

/// <summary>What all searches of a gate did together, in one sentence.</summary>
internal static class MatrixTotals
{
    internal static string Of(IReadOnlyCollection<ScenarioOutcome> outcomes)
    {
        var results = outcomes.Where(o => o.Result is not null).Select(o => o.Result!).ToArray();
        var bits = string.Join(" or ", results.Select(r => r.FingerprintBits == 0 ? "whole states compared" : ProofBasis.Fingerprints(r)).Distinct());
        return $"{Figures.Plural(outcomes.Count, "scenario")}, {Figures.Plural(outcomes.Sum(o => o.Rows.Count()), "verdict")}: "
            + $"{Figures.Plural(results.Sum(r => r.States), "state")}, {Figures.Plural(results.Sum(r => r.Transitions), "transition")}; "
            + $"{bits}, omitted {Figures.Probability(Math.Min(1, results.Sum(r => r.OmissionProbability)))}; "
            + $"{Figures.Plural(results.Sum(r => r.Audited), "merge")} audited, {Figures.Plural(results.Sum(r => r.Reexecuted), "schedule")} re-executed";
    }
}
