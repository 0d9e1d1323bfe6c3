using System.Globalization;
using Harness.Engine.Exploration;
using Harness.Reports.Results;

namespace Harness.Reports.Matrix;

/// <summary>One property of one scenario, in a few characters.</summary>
/// <param name="Text"><c>ok</c>, the steps of a shortest violation, <c>vac</c>, <c>?</c> or <c>-</c>, with <c>!</c> where it is not what the gate demands.</param>
/// <param name="Tone">What it is about.</param>
/// <param name="Trace">The trace file of a violation, or null.</param>
internal sealed record MatrixCell(string Text, Tone Tone, string? Trace)
{
    /// <summary>A property that the scenario does not have.</summary>
    internal static MatrixCell None { get; } = new("-", Tone.Plain, null);

    internal static MatrixCell Of(ScenarioOutcome outcome, VerdictRow row)
    {
        var (text, tone) = row.Verdict switch
        {
            Verdict.Proved => ("ok", Tone.Proved),
            Verdict.Violated => (Steps(outcome, row), Tone.Violated),
            Verdict.Vacuous => ("vac", Tone.Doubtful),
            _ => ("?", Tone.Doubtful),
        };
        return row.IsUnexpected ? new MatrixCell(text + "!", Tone.Unexpected, row.Trace) : new MatrixCell(text, tone, row.Trace);
    }

    private static string Steps(ScenarioOutcome outcome, VerdictRow row)
        => outcome.Traces.TryGetValue(row.Property, out var recorded) ? recorded.Trace.Steps.Length.ToString(CultureInfo.InvariantCulture) : "bad";
}
