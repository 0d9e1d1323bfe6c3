using Harness.Engine.Machine;

namespace Harness.Engine.Exploration.Sampling;

/// <summary>What stands behind "not found", in words.</summary>
internal static class SamplingReason
{
    internal static string Of(Property property, long evaluated, SamplingResult result, SamplingOptions options)
    {
        if (property.IsOfRuns)
        {
            return "sampling cannot see cycles: only an exhaustive search judges this property";
        }

        var reasons = new List<string> { $"sampled, not proved: {Count(result.Iterations, "schedule")}{End(result.End, options)}" };
        if (result.Cut > 0)
        {
            var cuts = new List<string>();
            Add(cuts, result.Fair.Cut, options.MaxFairSteps);
            Add(cuts, result.Unfair.Cut, options.MaxUnfairSteps);
            reasons.Add(string.Join(", ", cuts));
        }

        if (property.Vacuous is { } vacuous)
        {
            reasons.Add($"vacuous: {vacuous}");
        }
        else if (evaluated == 0)
        {
            reasons.Add("its premise never held, so that it was never evaluated");
        }

        return string.Join("; ", reasons);
    }

    private static void Add(List<string> cuts, long cut, int steps)
    {
        if (cut > 0)
        {
            cuts.Add($"{cut} of them cut after {Count(steps, "step")}");
        }
    }

    private static string End(SamplingEnd end, SamplingOptions options) => end switch
    {
        SamplingEnd.Violation => ", ended by the violation of another property",
        SamplingEnd.Exhausted => ", all that the strategy has",
        SamplingEnd.MaxSteps => ", ended by one that reached its last allowed step",
        SamplingEnd.TimeLimit => $", ended by the time limit of {options.TimeLimit.TotalSeconds:0.###} s",
        SamplingEnd.Cancelled => ", ended by a request to stop",
        _ => "",
    };

    private static string Count(long number, string what) => number == 1 ? $"1 {what}" : $"{number} {what}s";
}
