using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;
using Harness.Ring;
using Harness.Scenarios;
using Harness.Scenarios.Bounds;

namespace Harness.Reports.Results;

/// <summary>The smallest bounds at which the properties of a scenario are violated, for people and for machines.</summary>
public static class SmallestReport
{
    /// <summary>A line for each bounds.</summary>
    /// <param name="found">The properties.</param>
    public static string Text(ImmutableArray<SmallestBounds> found)
    {
        var text = new StringBuilder();
        foreach (var group in found.GroupBy(s => s.Bounds))
        {
            var names = string.Join(", ", group.OrderBy(s => PropertyOrder.KeyOf(s.Property)).Select(s => s.Bounds is null ? s.Property : $"{s.Property} in {Figures.Plural(s.Steps, "step")}"));
            text.Append($"  {group.Key?.ToString() ?? "not reached",-12}").Append("  ").AppendLine(names);
        }

        return text.ToString().ReplaceLineEndings("\n");
    }

    /// <summary>An array of one object for each violated property.</summary>
    /// <param name="scenario">The scenario whose properties they are.</param>
    /// <param name="found">The properties.</param>
    public static string Json(Scenario scenario, ImmutableArray<SmallestBounds> found)
    {
        var rows = new JsonArray();
        foreach (var (property, bounds, steps) in found.OrderBy(s => PropertyOrder.KeyOf(s.Property)))
        {
            var row = ScenarioJson.Of(scenario);
            row["property"] = property;
            row["smallest"] = bounds is null ? null : Bounds(bounds);
            row["steps"] = steps;
            rows.Add(row);
        }

        return ScenarioJson.Text(rows);
    }

    private static JsonObject Bounds(RingBounds bounds)
        => new() { ["slots"] = bounds.Slots, ["producers"] = bounds.Producers, ["packets"] = bounds.PacketsPerProducer };
}
