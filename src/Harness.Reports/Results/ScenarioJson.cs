using System.Text.Json;
using System.Text.Json.Nodes;
using Harness.Scenarios;

namespace Harness.Reports.Results;

/// <summary>What every row for machines says about its scenario.</summary>
internal static class ScenarioJson
{
    private static readonly JsonSerializerOptions s_options = new()
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    internal static JsonObject Of(Scenario scenario) => new()
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
        ["knownFalse"] = scenario.KnownFalse,
    };

    internal static string Text(JsonArray rows) => rows.ToJsonString(s_options) + "\n";
}
