using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Harness.Engine.Traces;

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
    public static string Of(Trace trace, string? replay = null)
    {
        ArgumentNullException.ThrowIfNull(trace);
        var data = new JsonObject
        {
            ["model"] = trace.Model,
            ["property"] = trace.Property,
            ["statement"] = trace.Statement,
            ["cause"] = CauseSentence.Of(trace),
            ["note"] = trace.Note,
            ["replay"] = replay,
            ["engine"] = trace.Engine,
            ["loop"] = trace.LoopStart,
            ["scene"] = Scene.Of(Scene.TasksOf(trace), trace.Watches, trace.WatchesAtStart, trace.Steps),
        };
        return Page.Compose($"Violated {trace.Property}: {trace.Model}", [Page.Asset("ring.js"), Page.Asset("report.js")], data.ToJsonString(s_json), TextReport.Of(trace, replay));
    }
}
