using System.Collections.Immutable;
using Harness.Proof.Certificates;
using Harness.Proof.Finite;
using Harness.Proof.Ring;
using Harness.Proof.Smt;
using Harness.Proof.Solvers;
using Harness.Proof.Tables;

namespace Harness.Proof;

/// <summary>Proves properties of a protocol for every number of slots, producers and packets, by induction, with two solvers that have to agree.</summary>
public sealed class Prover
{
    private readonly ProtocolTable _table;
    private readonly ImmutableArray<Obligation> _obligations;
    private readonly ImmutableArray<Solver> _solvers;

    private Prover(ProtocolTable table, ImmutableArray<Solver> solvers)
    {
        _table = table;
        _solvers = solvers;
        _obligations = Obligations.Of(table);
    }

    /// <summary>The variants of which there is a table, with the readers.</summary>
    public static IEnumerable<(string Variant, ImmutableArray<string> Readers)> Subjects
        => Discipline.All.Select(d => (d.Name, ReaderWay.All.SelectMany(r => r.Names).ToImmutableArray()));

    /// <summary>The faults of which there are tables.</summary>
    public static ImmutableArray<string> Faults => ArrivalFaults.Names;

    /// <summary>The prover of a protocol, or null where there is no table of it.</summary>
    /// <param name="variant">The variant's name.</param>
    /// <param name="reader">The reader's name.</param>
    /// <param name="faults">The names of what else may happen.</param>
    public static Prover? For(string variant, string reader, params ImmutableArray<string> faults) => RingTable.Find(variant, reader, faults) is { } table ? new Prover(table.Table, Solver.Both) : null;

    /// <summary>For tests: with other programs as solvers.</summary>
    internal static Prover With(ProtocolTable table, ImmutableArray<Solver> solvers) => new(table, solvers);

    /// <summary>Asks the solvers.</summary>
    /// <param name="jobs">How many processes run at a time.</param>
    /// <param name="cancellation">Ends the run.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    /// <exception cref="SolverException">A solver gives no answer where there must be one.</exception>
    public ProofReport Run(int jobs, CancellationToken cancellation = default)
    {
        ImmutableArray<string?> versions = [.. _solvers.Select(SolverProcess.Version)];
        if (versions.All(v => v is null))
        {
            return Report(versions, [.. _obligations.Select(o => new ObligationAnswers(o, []))], [], cancellation);
        }

        var run = new ProofRun(_table, jobs, open => versions[0] is null ? [] : Refuted(open, cancellation));
        var answers = run.Ask(_obligations, [.. _solvers.Where((_, i) => versions[i] is not null)], cancellation);
        return Report(versions, answers, run.Refuted, cancellation);
    }

    /// <summary>Writes what is to be proved as files that anybody checks with the solvers alone.</summary>
    /// <param name="directory">Where; it is made if it is not there.</param>
    /// <returns>How many obligations there are.</returns>
    /// <exception cref="IOException">The directory holds something else, or cannot be written.</exception>
    public int WriteCertificate(string directory)
    {
        Certificate.Write(directory, _table, _obligations);
        return _obligations.Length;
    }

    private IEnumerable<Obligation> Refuted(ImmutableArray<Obligation> open, CancellationToken cancellation)
    {
        var verdicts = new FiniteSearch(_table).Decide(open, cancellation);
        return open.Where((_, i) => verdicts[i] == SolverVerdict.Sat);
    }

    private ProofReport Report(
        ImmutableArray<string?> versions, ImmutableArray<ObligationAnswers> answers, HashSet<Obligation> refuted, CancellationToken cancellation = default)
    {
        var isComplete = versions.All(v => v is not null);
        ProofVerdict VerdictOf(IEnumerable<ObligationAnswers> some)
            => some.Any(a => refuted.Contains(a.Obligation)) ? ProofVerdict.NotInductive
                : isComplete && some.All(a => a.IsProved) ? ProofVerdict.ProvedForAll
                : ProofVerdict.Inconclusive;

        ImmutableArray<TimeSpan> Times(IEnumerable<ObligationAnswers> some)
            => [.. _solvers.Select((_, i) => versions[i] is null ? TimeSpan.Zero : Sum(some, versions.Take(i).Count(v => v is not null)))];

        var own = answers.Where(a => a.Obligation.Kind is ObligationKind.Start or ObligationKind.Step).ToImmutableArray();
        var invariant = new PropertyProof("invariant", VerdictOf(own), [.. _table.Invariant.Select(c => c.Name)], own.Length, Times(own));
        var properties = _table.PropertyNames.Select(name =>
        {
            var about = answers.Where(a => a.Obligation.Kind is ObligationKind.Check or ObligationKind.State && a.Obligation.Subject == name).ToImmutableArray();
            var verdict = invariant.Verdict == ProofVerdict.ProvedForAll ? VerdictOf(about) : invariant.Verdict;
            return new PropertyProof(name, verdict, verdict == ProofVerdict.ProvedForAll ? Needs(about, cancellation) : [], about.Length, Times(about));
        });
        var first = answers.Select(a => a.Obligation).FirstOrDefault(o => o.Kind == ObligationKind.Check && refuted.Contains(o)) ?? answers.Select(a => a.Obligation).FirstOrDefault(refuted.Contains);
        return new ProofReport(
            _table.Name,
            [.. _solvers.Select((s, i) => new SolverUse(s.Name, versions[i], Times(answers)[i]))],
            invariant,
            [.. properties],
            [.. answers.Where(a => refuted.Contains(a.Obligation) || !a.IsProved).Select(a => $"{a.Obligation.Name}: {Said(a, refuted, versions)}")],
            first is null ? null : new FiniteSearch(_table).Show(first, cancellation).Text());
    }

    private static TimeSpan Sum(IEnumerable<ObligationAnswers> answers, int solver)
        => answers.Where(a => solver < a.Answers.Length).Aggregate(TimeSpan.Zero, (sum, a) => sum + a.Answers[solver].Processor);

    private string Said(ObligationAnswers answers, HashSet<Obligation> refuted, ImmutableArray<string?> versions)
        => refuted.Contains(answers.Obligation) ? "has a counterexample to induction"
            : answers.Answers.IsEmpty ? "not asked"
            : string.Join(", ", _solvers.Where((_, i) => versions[i] is not null).Zip(answers.Answers, (s, a) => $"{s.Name} {a.Verdict.ToString("G").ToLowerInvariant()}"));

    private ImmutableArray<string> Needs(ImmutableArray<ObligationAnswers> answers, CancellationToken cancellation)
        => [.. answers.SelectMany(a => UnsatCore.Of(_table, a.Obligation, cancellation)).Distinct().Order(StringComparer.Ordinal)];
}
