using System.Collections.Immutable;
using System.Text;
using Harness.Proof.Smt;
using Harness.Proof.Solvers;
using Harness.Proof.Tables;

namespace Harness.Proof.Finite;

/// <summary>
/// The same obligations for so few slots and producers that quantifiers can be written out. There a solver decides every question: an obligation that is not proved has a
/// counterexample, which the question for all sizes never shows. That none is found proves nothing.
/// </summary>
internal sealed class FiniteSearch
{
    private readonly ProtocolTable _table;
    private readonly FiniteScope _scope;
    private readonly SmtFile _file;
    private readonly string _head;

    internal FiniteSearch(ProtocolTable table, FiniteScope? scope = null)
    {
        _table = table;
        _scope = scope ?? FiniteScope.Default;
        _file = new SmtFile(table, _scope);

        // Quantifiers over packets speak of a few: those that are somewhere in the state, and the one that comes next, must be among them, or what is said of all packets would not
        // be said of them.
        var packets = table.Variables.Where(v => v.NamesPackets).SelectMany(v => Counterexample.Elements(v, _scope, "")).Append(table.PacketCounter.Name);
        _head = SmtFile.HeadOf(table, _scope) + string.Concat(packets.Select(p => $"(assert (and (<= 0 {p}) (< {p} {_scope.Packets})))\n"));
    }

    /// <summary>Which obligations have a counterexample, in one run of the solver.</summary>
    /// <exception cref="SolverException">The solver does not answer.</exception>
    internal ImmutableArray<SolverVerdict> Decide(ImmutableArray<Obligation> obligations, CancellationToken cancellation = default)
        => Ask(obligations.Select(o => (Action<StringBuilder>)(text => _file.AppendQuestion(text, o))), cancellation);

    /// <summary>Which actions can be taken in some state in which the invariant is true.</summary>
    /// <exception cref="SolverException">The solver does not answer.</exception>
    internal ImmutableArray<SolverVerdict> Enabled(ImmutableArray<GuardedAction> actions, CancellationToken cancellation = default)
    {
        var terms = new SmtTerms(_scope);
        return Ask(
            actions.Select(a => (Action<StringBuilder>)(text =>
            {
                foreach (var conjunct in _table.Invariant)
                {
                    text.AppendLine($"(assert {terms.Before(conjunct.Holds)})");
                }

                _file.AppendStep(text, a, withAssignments: false);
            })),
            cancellation);
    }

    /// <summary>The first obligation, in order, that has a counterexample, with it; or null.</summary>
    /// <exception cref="SolverException">The solver does not answer.</exception>
    internal Counterexample? FindFirst(ImmutableArray<Obligation> obligations, CancellationToken cancellation = default)
        => Refuted(obligations, cancellation) is { } refuted ? Show(refuted, cancellation) : null;

    /// <summary>The first obligation, in order, that has a counterexample, or null. A few are asked at first, and more at once the longer it takes.</summary>
    /// <exception cref="SolverException">The solver does not answer.</exception>
    internal Obligation? Refuted(ImmutableArray<Obligation> obligations, CancellationToken cancellation = default)
    {
        for (var (i, atOnce) = (0, 2); i < obligations.Length; (i, atOnce) = (i + atOnce, Math.Min(2 * atOnce, 32)))
        {
            var some = obligations[i..Math.Min(i + atOnce, obligations.Length)];
            var found = Decide(some, cancellation).IndexOf(SolverVerdict.Sat);
            if (found >= 0)
            {
                return some[found];
            }
        }

        return null;
    }

    /// <summary>The counterexample to an obligation that has one.</summary>
    /// <exception cref="SolverException">The solver does not answer.</exception>
    internal Counterexample Show(Obligation obligation, CancellationToken cancellation = default)
    {
        var places = Counterexample.Places(_table, obligation, _scope);
        var text = new StringBuilder(_head);
        _file.AppendQuestion(text, obligation);
        text.AppendLine("(check-sat)").AppendLine($"(get-value ({string.Join(' ', places.Select(p => p.Term))}))");
        var answer = SolverProcess.Run(Solver.FiniteZ3, text.ToString(), cancellation);
        return answer.Verdict == SolverVerdict.Sat
            ? new Counterexample(_table, obligation, _scope, places.Zip(SmtValues.Parse(answer.Output[answer.Output.IndexOf('(', StringComparison.Ordinal)..])))
            : throw new SolverException($"{Solver.FiniteZ3.Name} does not answer for {obligation.Name}: {answer.Output.Trim()}");
    }

    private ImmutableArray<SolverVerdict> Ask(IEnumerable<Action<StringBuilder>> questions, CancellationToken cancellation)
    {
        var text = new StringBuilder(_head);
        var count = 0;
        foreach (var question in questions)
        {
            text.AppendLine("(push)");
            question(text);
            text.AppendLine("(check-sat)").AppendLine("(pop)");
            count++;
        }

        var answer = SolverProcess.Run(Solver.FiniteZ3, text.ToString(), cancellation);
        var lines = answer.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (lines.Length != count || answer.Verdict == SolverVerdict.Failed)
        {
            throw new SolverException($"{Solver.FiniteZ3.Name} does not answer: {(count == 0 ? "" : lines.FirstOrDefault() ?? "it says nothing")}");
        }

        return [.. lines.Select(l => l == "sat" ? SolverVerdict.Sat : l == "unsat" ? SolverVerdict.Unsat : SolverVerdict.Unknown)];
    }
}
