namespace Harness.Engine.Machine;

/// <summary>
/// What changes together with an operation, in its step and after its access: data that a held lock protects, for instance (<see cref="Operation.With"/>), or all accesses of an atomic
/// step. Bookkeeping and checks of properties belong to no operation: a model binds them to words, locks and steps (<see cref="Observer"/>).
/// </summary>
/// <param name="step">The step that is executed.</param>
/// <param name="a">First argument given with the operation.</param>
/// <param name="b">Second argument given with the operation.</param>
/// <remarks>A static lambda, or a method of a model object: an effect carries no data of its own.</remarks>
public delegate void Effect(StepContext step, int a, int b);

/// <summary>Whether a guarded atomic step may be taken in the current memory. It must not change anything.</summary>
/// <param name="state">The memory.</param>
/// <param name="a">First argument given with the operation.</param>
/// <param name="b">Second argument given with the operation.</param>
public delegate bool StateCondition(StepContext state, int a, int b);
