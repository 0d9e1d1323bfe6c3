namespace Harness.Engine.Exploration;

/// <summary>How a run goes on for ever that violates a property.</summary>
/// <param name="Stay">A label that all its states have; 0 where any state will do.</param>
/// <param name="Again">A label that one of its states has, again and again; 0 for none.</param>
/// <param name="Without">Marks of which none of its edges has one.</param>
/// <param name="Needs">Marks each of which one of its edges has, again and again.</param>
internal readonly record struct RunPattern(uint Stay, uint Again, ushort Without, ushort Needs)
{
    /// <summary>A livelock: steps without progress. There is a property of its own for a run that comes to its end, and every task must go on.</summary>
    internal static RunPattern Livelock { get; } = new(0, 0, EdgeMarks.Progress, EdgeMarks.Busy) { EndsInSteps = true };

    /// <summary>Nothing but steps of tasks that idle: a livelock only if somebody waits meanwhile who may not.</summary>
    internal static RunPattern Idling { get; } = new(0, 0, EdgeMarks.Progress | EdgeMarks.Busy, 0) { EndsInSteps = true };

    /// <summary>Whether only steps count: no run that stays in one state, and no step that need not be taken.</summary>
    internal bool EndsInSteps { get; private init; }
}
