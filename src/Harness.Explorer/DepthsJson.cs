using System.Text.Json.Nodes;
using Harness.Engine.Machine;
using Harness.Reports.Charts;
using Harness.Scenarios.Reductions;

namespace Harness.Explorer;

/// <summary>The chart of states by depth, for the page.</summary>
internal static class DepthsJson
{
    internal static JsonNode Of(IModel model, int states, int seconds, CancellationToken cancellation)
    {
        var series = DepthSearch.Run(ControlledProgram.Create(model), states, TimeSpan.FromSeconds(seconds), cancellation);
        return new JsonObject { ["svg"] = DepthChart.Of(model.Name, series), ["text"] = DepthChart.Describe(series) };
    }
}
