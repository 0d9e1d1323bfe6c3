using Harness.Engine.Machine;

namespace Harness.Scenarios.Bounds;

/// <summary>A step of a schedule by names, so that it can be found in the same scenario within other bounds.</summary>
/// <param name="Task">Name of the task.</param>
/// <param name="Label">The step.</param>
/// <param name="Outcome">The outcome of its choice; 0 where it has none.</param>
internal sealed record NamedStep(string Task, StepLabel Label, int Outcome);
