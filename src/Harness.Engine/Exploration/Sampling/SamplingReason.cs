using Harness.Engine.Machine;

namespace Harness.Engine.Exploration.Sampling;

/// <summary>What stands behind "not found", in words.</summary>
internal static class SamplingReason
{
    internal static string Of(Property property, long evaluated, SamplingResult result, SamplingOptions options)
    {
        if (property.Index == Property.LivelockIndex)
        {
            return "sampling cannot see cycles: only an exhaustive search judges this property";
        }

        var reasons = new List<string> { $"sampled, not proved: {Count(result.Iterations, "schedule")}{End(result.End, options)}" };
        if (result.Cut > 0)
        {
            reasons.Add($"{result.Cut} of them cut after {Count(options.MaxSteps, "step")}");
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

    private static string End(SamplingEnd end, SamplingOptions options) => end switch
    {
        SamplingEnd.Violation => ", ended by the violation of another property",
        SamplingEnd.Exhausted => ", all that the strategy has",
        SamplingEnd.TimeLimit => $", ended by the time limit of {options.TimeLimit.TotalSeconds:0.###} s",
        SamplingEnd.Cancelled => ", ended by a request to stop",
        _ => "",
    };

    private static string Count(long number, string what) => number == 1 ? $"1 {what}" : $"{number} {what}s";
}
