using System.Collections.Immutable;
using Harness.Proof.Smt;
using Harness.Proof.Tables;

namespace Harness.Proof.Solvers;

/// <summary>Asks solvers for each obligation, several at a time.</summary>
/// <param name="table">The protocol.</param>
/// <param name="jobs">How many processes run at a time.</param>
/// <param name="refute">
/// Which of some obligations have a counterexample for few slots and producers. They need not be asked for all: there a solver says nothing, and takes long to say it.
/// </param>
internal sealed class ProofRun(ProtocolTable table, int jobs, Func<ImmutableArray<Obligation>, IEnumerable<Obligation>> refute)
{
    /// <summary>Questions of one process.</summary>
    private const int AtOnce = 40;

    private readonly SmtFile _file = new(table);

    /// <summary>What was refuted, once solvers were asked.</summary>
    internal HashSet<Obligation> Refuted { get; } = [];

    /// <summary>
    /// Asks every solver about every obligation, first with a small limit and many in one process, then whatever is left alone. What the first solver does not settle quickly may be refuted.
    /// </summary>
    /// <param name="obligations">What is to be proved.</param>
    /// <param name="solvers">Whom to ask.</param>
    /// <param name="cancellation">Ends the run.</param>
    /// <returns>The answers, in the order of the obligations.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    internal ImmutableArray<ObligationAnswers> Ask(ImmutableArray<Obligation> obligations, ImmutableArray<Solver> solvers, CancellationToken cancellation = default)
    {
        var answers = obligations.ToDictionary(o => o, _ => ImmutableArray<SolverAnswer>.Empty);
        foreach (var solver in solvers)
        {
            var quick = AskQuickly(solver, [.. obligations.Where(o => !Refuted.Contains(o))], cancellation);
            var left = quick.Where(a => a.Value.Verdict != SolverVerdict.Unsat).Select(a => a.Key).ToImmutableArray();
            if (solver == solvers[0] && !left.IsEmpty)
            {
                Refuted.UnionWith(refute(left));
            }

            var slow = AskAlone(solver, [.. left.Where(o => !Refuted.Contains(o))], cancellation);
            foreach (var (obligation, answer) in quick)
            {
                answers[obligation] = answers[obligation].Add(
                    slow.GetValueOrDefault(obligation) is { } again ? again with { Processor = again.Processor + answer.Processor } : answer);
            }
        }

        return [.. obligations.Select(o => new ObligationAnswers(o, answers[o]))];
    }

    private Dictionary<Obligation, SolverAnswer> AskQuickly(Solver solver, ImmutableArray<Obligation> obligations, CancellationToken cancellation)
        => AskParts(
            [.. obligations.GroupBy(o => o.Kind is ObligationKind.Check or ObligationKind.State ? o.Subject : "").SelectMany(g => g.Chunk(AtOnce))],
            texts => SolverProcess.RunAll(solver.Quick, texts, cancellation), cancellation);

    private Dictionary<Obligation, SolverAnswer> AskAlone(Solver solver, ImmutableArray<Obligation> obligations, CancellationToken cancellation)
        => AskParts([.. obligations.Chunk(1)], texts => [SolverProcess.Run(solver, texts[0], cancellation)], cancellation);

    private Dictionary<Obligation, SolverAnswer> AskParts(
        ImmutableArray<Obligation[]> parts, Func<ImmutableArray<string>, ImmutableArray<SolverAnswer>> ask, CancellationToken cancellation)
    {
        var answers = new ImmutableArray<SolverAnswer>[parts.Length];
        var options = new ParallelOptions { MaxDegreeOfParallelism = jobs, CancellationToken = cancellation };
        Parallel.For(0, parts.Length, options, i => answers[i] = ask([.. parts[i].Select(_file.Text)]));
        return parts.SelectMany((part, i) => part.Zip(answers[i])).ToDictionary(pair => pair.First, pair => pair.Second);
    }
}

/// <summary>What each solver said of an obligation.</summary>
/// <param name="Obligation">The obligation.</param>
/// <param name="Answers">The answers, in the order of the solvers; of one that was refuted, that of the first solver.</param>
internal sealed record ObligationAnswers(Obligation Obligation, ImmutableArray<SolverAnswer> Answers)
{
    /// <summary>Whether every solver that was asked has settled it.</summary>
    internal bool IsProved => !Answers.IsEmpty && Answers.All(a => a.Verdict == SolverVerdict.Unsat);
}
