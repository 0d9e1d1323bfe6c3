using System.Globalization;
using System.Text.Json.Nodes;
using Harness.Engine.Exploration;
using Harness.Scenarios.Bounds;

namespace Harness.Reports.Results;

/// <summary>
/// The results of a run for machines: an array of one object for each property of each scenario, or of each test. Numbers that may exceed 64 bits are texts; what
/// was not counted, not expected or not written is null.
/// </summary>
public static class ResultJson
{
    /// <summary>The text.</summary>
    /// <param name="outcomes">The scenarios.</param>
    /// <param name="bounds">What was found out about other bounds, as rows of their own.</param>
    public static string Of(IEnumerable<ScenarioOutcome> outcomes, IEnumerable<BoundsFinding> bounds)
    {
        ArgumentNullException.ThrowIfNull(outcomes);
        ArgumentNullException.ThrowIfNull(bounds);
        var rows = new JsonArray();
        foreach (var outcome in outcomes)
        {
            foreach (var row in outcome.Rows)
            {
                rows.Add(Row(outcome, row));
            }
        }

        foreach (var finding in bounds)
        {
            var row = ScenarioJson.Of(finding.Scenario);
            row["property"] = finding.Property;
            row["check"] = finding.Check;
            row["outcome"] = finding.Outcome.ToString();
            row["reason"] = finding.Detail.Length == 0 ? null : finding.Detail;
            row["trace"] = finding.Trace;
            rows.Add(row);
        }

        return ScenarioJson.Text(rows);
    }

    private static JsonObject Row(ScenarioOutcome outcome, VerdictRow row)
    {
        var result = outcome.Result;
        var json = outcome.Scenario is { } scenario ? ScenarioJson.Of(scenario) : new JsonObject { ["test"] = outcome.Title, ["memory"] = outcome.Memory };
        json["property"] = row.Property;
        json["expected"] = row.Expected?.ToString();
        json["verdict"] = row.Verdict.ToString();
        json["reason"] = row.Reason.Length == 0 ? null : row.Reason;
        json["evaluated"] = row.Evaluated;
        json["states"] = result?.States ?? 0;
        json["transitions"] = result?.Transitions ?? 0;
        json["depth"] = result?.Depth ?? 0;
        json["digest"] = (result?.Digest ?? 0).ToString("x16", CultureInfo.InvariantCulture);
        json["schedules"] = Schedules(result);
        json["scheduleBound"] = result?.BoundedSchedules is null ? null : outcome.ScheduleBound;
        json["boundedSchedules"] = result?.BoundedSchedules?.ToString(CultureInfo.InvariantCulture);
        json["reductions"] = Texts(result?.Reductions);
        json["reductionNotes"] = Texts(result?.ReductionNotes);
        json["bytes"] = new JsonObject
        {
            ["table"] = result?.TableBytes ?? 0,
            ["predecessors"] = result?.PredecessorBytes ?? 0,
            ["edges"] = result?.EdgeBytes ?? 0,
            ["waiting"] = result?.PeakFrontierBytes ?? 0,
            ["spilled"] = result?.SpilledBytes ?? 0,
        };
        json["seed"] = result?.Seed ?? 0;
        json["omissionProbability"] = result?.OmissionProbability ?? 0;
        json["seconds"] = Math.Round(result?.Elapsed.TotalSeconds ?? 0, 3);
        json["trace"] = row.Trace;
        return json;
    }

    private static JsonArray Texts(IEnumerable<string>? texts) => new([.. (texts ?? []).Select(t => (JsonNode)t)]);

    private static string? Schedules(SearchResult? result)
        => result?.Cyclic == true ? "unbounded" : result?.Schedules?.ToString(CultureInfo.InvariantCulture);
}
