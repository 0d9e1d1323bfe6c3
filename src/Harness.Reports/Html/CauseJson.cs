using System.Text.Json.Nodes;
using Harness.Reports.Counterexamples;

namespace Harness.Reports.Html;

/// <summary>Why a property is violated, as the pages show it: what is wrong, how it could come to that, and the decisive steps.</summary>
public static class CauseJson
{
    /// <summary>The cause of a counterexample.</summary>
    /// <param name="explanation">The counterexample.</param>
    public static JsonObject Of(Explanation explanation)
    {
        ArgumentNullException.ThrowIfNull(explanation);
        return new JsonObject
        {
            ["sentence"] = explanation.Cause.Sentence,
            ["because"] = explanation.Cause.Because,
            ["keys"] = new JsonArray([.. explanation.Cause.Keys.Select(k => (JsonNode)new JsonArray(k.Index + 1, k.What))]),
        };
    }
}
