using System.Globalization;
using System.Text;
using Harness.Engine.Exploration;
using Harness.Engine.Machine;

namespace Harness.Reports.Charts;

/// <summary>A state graph in the language of Graphviz (dot): states of one depth stand side by side, violating ones are red, ends have a double border.</summary>
public static class DotGraph
{
    /// <summary>The graph.</summary>
    /// <param name="program">The program that it is of.</param>
    /// <param name="graph">Its states and steps.</param>
    public static string Of(ControlledProgram program, SmallGraph graph)
    {
        ArgumentNullException.ThrowIfNull(program);
        ArgumentNullException.ThrowIfNull(graph);
        var dot = new StringBuilder();
        dot.Append(CultureInfo.InvariantCulture, $"// {OneLine(program.Model.Name)}: {graph.States.Length} states, {graph.Steps.Length} steps\n");
        dot.Append("digraph states {\n  rankdir=TB;\n  node [shape=box, style=rounded, fontname=\"monospace\", fontsize=9];\n  edge [fontname=\"sans-serif\", fontsize=8];\n");
        dot.Append(CultureInfo.InvariantCulture, $"  label={Quote($"{program.Model.Name}: {graph.States.Length} states, {graph.Steps.Length} steps")};\n");
        for (var i = 0; i < graph.States.Length; i++)
        {
            var state = graph.States[i];
            var fails = state.AllFails;
            var label = string.Join('\n', graph.Watches.Zip(state.Watches).Select(w => $"{w.First}: {w.Second}").Prepend($"{i}").Concat(fails.IsEmpty ? [] : [$"violates {string.Join(' ', fails)}"]));
            var colour = fails.IsEmpty ? "" : ", color=\"#c62828\", fontcolor=\"#c62828\", penwidth=2";
            dot.Append(CultureInfo.InvariantCulture, $"  s{i} [label={Quote(label)}{colour}{(state.IsEnd ? ", peripheries=2" : "")}];\n");
        }

        foreach (var level in graph.States.Select((s, i) => (s.Depth, i)).GroupBy(s => s.Depth, s => s.i))
        {
            dot.Append(CultureInfo.InvariantCulture, $"  {{ rank=same; {string.Join("; ", level.Select(i => "s" + i.ToString(CultureInfo.InvariantCulture)))} }}\n");
        }

        foreach (var step in graph.Steps)
        {
            var label = $"{program.Tasks[step.Move.Task].Name}: {step.Label}{(step.Move.Choice > 0 ? $" ({step.Move.Choice})" : "")}";
            dot.Append(CultureInfo.InvariantCulture, $"  s{step.From} -> s{step.To} [label={Quote(label)}{(step.Fails.IsEmpty ? "" : ", color=\"#c62828\"")}];\n");
        }

        return dot.Append("}\n").ToString();
    }

    /// <summary>In a quoted string of dot only quotation marks and backslashes mean anything; a line break is the escape for one.</summary>
    private static string Quote(string text)
        => $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\r", "", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)}\"";

    private static string OneLine(string text) => text.ReplaceLineEndings(" ");
}
