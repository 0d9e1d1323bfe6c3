namespace Harness.Engine.Machine;

/// <summary>
/// What happens in the same step as an operation, after its access: changes of ghosts and of data that a held lock protects, checks of
/// properties, the note that the step is progress.
/// </summary>
/// <param name="step">The step that is executed.</param>
/// <param name="a">First argument given with the operation.</param>
/// <param name="b">Second argument given with the operation.</param>
/// <remarks>A static lambda, or a method of a model object kept in a readonly field of one: an effect carries no data of its own.</remarks>
public delegate void Effect(StepContext step, int a, int b);

/// <summary>Whether a guarded atomic step may be taken in the current memory. It must not change anything.</summary>
/// <param name="state">The memory.</param>
/// <param name="a">First argument given with the operation.</param>
/// <param name="b">Second argument given with the operation.</param>
public delegate bool StateCondition(StepContext state, int a, int b);
