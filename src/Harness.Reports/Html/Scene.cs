using System.Collections.Immutable;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Harness.Engine.Traces;

namespace Harness.Reports.Html;

/// <summary>
/// What the pages draw: the tasks, the units of the ring, and for each step what it changed in them. It is made from texts of a trace alone, so that a report of a
/// trace and a page of a walk show the same, and it never fails: what cannot be read as a part of a ring is shown as text.
/// </summary>
internal sealed partial class Scene
{
    private readonly ImmutableArray<string> _tasks;
    private readonly ImmutableArray<string> _watches;
    private readonly ImmutableArray<string> _cells;
    private readonly int[] _units;
    private readonly int[] _columns;

    private Scene(IEnumerable<string> tasks, ImmutableArray<string> watches, IEnumerable<TraceStep> steps)
    {
        _tasks = [.. tasks];
        _watches = watches;
        Kind = watches.Any(w => UnitName().Match(w) is { Success: true } m && m.Groups["kind"].Value == "block") ? "block" : "slot";
        _units = [.. Enumerable.Range(0, watches.Length).Where(i => IsUnit(watches[i]))];
        _columns = [.. Enumerable.Range(0, watches.Length).Where(i => !IsUnit(watches[i]))];
        _cells = Kind == "slot" && _units.Length > 0
            ? ["payload 1", "payload 2", "header"]
            : [.. steps.SelectMany(s => s.Accesses).Select(a => CellName().Match(a.Variable)).Where(m => m.Success && m.Groups["kind"].Value == Kind)
                .Select(m => m.Groups["cell"].Value).Distinct(StringComparer.Ordinal).Take(MaximumCells).Order(StringComparer.Ordinal)];
    }

    /// <summary>Parts of a unit that are drawn: more would not be told apart.</summary>
    private const int MaximumCells = 16;

    private string Kind { get; }

    /// <summary>The scene of some steps.</summary>
    /// <param name="tasks">Names of the tasks, in the order of their lanes.</param>
    /// <param name="watches">Heads of the watched columns.</param>
    /// <param name="start">The columns before the first step.</param>
    /// <param name="steps">The steps.</param>
    internal static JsonObject Of(IEnumerable<string> tasks, ImmutableArray<string> watches, ImmutableArray<string> start, ImmutableArray<TraceStep> steps)
    {
        var scene = new Scene(tasks, watches, steps);
        var before = scene.Padded(start);
        var json = new JsonObject
        {
            ["kind"] = scene.Kind,
            ["tasks"] = Strings(scene._tasks),
            ["units"] = Strings(scene._units.Select(i => watches[i])),
            ["cells"] = Strings(scene._cells),
            ["columns"] = Strings(scene._columns.Select(i => watches[i])),
            ["start"] = new JsonObject { ["u"] = scene.Units(null, before), ["c"] = scene.Columns(null, before) },
        };
        var rows = new JsonArray();
        foreach (var step in steps)
        {
            var after = scene.Padded(step.Watches);
            rows.Add(scene.Step(step, before, after));
            before = after;
        }

        json["steps"] = rows;
        return json;
    }

    /// <summary>The lanes of a trace, which names only the tasks that move: producers first, in the order of their numbers.</summary>
    /// <param name="trace">The trace.</param>
    internal static IEnumerable<string> TasksOf(Trace trace)
        => trace.Steps.Select(s => s.Task).Distinct(StringComparer.Ordinal)
            .OrderBy(t => t.StartsWith("producer ", StringComparison.Ordinal) ? 0 : 1).ThenBy(t => t.Length).ThenBy(t => t, StringComparer.Ordinal);

    private JsonObject Step(TraceStep step, ImmutableArray<string> before, ImmutableArray<string> after)
    {
        var json = new JsonObject
        {
            ["t"] = _tasks.IndexOf(step.Task),
            ["l"] = step.Letter,
            ["n"] = step.Step,
            ["o"] = step.Operation,
            ["w"] = StepText.Of(step),
        };
        Add(json, "a", new JsonArray([.. step.Accesses.Select(a => (JsonNode)Strings([a.Kind, a.Variable, a.Before, a.After]))]));
        Add(json, "u", Units(before, after));
        Add(json, "c", Columns(before, after));
        Add(json, "p", Cells(step));
        Add(json, "f", Strings(step.Fails));
        return json;
    }

    /// <summary>The units that differ, as [unit, status, writers, held].</summary>
    private JsonArray Units(ImmutableArray<string>? before, ImmutableArray<string> after)
    {
        var changed = new JsonArray();
        for (var i = 0; i < _units.Length; i++)
        {
            var text = after[_units[i]];
            if (before is null || before.Value[_units[i]] != text)
            {
                var match = UnitText().Match(text);
                changed.Add(new JsonArray(
                    i,
                    match.Success ? match.Groups["status"].Value : text,
                    Strings(match.Groups["writers"].Value.Split('+', StringSplitOptions.RemoveEmptyEntries)),
                    match.Groups["reader"].Success));
            }
        }

        return changed;
    }

    private JsonArray Columns(ImmutableArray<string>? before, ImmutableArray<string> after)
    {
        var changed = new JsonArray();
        for (var i = 0; i < _columns.Length; i++)
        {
            if (before is null || before.Value[_columns[i]] != after[_columns[i]])
            {
                changed.Add(new JsonArray(i, after[_columns[i]]));
            }
        }

        return changed;
    }

    /// <summary>Where a payload or a header was written: [unit, cell, packet].</summary>
    private JsonArray Cells(TraceStep step)
    {
        var written = new JsonArray();
        foreach (var access in step.Accesses)
        {
            if (access.Kind == "write" && CellName().Match(access.Variable) is { Success: true } match && match.Groups["kind"].Value == Kind)
            {
                var unit = Array.FindIndex(_units, i => _watches[i] == $"{Kind} {match.Groups["unit"].Value}");
                var cell = _cells.IndexOf(match.Groups["cell"].Value);
                if (unit >= 0 && cell >= 0)
                {
                    written.Add(new JsonArray(unit, cell, access.After));
                }
            }
        }

        return written;
    }

    /// <summary>As many texts as there are columns, whatever a file says.</summary>
    private ImmutableArray<string> Padded(ImmutableArray<string> texts)
        => texts.Length == _watches.Length ? texts : [.. Enumerable.Range(0, _watches.Length).Select(i => i < texts.Length ? texts[i] : "")];

    private static void Add(JsonObject json, string name, JsonArray array)
    {
        if (array.Count > 0)
        {
            json[name] = array;
        }
    }

    private static JsonArray Strings(IEnumerable<string> texts) => new([.. texts.Select(t => (JsonNode?)JsonValue.Create(t))]);

    private static bool IsUnit(string watch) => UnitName().IsMatch(watch);

    [GeneratedRegex(@"^(?<kind>slot|block) \d{1,3}$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex UnitName();

    /// <summary>The status and, of a block, its number of packets; who writes it; whether the reader holds it.</summary>
    [GeneratedRegex(@"^(?<status>[^\[\]]*?)( \[(?<writers>P\d+(\+P\d+)*)\])?(?<reader> R)?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex UnitText();

    [GeneratedRegex(@"^(?<kind>slot|block) (?<unit>\d{1,3}) (?<cell>payload 1|payload 2|header|packet \d{1,3} payload|packet \d{1,3} header)$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex CellName();
}
