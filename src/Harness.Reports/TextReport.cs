using Harness.Engine.Traces;
using Harness.Reports.Counterexamples;
using Harness.Reports.Results;
using Harness.Reports.Text;

namespace Harness.Reports;

/// <summary>
/// A counterexample as text of at most 120 columns: the cause in the first lines, with the steps that collided; then a column for each task in which its step's
/// letter stands, what the step did, and the ring beside it. Decisive steps are marked, context switches are drawn, and steps without a part in the cause are folded.
/// </summary>
public static class TextReport
{
    /// <summary>The report.</summary>
    /// <param name="trace">The trace.</param>
    /// <param name="replay">The command that replays it, or null.</param>
    /// <param name="isFull">Whether steps without a part in the cause are shown too.</param>
    /// <param name="history">How the schedule was found and what was removed from it, or null.</param>
    public static StyledText Of(Trace trace, string? replay = null, bool isFull = false, string? history = null) => Of(Explanation.Of(trace), replay, isFull, history);

    /// <summary>The report.</summary>
    /// <param name="explanation">The counterexample.</param>
    /// <param name="replay">The command that replays it, or null.</param>
    /// <param name="isFull">Whether steps without a part in the cause are shown too.</param>
    /// <param name="history">How the schedule was found and what was removed from it, or null.</param>
    public static StyledText Of(Explanation explanation, string? replay = null, bool isFull = false, string? history = null)
    {
        ArgumentNullException.ThrowIfNull(explanation);
        var trace = explanation.Trace;
        var text = new StyledLines();
        text.Paragraph($"Violated {trace.Property}: {explanation.Sentence}", isVerdict: true);
        text.Paragraph($"{trace.Property} says: {trace.Statement}");
        text.Paragraph($"{trace.Model}; {Figures.Plural(trace.Steps.Length, "step")}, {Figures.Plural(explanation.ContextSwitches, "context switch", "context switches")}");
        if (history is not null)
        {
            text.Paragraph(history);
        }

        text.End();
        var hasFolds = false;
        if (!trace.Steps.IsEmpty)
        {
            var rows = Fold.Rows(explanation, isFull);
            hasFolds = rows.Any(r => r.Count > 1);
            new StepTable(explanation, rows, text).Write();
        }

        // The note of a loop is its cause, and the sentence has it already.
        if (trace.Note.Length > 0 && !explanation.Sentence.Contains(trace.Note, StringComparison.Ordinal))
        {
            text.End().Paragraph($"Note: {trace.Note}");
        }

        if (hasFolds)
        {
            text.End().Paragraph("> a decisive step; … steps without a part in the cause, which replay --full shows");
        }

        if (replay is not null)
        {
            // One line whatever its length: it is there to be copied.
            text.End().Add($"Replay: {StyledText.Printable(replay)}").End();
        }

        return text.ToStyledText();
    }
}
