namespace Harness.Reports.Counterexamples;

/// <summary>A decisive step, as the sentence of the cause names it.</summary>
/// <param name="Index">Index of the step in the trace, from 0.</param>
/// <param name="What">What it did there: <c>granted to producer 1</c>.</param>
/// <param name="IsCause">Whether the violation comes from it; false for the step that only completes the state in which it shows.</param>
public sealed record KeyStep(int Index, string What, bool IsCause = true);
