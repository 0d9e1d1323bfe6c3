using System.Collections.Immutable;
using Harness.Reports.Results;
using Harness.Scenarios;

namespace Harness.Reports.Matrix;

/// <summary>The scenarios of one variant.</summary>
/// <param name="Variant">Name of the variant.</param>
/// <param name="Properties">The properties that any of its scenarios has, in the order of reading.</param>
/// <param name="Sections">Its scenarios by circumstances, those without any first.</param>
internal sealed record MatrixGroup(
    string Variant, ImmutableArray<string> Properties, ImmutableArray<(string Circumstances, ImmutableArray<MatrixRow> Rows)> Sections)
{
    /// <summary>The groups in the order in which the variants come first.</summary>
    internal static ImmutableArray<MatrixGroup> Of(IEnumerable<ScenarioOutcome> outcomes)
        => [.. outcomes.Select(o => new MatrixRow(o)).GroupBy(r => r.Scenario.Variant).Select(Of)];

    private static MatrixGroup Of(IGrouping<string, MatrixRow> rows) => new(
        rows.Key,
        [.. rows.SelectMany(r => r.Properties).Distinct().OrderBy(PropertyOrder.KeyOf)],
        [.. rows.GroupBy(r => r.Circumstances).OrderBy(g => g.Key.Length > 0).Select(g => (g.Key, g.ToImmutableArray()))]);
}
