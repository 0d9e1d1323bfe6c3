using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Harness.Engine.Exploration;

namespace Harness.Reports.Results;

/// <summary>
/// The results of a run for machines: an array of one object for each property of each scenario. Numbers that may exceed 64 bits are texts; what
/// was not counted, not expected or not written is null.
/// </summary>
public static class ResultJson
{
    private static readonly JsonSerializerOptions s_json = new()
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The text.</summary>
    /// <param name="outcomes">The scenarios.</param>
    public static string Of(IEnumerable<ScenarioOutcome> outcomes)
    {
        ArgumentNullException.ThrowIfNull(outcomes);
        var rows = new JsonArray();
        foreach (var outcome in outcomes)
        {
            foreach (var row in outcome.Rows)
            {
                rows.Add(Row(outcome, row));
            }
        }

        return rows.ToJsonString(s_json) + "\n";
    }

    private static JsonObject Row(ScenarioOutcome outcome, VerdictRow row)
    {
        var (scenario, result) = (outcome.Scenario ?? throw new ArgumentException($"'{outcome.Title}' is no scenario", nameof(outcome)), outcome.Result);
        return new JsonObject
        {
            ["variant"] = scenario.Variant,
            ["reader"] = scenario.Reader,
            ["faults"] = new JsonArray([.. scenario.Faults.Select(f => (JsonNode)f)]),
            ["memory"] = scenario.Memory,
            ["slots"] = scenario.Slots,
            ["producers"] = scenario.Producers,
            ["packets"] = scenario.Packets is { } packets ? packets : "unbounded",
            ["mark"] = scenario.Mark,
            ["tpacket"] = scenario.Tpacket,
            ["property"] = row.Property,
            ["expected"] = row.Expected?.ToString(),
            ["verdict"] = row.Verdict.ToString(),
            ["reason"] = row.Reason.Length == 0 ? null : row.Reason,
            ["evaluated"] = row.Evaluated,
            ["states"] = result?.States ?? 0,
            ["transitions"] = result?.Transitions ?? 0,
            ["depth"] = result?.Depth ?? 0,
            ["schedules"] = Schedules(result),
            ["scheduleBound"] = result?.BoundedSchedules is null ? null : outcome.ScheduleBound,
            ["boundedSchedules"] = result?.BoundedSchedules?.ToString(CultureInfo.InvariantCulture),
            ["omissionProbability"] = result?.OmissionProbability ?? 0,
            ["seconds"] = Math.Round(result?.Elapsed.TotalSeconds ?? 0, 3),
            ["trace"] = row.Trace,
        };
    }

    private static string? Schedules(SearchResult? result)
        => result?.Cyclic == true ? "unbounded" : result?.Schedules?.ToString(CultureInfo.InvariantCulture);
}
