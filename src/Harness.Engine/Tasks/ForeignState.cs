using Harness.Engine.Traces;

namespace Harness.Engine.Tasks;

/// <summary>
/// A task between two operations whose code is not C#'s: compiled C, for instance. Immutable, so that it can be continued any number of times; what becomes of it is a
/// function of itself and of the value that its operation gives.
/// </summary>
public abstract class ForeignState
{
    /// <summary>All that tells this state from others of its task, besides the operation: the same words in every process.</summary>
    protected internal abstract ReadOnlySpan<ulong> Words { get; }

    /// <summary>Stands for the code that runs: another code gives another text. It enters <see cref="Machine.ControlledProgram.CodeFingerprint"/>.</summary>
    protected internal abstract string Code { get; }

    /// <summary>The line of source at which the task waits for its operation; null where it is not known.</summary>
    protected internal abstract SourceLine? Line { get; }

    /// <summary>Asks for the operation, exactly one, by the methods that tasks in C# call: of cells, locks, wait queues and <see cref="Machine.Operations"/>.</summary>
    protected internal abstract void Ask();

    /// <summary>Runs the code from here to its next operation.</summary>
    /// <param name="word">The value that the operation gave.</param>
    /// <returns>The task at its next operation; null when it has ended.</returns>
    /// <exception cref="ForeignTaskException">The task ended by a failed assertion, or as it must not.</exception>
    /// <exception cref="Guards.ModelException">The code breaks a rule on which verdicts rest.</exception>
    protected internal abstract ForeignState? Resume(ulong word);
}
