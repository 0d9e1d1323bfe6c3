using System.Collections.Immutable;
using Harness.Engine.Exploration;
using Harness.Engine.Machine;

namespace Harness.Engine.Stepping;

/// <summary>What a task can do next.</summary>
/// <param name="Task">The task.</param>
/// <param name="Step">Its next step; null when it has ended.</param>
/// <param name="Moves">The moves that it can take: one for each outcome of the step; none while it waits.</param>
/// <param name="Waits">What it waits for, while it cannot move; empty otherwise.</param>
public sealed record WalkOption(TaskInfo Task, StepLabel? Step, ImmutableArray<WalkMove> Moves, string Waits);

/// <summary>A move that can be taken.</summary>
/// <param name="Move">The move.</param>
/// <param name="Outcome">The name of its outcome, where the environment chooses; empty otherwise.</param>
/// <param name="Fails">Names of the properties that it violates, by the step or the state after it.</param>
public sealed record WalkMove(Move Move, string Outcome, ImmutableArray<string> Fails);

/// <summary>Why a random walk ended.</summary>
public enum WalkEnd
{
    /// <summary>It took as many steps as it was asked for.</summary>
    Limit,

    /// <summary>No task can move.</summary>
    NobodyCanMove,

    /// <summary>A property is violated that was not before.</summary>
    Violation,
}
