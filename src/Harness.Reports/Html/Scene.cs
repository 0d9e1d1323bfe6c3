using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Harness.Engine.Traces;
using Harness.Reports.Counterexamples;
using Harness.Reports.Text;

namespace Harness.Reports.Html;

/// <summary>What the pages draw: the tasks, the ring, and for each step what it changed in them. A report of a trace and the page of a walk show the same.</summary>
internal sealed class Scene
{
    /// <summary>Parts of a unit that are drawn: more would not be told apart.</summary>
    private const int MaximumCells = 16;

    private readonly Trace _trace;
    private readonly ImmutableArray<string> _tasks;
    private readonly ImmutableArray<RingState> _rings;
    private readonly ImmutableArray<string> _cells;
    private readonly ImmutableArray<int> _columns;

    private Scene(Trace trace, ImmutableArray<string> tasks, ImmutableArray<RingState> rings)
    {
        (_trace, _tasks, _rings) = (trace, tasks, rings);
        var units = rings[0].Units.Select(u => u.Name).ToHashSet(StringComparer.Ordinal);
        _columns = [.. Enumerable.Range(0, trace.Watches.Length).Where(i => !units.Contains(trace.Watches[i]))];
        _cells = units.Any(u => u.StartsWith("slot ", StringComparison.Ordinal)) ? ["payload 1", "payload 2", "header"] :
        [
            .. rings[0].Units.SelectMany(u => u.Fields).Select(f => f.Key).Where(IsOfPackets).Distinct(StringComparer.Ordinal)
                .OrderBy(n => n.EndsWith("header", StringComparison.Ordinal)).ThenBy(n => n, StringComparer.Ordinal).Take(MaximumCells),
        ];
    }

    /// <summary>The scene of a counterexample.</summary>
    /// <param name="explanation">The counterexample.</param>
    internal static JsonObject Of(Explanation explanation)
        => new Scene(explanation.Trace, explanation.Tasks, [explanation.AtStart, .. explanation.Steps.Select(s => s.Ring)]).ToJson();

    /// <summary>The scene of a schedule that need not violate anything.</summary>
    /// <param name="trace">The schedule.</param>
    /// <param name="tasks">All tasks.</param>
    internal static JsonObject Of(Trace trace, IEnumerable<string> tasks)
        => new Scene(trace, [.. tasks.Where(t => !t.StartsWith("store buffer of ", StringComparison.Ordinal))], RingHistory.Of(new TraceFacts(trace))).ToJson();

    private JsonObject ToJson()
    {
        var units = _rings[0].Units;
        return new JsonObject
        {
            ["kind"] = units.Any(u => u.Name.StartsWith("block ", StringComparison.Ordinal)) ? "block" : "slot",
            ["tasks"] = Strings(_tasks),
            ["units"] = Strings(units.Select(u => u.Name)),
            ["cells"] = Strings(_cells),
            ["columns"] = Strings(_columns.Select(i => _trace.Watches[i])),
            ["start"] = Change(new JsonObject(), null, _rings[0], null, _trace.WatchesAtStart),
            ["steps"] = new JsonArray([.. _trace.Steps.Select((step, i) => (JsonNode)Step(i, step))]),
        };
    }

    private JsonObject Step(int index, TraceStep step)
    {
        var json = new JsonObject
        {
            ["t"] = _tasks.IndexOf(TraceFacts.TaskOf(step)),
            ["l"] = step.Letter,
            ["n"] = step.Step,
            ["o"] = step.Operation,
            ["w"] = StepText.Of(_trace, index, withName: false) is var deed && deed != step.Step ? deed : "",
        };
        Add(json, "a", [.. step.Accesses.Select(a => (JsonNode)Strings([a.Kind, a.Variable, a.Before, a.After]))]);
        Add(json, "f", Strings(step.Fails));
        if (step.Line is { } line)
        {
            json["s"] = line.ToString();
        }

        if (step.Source.Length > 0)
        {
            json["k"] = step.Source;
        }

        return Change(json, _rings[index], _rings[index + 1], index == 0 ? _trace.WatchesAtStart : _trace.Steps[index - 1].Watches, step.Watches);
    }

    /// <summary>The units that differ, as [unit, status, writers, held, owned, what lies in it]; the other columns that do, as [column, text]; the pointers, where they move.</summary>
    private JsonObject Change(JsonObject json, RingState? before, RingState after, ImmutableArray<string>? columnsBefore, ImmutableArray<string> columns)
    {
        var units = new JsonArray();
        for (var i = 0; i < after.Units.Length; i++)
        {
            if (!ReferenceEquals(before?.Units[i], after.Units[i]))
            {
                units.Add(Unit(i, after.Units[i]));
            }
        }

        var texts = new JsonArray();
        for (var i = 0; i < _columns.Length; i++)
        {
            if (columnsBefore is not { } old || Text(old, _columns[i]) != Text(columns, _columns[i]))
            {
                texts.Add(new JsonArray(i, Text(columns, _columns[i])));
            }
        }

        Add(json, "u", units);
        Add(json, "c", texts);
        if (before is null || before.Head != after.Head || before.Reader != after.Reader)
        {
            json["p"] = new JsonArray(after.Head, after.Reader);
        }

        return json;
    }

    private JsonArray Unit(int index, UnitState unit)
    {
        var fields = unit.Fields.ToDictionary(StringComparer.Ordinal);
        return new JsonArray(index, unit.Status, Strings(unit.Writers.Select(Short)), unit.IsHeld, unit.IsOwned, Strings(_cells.Select(c => fields.GetValueOrDefault(c, ""))));
    }

    private static string Short(string producer) => producer.StartsWith("producer ", StringComparison.Ordinal) ? "P" + producer["producer ".Length..] : producer;

    /// <summary>Words that say whose packet lies there.</summary>
    private static bool IsOfPackets(string word)
        => word is "payload 1" or "payload 2" or "header" || word.EndsWith(" payload", StringComparison.Ordinal) || word.EndsWith(" header", StringComparison.Ordinal);

    private static string Text(ImmutableArray<string> texts, int index) => index < texts.Length ? texts[index] : "";

    private static void Add(JsonObject json, string name, JsonArray array)
    {
        if (array.Count > 0)
        {
            json[name] = array;
        }
    }

    private static JsonArray Strings(IEnumerable<string> texts) => new([.. texts.Select(t => (JsonNode?)JsonValue.Create(t))]);
}
