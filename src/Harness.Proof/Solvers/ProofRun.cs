using System.Collections.Immutable;
using Harness.Proof.Smt;
using Harness.Proof.Tables;

namespace Harness.Proof.Solvers;

/// <summary>Asks solvers for each obligation, several at a time.</summary>
internal static class ProofRun
{
    /// <summary>Asks every solver about every obligation; the order of the answers is that of the obligations.</summary>
    /// <param name="table">The protocol.</param>
    /// <param name="obligations">What is to be proved of it.</param>
    /// <param name="solvers">Whom to ask.</param>
    /// <param name="jobs">How many processes run at a time.</param>
    /// <param name="cancellation">Ends the run.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    internal static ImmutableArray<ObligationAnswers> Ask(
        ProtocolTable table, ImmutableArray<Obligation> obligations, ImmutableArray<Solver> solvers, int jobs, CancellationToken cancellation = default)
    {
        var file = new SmtFile(table);
        var answers = new SolverAnswer[obligations.Length][];
        var options = new ParallelOptions { MaxDegreeOfParallelism = jobs, CancellationToken = cancellation };
        Parallel.For(0, obligations.Length, options, i =>
        {
            var text = file.Text(obligations[i]);
            answers[i] = [.. solvers.Select(s => SolverProcess.Run(s, text, cancellation))];
        });
        return [.. obligations.Select((o, i) => new ObligationAnswers(o, [.. answers[i]]))];
    }
}

/// <summary>What each solver said of an obligation.</summary>
/// <param name="Obligation">The obligation.</param>
/// <param name="Answers">The answers, in the order of the solvers.</param>
internal sealed record ObligationAnswers(Obligation Obligation, ImmutableArray<SolverAnswer> Answers)
{
    /// <summary>Whether every solver that was asked has settled it.</summary>
    internal bool IsProved => !Answers.IsEmpty && Answers.All(a => a.Verdict == SolverVerdict.Unsat);
}
