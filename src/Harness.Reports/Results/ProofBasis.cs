using System.Globalization;
using Harness.Engine.Exploration;

namespace Harness.Reports.Results;

/// <summary>What the Proved verdicts of a scenario rest on, in one line.</summary>
public static class ProofBasis
{
    /// <summary>What holds for every model.</summary>
    public const string General = "Proved: no schedule within the bounds violates it. Each shared access is one step (reference granularity).";

    /// <summary>What holds for every scenario of the ring.</summary>
    public const string Common = General + "\n"
        + "What the model leaves out: docs/model.md.";

    /// <summary>By what states were told apart.</summary>
    /// <param name="result">A search that did not compare whole states.</param>
    internal static string Fingerprints(SearchResult result) => $"{result.FingerprintBits}-bit fingerprints (seed {result.Seed})";

    /// <summary>The line, or null when nothing was proved.</summary>
    /// <param name="outcome">The scenario.</param>
    public static string? Of(ScenarioOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        if (outcome.Result is not { } result || !result.Properties.Any(p => p.Verdict == Verdict.Proved))
        {
            return null;
        }

        var bounds = outcome.Scenario is { } scenario ? scenario.Bounds + ", " : "";
        var memory = outcome.Memory == "sc" ? "sequential consistency" : $"memory model {outcome.Memory} (docs/memory-models.md)";
        var store = result.FingerprintBits == 0
            ? "whole states compared"
            : Fingerprints(result);
        var reductions = result.Reductions.IsEmpty ? "nothing left out" : "reduced by " + string.Join(" and ", result.Reductions);
        var fairness = result.Properties.Any(p => p.Verdict == Verdict.Proved && p.Property.IsLiveness) ? $", {outcome.Scenario?.Fairness ?? "weak"} fairness" : "";
        var notes = string.Concat(result.ReductionNotes.Select(n => $" ({n})"));
        return $"{bounds}{memory}, {store}, {reductions}{notes}{fairness}, "
            + $"{Figures.Plural(result.Audited, "merge")} audited, {Figures.Plural(result.Reexecuted, "schedule")} re-executed"
            + (result.Processes > 1 ? string.Create(CultureInfo.InvariantCulture, $"; {result.Processes} processes, which sent each other {(double)result.SentBytes / result.States:F1} bytes a state") : "");
    }
}
