using Harness.Engine.Machine;

namespace Harness.Engine.Stepping;

/// <summary>What a run that never ends says of a property of runs.</summary>
/// <param name="Property">The property.</param>
/// <param name="Text">Why the run does not violate it, as a sentence goes on: <c>has a step of progress</c>. Null where it violates it.</param>
public sealed record RunObjection(Property Property, string? Text);
