namespace Harness.Scenarios.Gate;

/// <summary>What a gate must have an answer to: a property of a variant with a reader, whatever the faults and bounds.</summary>
/// <param name="Variant">Name of the variant.</param>
/// <param name="Reader">Name of the reader.</param>
/// <param name="Property">Name of the property.</param>
public sealed record GateCell(string Variant, string Reader, string Property);
