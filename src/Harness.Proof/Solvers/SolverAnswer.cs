namespace Harness.Proof.Solvers;

/// <summary>What a solver said.</summary>
/// <param name="Verdict">Its answer.</param>
/// <param name="Output">All that it printed.</param>
/// <param name="Processor">The processor time that it used.</param>
internal sealed record SolverAnswer(SolverVerdict Verdict, string Output, TimeSpan Processor);

/// <summary>The answers of a solver.</summary>
internal enum SolverVerdict
{
    /// <summary>There is no counterexample.</summary>
    Unsat,

    /// <summary>There is one.</summary>
    Sat,

    /// <summary>It gave up, or came to its limit.</summary>
    Unknown,

    /// <summary>It refused the file, crashed, or said something else.</summary>
    Failed,
}
