using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Harness.Engine.Traces;
using Harness.Reports.Counterexamples;

namespace Harness.Reports.Html;

/// <summary>
/// A trace as a page of one file, which opens from a disk and asks for nothing else: time runs down, a lane for each task, and beside it the ring as it is after the
/// step that was chosen.
/// </summary>
public static class HtmlReport
{
    private static readonly JsonSerializerOptions s_json = new() { Encoder = JavaScriptEncoder.Default, MaxDepth = 16 };

    /// <summary>The report.</summary>
    /// <param name="trace">The trace; it may come from anywhere.</param>
    /// <param name="replay">The command that replays it, or null.</param>
    public static string Of(Trace trace, string? replay = null) => Of(Explanation.Of(trace), replay);

    /// <summary>The report.</summary>
    /// <param name="explanation">The counterexample.</param>
    /// <param name="replay">The command that replays it, or null.</param>
    public static string Of(Explanation explanation, string? replay = null)
    {
        ArgumentNullException.ThrowIfNull(explanation);
        var trace = explanation.Trace;
        var scene = Scene.Of(explanation);
        var rows = scene["steps"]!.AsArray();
        foreach (var (step, row) in explanation.Steps.Zip(rows))
        {
            if (step.Key is { } key)
            {
                row!["y"] = key;
            }
        }

        var data = new JsonObject
        {
            ["model"] = trace.Model,
            ["property"] = trace.Property,
            ["statement"] = trace.Statement,
            ["cause"] = CauseJson.Of(explanation),
            ["note"] = explanation.Note,
            ["replay"] = replay,
            ["engine"] = trace.Engine,
            ["loop"] = trace.LoopStart,
            ["decisive"] = Numbers(explanation, StepRole.Decisive),
            ["unrelated"] = Numbers(explanation, StepRole.Unrelated),
            ["scene"] = scene,
        };
        return Page.Compose($"Violated {trace.Property}: {trace.Model}", [Page.Asset("ring.js"), Page.Asset("report.js")], data.ToJsonString(s_json), TextReport.Of(explanation, replay).ToString());
    }

    private static JsonArray Numbers(Explanation explanation, StepRole role)
        => new([.. Enumerable.Range(0, explanation.Steps.Length).Where(i => explanation.Steps[i].Role == role).Select(i => (JsonNode?)JsonValue.Create(i + 1))]);
}
