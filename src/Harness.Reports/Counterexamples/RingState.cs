using System.Collections.Immutable;

namespace Harness.Reports.Counterexamples;

/// <summary>The ring after a step.</summary>
/// <param name="Units">The slots or blocks, by index; empty for a model that is no ring.</param>
/// <param name="Head">The unit that the kernel fills next, or that is active; null for a model that is no ring.</param>
/// <param name="Reader">The unit that the reader looks at next; null for a model that is no ring.</param>
public sealed record RingState(ImmutableArray<UnitState> Units, int? Head, int? Reader);
