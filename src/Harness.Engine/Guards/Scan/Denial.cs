namespace Harness.Engine.Guards.Scan;

/// <summary>Why a kind of thing is denied, in two halves of a sentence.</summary>
/// <param name="What">What the code does, such as <c>reads a clock</c>.</param>
/// <param name="Instead">What to do instead.</param>
internal sealed record Denial(string What, string Instead);
