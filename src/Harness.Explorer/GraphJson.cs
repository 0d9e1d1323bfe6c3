using System.Text.Json.Nodes;
using Harness.Engine.Exploration;
using Harness.Engine.Machine;
using Microsoft.AspNetCore.Http;

namespace Harness.Explorer;

/// <summary>The state graph of a small scenario, for the page.</summary>
internal static class GraphJson
{
    internal static JsonNode Of(IModel model, int states)
    {
        var program = ControlledProgram.Create(model);
        var graph = SmallGraph.Of(program, states)
            ?? throw new RequestException(StatusCodes.Status422UnprocessableEntity, $"the graph has more than {states} states: choose smaller bounds, or 'harness graph' with a larger --limit");
        return new JsonObject
        {
            ["watches"] = Strings(graph.Watches),
            ["tasks"] = Strings(program.Tasks.Select(t => t.Name)),
            ["states"] = new JsonArray([.. graph.States.Select(s => (JsonNode)new JsonArray(s.Depth, Strings(s.Watches), Strings(s.AllFails), s.IsEnd))]),
            ["steps"] = new JsonArray([.. graph.Steps.Select(s => (JsonNode)new JsonArray(s.From, s.To, WalkPath.Format([s.Move]), (int)s.Move.Task, s.Label.ToString(), Strings(s.Fails)))]),
        };
    }

    private static JsonArray Strings(IEnumerable<string> texts) => new([.. texts.Select(t => (JsonNode?)JsonValue.Create(t))]);
}
