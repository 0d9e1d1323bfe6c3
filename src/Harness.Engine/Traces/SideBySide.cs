using System.Collections.Immutable;

namespace Harness.Engine.Traces;

/// <summary>The schedule of a trace, and what became of it in another program.</summary>
/// <param name="First">The trace.</param>
/// <param name="Second">The steps that the other program took; it names no property.</param>
/// <param name="Rows">Which step of one stands beside which of the other, in order.</param>
public sealed record SideBySide(Trace First, Trace Second, ImmutableArray<SideRow> Rows)
{
    /// <summary>The properties that the steps of the other program violate, each once.</summary>
    public ImmutableArray<string> Violated => [.. Second.Steps.SelectMany(s => s.Fails).Distinct()];
}

/// <summary>A step of a schedule in two programs.</summary>
/// <param name="First">Index of the step in the first; null for a step that only the second has.</param>
/// <param name="Second">Index of the step in the second; null where its task stands still.</param>
/// <param name="Apart">Why the task stands still, or that it takes another step; empty where both take the same one.</param>
public readonly record struct SideRow(int? First, int? Second, string Apart);
