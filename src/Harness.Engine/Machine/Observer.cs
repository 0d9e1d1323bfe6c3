namespace Harness.Engine.Machine;

/// <summary>
/// Bookkeeping and checks that a model binds to a word, a lock or a step when it is declared, so that no access can be made without them. They happen in the same step, after the
/// access and after what changes together with it (<see cref="Operation.With"/>): they change ghosts, check properties, and note progress and events.
/// </summary>
/// <param name="step">The step that is executed. <see cref="StepContext.Loaded{T}"/>, <see cref="StepContext.Stored{T}"/>, <see cref="StepContext.Before{T}"/> and
/// <see cref="StepContext.IsAt"/> say what it did.</param>
/// <param name="subject">The number that was given with the declaration, for instance which slot the word belongs to.</param>
/// <remarks>An observer only looks: a cell that it changes, or a result that it gives, would be protocol in the wrong place, and is an error of the model.</remarks>
public delegate void Observer(StepContext step, int subject);

/// <summary>An observer with what it was declared for.</summary>
/// <param name="Look">The bookkeeping.</param>
/// <param name="Subject">The number that it is given.</param>
internal readonly record struct Observation(Observer Look, int Subject);
