using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Harness.Engine.Exploration;
using Harness.Engine.Machine;

namespace Harness.Explorer;

/// <summary>Searches everything that can happen from a point of a walk: why a protocol holds from there on, or how it breaks.</summary>
/// <param name="model">The model.</param>
/// <param name="path">The walk to the point.</param>
/// <param name="states">How many states to visit at most.</param>
/// <param name="seconds">How long to search at most.</param>
/// <param name="runs">Whether to judge runs that never end: livelock, and the properties that are judged only where they are named.</param>
internal sealed class WalkSearch(IModel model, ImmutableArray<Move> path, int states, int seconds, bool runs)
{
    internal JsonNode Run(CancellationToken cancellation)
    {
        var program = ControlledProgram.Create(model);
        var walk = ExplorerApi.Along(program, path);
        ImmutableArray<string> judged = [.. ExhaustiveSearch.Together(program).Where(p => runs || !p.IsOfRuns).Select(p => p.Name)];
        var result = walk.Search(
            new SearchOptions { Properties = judged, StateLimit = states, TimeLimit = TimeSpan.FromSeconds(seconds), MemoryLimit = MemoryLimit }, cancellation);
        return new JsonObject
        {
            ["complete"] = result.End == SearchEnd.Complete,
            ["end"] = result.End switch
            {
                SearchEnd.Complete => "everything",
                SearchEnd.StateLimit => "the limit of states",
                SearchEnd.TimeLimit => "the time limit",
                SearchEnd.MemoryLimit => "the memory limit",
                SearchEnd.DiskFull => "a full disk",
                _ => "a stop",
            },
            ["states"] = result.States,
            ["transitions"] = result.Transitions,
            ["depth"] = result.Depth,
            ["properties"] = new JsonArray([.. result.Properties.Select(p => (JsonNode)Describe(p))]),
            ["left"] = new JsonArray([.. program.Properties.Where(p => !judged.Contains(p.Name)).Select(p => (JsonNode?)JsonValue.Create(p.Name))]),
        };
    }

    private static long MemoryLimit => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2;

    private JsonObject Describe(PropertyResult result) => new()
    {
        ["name"] = result.Property.Name,
        ["steps"] = result.Counterexample?.Length,
        ["path"] = result.Counterexample is { } found ? WalkPath.Format(path.AddRange(found.Stem).AddRange(found.Loop)) : null,
        ["loop"] = result.Property.IsOfRuns ? path.Length + result.Counterexample?.Stem.Length : null,
        ["repeats"] = result.Counterexample?.Loop.Length,
        ["proved"] = result.Verdict == Verdict.Proved,
        ["reason"] = result.Reason,
    };
}
