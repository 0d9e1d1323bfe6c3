using System.Text;
using Harness.Reports.Counterexamples;
using Harness.Scenarios;

namespace Harness.Reports.Results;

/// <summary>The violations of a run: for each the cause in one sentence, and the command that replays it.</summary>
public static class ViolationList
{
    /// <summary>The list; empty when nothing was violated.</summary>
    /// <param name="outcomes">The scenarios.</param>
    /// <param name="replay">Gives the command that replays a trace file.</param>
    public static string Of(IEnumerable<ScenarioOutcome> outcomes, Func<string, string> replay)
    {
        ArgumentNullException.ThrowIfNull(outcomes);
        ArgumentNullException.ThrowIfNull(replay);
        var text = new StringBuilder();
        foreach (var outcome in outcomes.Where(o => !o.Traces.IsEmpty))
        {
            text.Append("  ").AppendLine(outcome.Title);
            foreach (var row in outcome.Rows.Where(r => r.Trace is not null))
            {
                var (path, trace) = outcome.Traces[row.Property];
                text.AppendLine($"    {row.Property,-9} {Figures.Plural(trace.Steps.Length, "step")}: {Causes.Of(trace).Sentence}");
                text.AppendLine($"              {replay(path)}");
            }
        }

        return text.ToString().ReplaceLineEndings("\n");
    }

    /// <summary>
    /// The violation to show in full: one that nobody expected if there is any, else one of the first violated scenario; of several the one that says
    /// most (<see cref="Headline"/>).
    /// </summary>
    /// <param name="outcomes">The scenarios.</param>
    public static RecordedTrace? MostTelling(IReadOnlyCollection<ScenarioOutcome> outcomes)
    {
        ArgumentNullException.ThrowIfNull(outcomes);
        return First(outcomes, r => r.IsUnexpected) ?? First(outcomes, _ => true);
    }

    private static RecordedTrace? First(IEnumerable<ScenarioOutcome> outcomes, Func<VerdictRow, bool> isMeant)
        => outcomes.Select(o => o.Rows.Where(r => r.Trace is not null && isMeant(r)).MinBy(r => Headline.RankOf(r.Property)) is { } row ? o.Traces[row.Property] : null)
            .FirstOrDefault(t => t is not null);
}
