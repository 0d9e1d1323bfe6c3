using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Harness.Engine.Exploration;
using Harness.Engine.Machine;
using Harness.Engine.Stepping;
using Harness.Engine.Traces;
using Harness.Reports.Html;

namespace Harness.Explorer;

/// <summary>A walk as the page draws it: all its steps, and at one of its points what each task can do and what each property says.</summary>
internal static class WalkJson
{
    /// <param name="program">The program.</param>
    /// <param name="moves">The walk.</param>
    /// <param name="at">The point: after so many steps; null for the end.</param>
    /// <param name="loop">After how many steps the part begins that the end of the walk is to repeat for ever; null where nobody says so.</param>
    internal static JsonNode Of(ControlledProgram program, ImmutableArray<Move> moves, int? at, int? loop)
    {
        var point = Math.Min(at ?? moves.Length, moves.Length);
        var walk = ExplorerApi.Along(program, moves[..point]);
        var run = RunFrom.Of(walk, loop is { } start && ExplorerApi.WithinWalk(start, moves) <= point && point == moves.Length ? start : null);
        var json = new JsonObject
        {
            ["title"] = program.Model.Name,
            ["at"] = point,
            ["end"] = walk.IsEnd,
            ["sameAs"] = walk.SameAs,
            ["options"] = new JsonArray([.. walk.Options().Select(o => (JsonNode)Option(o))]),
            ["properties"] = new JsonArray([.. program.Properties.Select(p => (JsonNode)(p.IsOfRuns ? PropertyOfRuns(run, p, point) : Property(walk, p)))]),
        };
        foreach (var move in moves[point..])
        {
            if (!walk.TryStep(move))
            {
                throw ExplorerApi.CannotMove(program, walk, move);
            }
        }

        json["scene"] = Scene.Of(TraceOf(program, walk), program.Tasks.Select(t => t.Name));
        return json;
    }

    private static JsonObject Option(WalkOption option) => new()
    {
        ["task"] = option.Task.Name,
        ["letter"] = option.Step?.Letter,
        ["step"] = option.Step?.Text,
        ["source"] = option.Step?.Source,
        ["waits"] = option.Waits,
        ["moves"] = new JsonArray([.. option.Moves.Select(m => (JsonNode)new JsonObject
        {
            ["move"] = WalkPath.Format([m.Move]),
            ["outcome"] = m.Outcome,
            ["fails"] = new JsonArray([.. m.Fails.Select(f => (JsonNode?)JsonValue.Create(f))]),
        })]),
    };

    private static JsonObject Property(Walk walk, Property property) => new()
    {
        ["name"] = property.Name,
        ["statement"] = property.Name switch
        {
            Engine.Machine.Property.Deadlock => "somebody can move, or nobody has work to do",
            Engine.Machine.Property.Exception => "no task ends with an exception",
            _ => property.Statement,
        },
        ["now"] = walk.Now(property) switch
        {
            Judgement.Holds => "holds",
            Judgement.Fails => "violated",
            _ => "not judged",
        },
        ["violatedAfter"] = walk.ViolatedAfter(property),
    };

    private static JsonObject PropertyOfRuns(RunFrom run, Property property, int point) => new()
    {
        ["name"] = property.Name,
        ["statement"] = property.Name == Engine.Machine.Property.Livelock ? "there is no fair cycle without progress" : property.Statement,
        ["now"] = run.Violated.ContainsKey(property) ? "violated" : "not judged",
        ["violatedAfter"] = run.Violated.ContainsKey(property) ? point : null,
        ["loop"] = run.Violated.TryGetValue(property, out var loop) ? loop : null,
        ["why"] = run.Describe(property),
    };

    private static Trace TraceOf(ControlledProgram program, Walk walk) => new(
        Trace.FormatName, Trace.CurrentVersion, EngineVersion.Current, program.Model.Name, "", new Dictionary<string, string>(), "", "", "",
        program.Causes, [], walk.Watches, walk.WatchesAtStart, [.. walk.Moves.Select(m => ImmutableArray.Create((int)m.Task, m.Choice))], null, walk.Steps);
}
