using System.Collections.Immutable;
using Harness.Engine.Exploration;
using Harness.Engine.Machine;
using Harness.Scenarios.Bounds;

namespace Harness.Reports.Results;

/// <summary>Whether a gate may open.</summary>
/// <param name="Verdicts">How many verdicts were asked for.</param>
/// <param name="Unexpected">Verdicts other than the expected ones, as <c>P1 of legacy, …: expected Violated, found Proved; the file expects it because: …</c>.</param>
/// <param name="Undecided">How many verdicts were not reached.</param>
/// <param name="StepsNeverTaken">Steps of the model that no scenario of the gate took: what nothing exercises, nothing checks.</param>
/// <param name="RefutedBounds">What the gate's file says of bounds and is not so, a line each.</param>
/// <param name="UndecidedBounds">What the file says of bounds and could not be found out, a line each.</param>
public sealed record GateJudgement(
    int Verdicts,
    ImmutableArray<string> Unexpected,
    int Undecided,
    ImmutableArray<StepLabel> StepsNeverTaken,
    ImmutableArray<string> RefutedBounds,
    ImmutableArray<string> UndecidedBounds)
{
    /// <summary>Whether every verdict is the expected one, the bounds are right, and every step was taken.</summary>
    public bool IsGreen => !IsRed && Undecided == 0 && UndecidedBounds.IsEmpty;

    /// <summary>Whether something is wrong, and not only unfinished.</summary>
    public bool IsRed => !Unexpected.IsEmpty || !StepsNeverTaken.IsEmpty || !RefutedBounds.IsEmpty;

    /// <summary>Judges the scenarios of a gate.</summary>
    /// <param name="outcomes">What became of them.</param>
    /// <param name="bounds">What the checks of bounds found out; empty when there were none.</param>
    /// <param name="unexpectedSteps">Steps of the model that no scenario of the file even expects.</param>
    public static GateJudgement Of(
        IReadOnlyCollection<ScenarioOutcome> outcomes, IReadOnlyCollection<BoundsFinding> bounds, IEnumerable<StepLabel> unexpectedSteps)
    {
        ArgumentNullException.ThrowIfNull(outcomes);
        var rows = outcomes.SelectMany(o => o.Rows.Select(r => (Outcome: o, Row: r))).ToArray();
        return new GateJudgement(
            rows.Length,
            [.. rows.Where(r => r.Row.IsUnexpected).Select(r => $"{r.Row.Property} of {r.Outcome.Title}: expected {r.Row.Expected}, found {r.Row.Verdict}{Because(r.Row)}{Why(r.Outcome, r.Row)}")],
            rows.Count(r => r.Row.Verdict == Verdict.Inconclusive),
            [.. NeverTaken(outcomes), .. unexpectedSteps],
            BoundsReport.Lines(bounds, BoundsOutcome.Refuted),
            BoundsReport.Lines(bounds, BoundsOutcome.Undecided));
    }

    /// <summary>What speaks for the expected verdict.</summary>
    private static string Why(ScenarioOutcome outcome, VerdictRow row) => outcome.Expectations?.GetValueOrDefault(row.Property) is { } expected ? $"; the file expects it because: {expected.Why}" : "";

    private static string Because(VerdictRow row) => row.Reason.Length == 0 ? "" : $" ({row.Reason})";

    /// <summary>Only where every search was complete: what was cut short may have had the step still before it.</summary>
    private static ImmutableArray<StepLabel> NeverTaken(IReadOnlyCollection<ScenarioOutcome> outcomes)
    {
        if (outcomes.Any(o => o.Result is not { End: SearchEnd.Complete }))
        {
            return [];
        }

        var taken = outcomes.SelectMany(o => o.ExpectedSteps.Except(o.Result!.StepsNotTaken)).ToHashSet();
        return [.. outcomes.SelectMany(o => o.ExpectedSteps).Where(s => !taken.Contains(s)).Distinct()];
    }
}
