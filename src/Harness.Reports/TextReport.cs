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
    private const int LongestLetter = 8;

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
        text.Paragraph($"{trace.Property}: {explanation.Cause.Sentence}", lead: "Violated ", tone: Tone.Violated);
        if (explanation.Cause.Because.Length > 0)
        {
            text.Paragraph($"because {explanation.Cause.Because}", "    ", "  ");
        }

        DecisiveSteps(explanation, text);
        text.Paragraph($"{trace.Property} says: {trace.Statement}");
        text.Paragraph($"{trace.Model}; {Figures.Plural(trace.Steps.Length, "step")}, {Figures.Plural(explanation.ContextSwitches, "context switch", "context switches")}");
        if (history is not null)
        {
            text.Paragraph(history);
        }

        text.End();
                if (!trace.Steps.IsEmpty)
        {
            var rows = Fold.Rows(explanation, isFull);
            new StepTable(explanation, rows, text).Write();
        }

        if (explanation.Note.Length > 0)
        {
            text.End().Paragraph($"Note: {explanation.Note}");
        }

        if (replay is not null)
        {
            // One line whatever its length: it is there to be copied.
            text.End().Add($"Replay: {StyledText.Printable(replay)}").End();
        }

        return text.ToStyledText();
    }

    /// <summary>The decisive steps as a list: number and letter, as the table has them, and what the step did.</summary>
    private static void DecisiveSteps(Explanation explanation, StyledLines text)
    {
        var keys = explanation.Cause.Keys.Select(k => (Number: Layout.Number(k.Index), Letter: Layout.Cut(StyledText.Printable(explanation.Trace.Steps[k.Index].Letter), LongestLetter), k.What)).ToArray();
        var number = keys.Select(k => k.Number.Length).DefaultIfEmpty().Max();
        var letter = keys.Select(k => k.Letter.Length).DefaultIfEmpty().Max();
        foreach (var key in keys)
        {
            var head = $"  > {key.Number.PadLeft(number)}  {key.Letter.PadRight(letter)}  ";
            text.Paragraph(key.What, new string(' ', head.Length), head, Tone.Decisive);
        }
    }
}
