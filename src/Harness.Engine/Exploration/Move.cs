namespace Harness.Engine.Exploration;

/// <summary>One decision of a schedule: which task takes a step, and which outcome its operation has.</summary>
/// <param name="Task">Index of the task.</param>
/// <param name="Choice">The outcome; 0 except for a nondeterministic choice.</param>
public readonly record struct Move(byte Task, ushort Choice);
