using System.Text;

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
                text.AppendLine($"    {row.Property,-9} {Figures.Plural(trace.Steps.Length, "step")}: {CauseSentence.Of(trace)}");
                text.AppendLine($"              {replay(path)}");
            }
        }

        return text.ToString().ReplaceLineEndings("\n");
    }

    /// <summary>
    /// The violation to show in full: one that nobody expected if there is any, else of the first violated scenario P1, the subject of the RFC,
    /// and where that holds the shortest.
    /// </summary>
    /// <param name="outcomes">The scenarios.</param>
    public static RecordedTrace? MostTelling(IReadOnlyCollection<ScenarioOutcome> outcomes)
    {
        ArgumentNullException.ThrowIfNull(outcomes);
        var unexpected = outcomes.SelectMany(o => o.Rows.Where(r => r.IsUnexpected && r.Trace is not null).Select(r => o.Traces[r.Property])).FirstOrDefault();
        if (unexpected is not null)
        {
            return unexpected;
        }

        var traces = outcomes.FirstOrDefault(o => !o.Traces.IsEmpty)?.Traces;
        return traces?.GetValueOrDefault("P1") ?? traces?.Values.OrderBy(t => t.Trace.Steps.Length).First();
    }
}
