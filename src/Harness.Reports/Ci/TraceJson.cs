using System.Text.Json.Nodes;
using Harness.Reports.Counterexamples;
using Harness.Reports.Results;

namespace Harness.Reports.Ci;

/// <summary>Runs that are no gate, for machines and for a summary page: tests by sampling, and replays.</summary>
public static class TraceJson
{
    /// <summary>An array of one object for each verdict.</summary>
    /// <param name="cases">The verdicts.</param>
    public static string Of(IEnumerable<RunCase> cases)
    {
        ArgumentNullException.ThrowIfNull(cases);
        return ScenarioJson.Text(new JsonArray([.. cases.Select(Row)]));
    }

    /// <summary>A table with a row for each verdict, and the causes under it.</summary>
    /// <param name="cases">The verdicts.</param>
    public static string Markdown(IReadOnlyCollection<RunCase> cases)
    {
        ArgumentNullException.ThrowIfNull(cases);
        var lines = new List<string> { "| | property | verdict | cause |", "|---|---|---|---|" };
        lines.AddRange(cases.Select(c => $"| {Escape(c.Group)} | {Escape(c.Name)} | {c.Verdict} | {Escape(c.Message)} |"));
        foreach (var c in cases.Where(c => c.Trace is not null))
        {
            // A fence longer than any in the text: nothing in a trace ends the block.
            lines.AddRange(["", "````````text", TextReport.Of(c.Trace!.Trace, c.Replay).ToString().TrimEnd().Replace("````````", "…", StringComparison.Ordinal), "````````"]);
        }

        return string.Join('\n', lines) + "\n";
    }

    private static JsonNode Row(RunCase c) => new JsonObject
    {
        ["model"] = c.Trace?.Trace.Model,
        ["test"] = c.Group,
        ["property"] = c.Name,
        ["verdict"] = c.Verdict,
        ["cause"] = c.Message.Length == 0 ? null : c.Message,
        ["steps"] = c.Trace?.Trace.Steps.Length,
        ["contextSwitches"] = c.Trace is { } trace ? Explanation.Of(trace.Trace).ContextSwitches : null,
        ["trace"] = c.Trace?.Path,
    };

    private static string Escape(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).ReplaceLineEndings(" ");
}
