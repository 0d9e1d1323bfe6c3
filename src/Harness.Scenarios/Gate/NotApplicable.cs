using System.Collections.Immutable;

namespace Harness.Scenarios.Gate;

/// <summary>Properties that no scenario of some variants and readers judges, and why that is no gap.</summary>
/// <param name="Variants">Names of the variants.</param>
/// <param name="Readers">Names of the readers; empty for all.</param>
/// <param name="Properties">Names of the properties.</param>
/// <param name="Why">Why they say nothing there.</param>
/// <param name="Line">The line of the gate file on which the rule starts.</param>
public sealed record NotApplicable(
    ImmutableArray<string> Variants, ImmutableArray<string> Readers, ImmutableArray<string> Properties, string Why, int Line)
{
    /// <summary>Whether the rule is about a property of a variant with a reader.</summary>
    /// <param name="cell">The three names.</param>
    public bool Covers(GateCell cell)
    {
        ArgumentNullException.ThrowIfNull(cell);
        return Variants.Contains(cell.Variant) && (Readers.IsEmpty || Readers.Contains(cell.Reader)) && Properties.Contains(cell.Property);
    }
}
