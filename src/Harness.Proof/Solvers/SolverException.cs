namespace Harness.Proof.Solvers;

/// <summary>A solver gives no answer where there must be one.</summary>
public sealed class SolverException : Exception
{
    /// <param name="message">What, in one line.</param>
    public SolverException(string message)
        : base(message)
    {
    }

    /// <param name="message">What, in one line.</param>
    /// <param name="inner">Why.</param>
    public SolverException(string message, Exception inner)
        : base(message, inner)
    {
    }

    /// <summary>Without a message.</summary>
    public SolverException()
    {
    }
}
