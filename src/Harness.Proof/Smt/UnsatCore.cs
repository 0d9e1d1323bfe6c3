using System.Collections.Immutable;
using Harness.Proof.Solvers;
using Harness.Proof.Tables;

namespace Harness.Proof.Smt;

/// <summary>What of the invariant a solver has used: enough for the obligation, and of what is here nothing can be left out that the solver could do without.</summary>
internal static class UnsatCore
{
    private const string Options = "(set-option :produce-unsat-cores true)\n(set-option :smt.core.minimize true)\n";

    /// <summary>The names of the statements; empty where z3 does not answer.</summary>
    internal static ImmutableArray<string> Of(ProtocolTable table, Obligation obligation, CancellationToken cancellation = default)
    {
        var answer = SolverProcess.Run(Solver.Z3, Options + new SmtFile(table).Text(obligation) + "(get-unsat-core)\n", cancellation);
        return answer.Verdict != SolverVerdict.Unsat
            ? []
            : [.. answer.Output.Split(['(', ')', ' ', '\n'], StringSplitOptions.RemoveEmptyEntries)
                .Where(n => n.StartsWith(SmtFile.Label, StringComparison.Ordinal)).Select(n => n[SmtFile.Label.Length..]).Order(StringComparer.Ordinal)];
    }
}
