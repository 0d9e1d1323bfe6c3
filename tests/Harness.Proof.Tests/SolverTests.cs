using System.Runtime.Versioning;
using Harness.Proof.Smt;
using Harness.Proof.Solvers;
using Harness.Proof.Tables;
using Harness.Proof.Terms;

namespace Harness.Proof.Tests;

/// <summary>What is not said by both solvers is not proved.</summary>
public sealed class SolverTests
{
    private static readonly Solver s_absent = new("no-such-solver", [], "no-such-solver");

    [Fact]
    public void Without_one_of_the_solvers_nothing_is_proved()
    {
        var report = Prover.With(Small, [Solver.Z3, s_absent]).Run(2);
        report.IsProved.ShouldBeFalse();
        report.IsSkipped.ShouldBeFalse();
        report.Properties.ShouldAllBe(p => p.Verdict == ProofVerdict.Inconclusive);
        report.Solvers.Select(s => s.Version is null).ShouldBe([false, true]);
    }

    [Fact]
    public void Without_either_it_is_skipped()
    {
        var report = Prover.With(Small, [s_absent, s_absent]).Run(2);
        report.IsSkipped.ShouldBeTrue();
        report.IsProved.ShouldBeFalse();
        report.Properties.ShouldAllBe(p => p.Verdict == ProofVerdict.Inconclusive);
    }

    [Fact]
    [SupportedOSPlatform("linux")]
    public void A_solver_that_is_silent_keeps_a_property_from_being_proved()
    {
        var program = Path.GetTempFileName();
        try
        {
            File.WriteAllText(program, "#!/bin/sh\ncase \"$1\" in --version) echo version 1;; *) cat >/dev/null; echo unknown;; esac\n");
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
            var report = Prover.With(Small, [Solver.Z3, new Solver(program, [], "")]).Run(2);
            report.IsProved.ShouldBeFalse();
            report.Unsettled.ShouldAllBe(u => u.EndsWith($"z3 unsat, {program} unknown", StringComparison.Ordinal));
            report.Unsettled.Length.ShouldBe(Obligations.Of(Small).Length);
        }
        finally
        {
            File.Delete(program);
        }
    }

    [Theory]
    [InlineData("(assert false)(check-sat)", "Unsat")]
    [InlineData("(check-sat)", "Sat")]
    [InlineData("(assert x)(check-sat)", "Failed")]
    [InlineData("(assert false)(check-sat)(assert x)", "Failed")]
    [InlineData("", "Failed")]
    public void Answers_are_taken_only_where_nothing_went_wrong(string text, string verdict)
    {
        foreach (var solver in Solver.Both)
        {
            SolverProcess.Run(solver, "(set-logic ALL)" + text).Verdict.ToString().ShouldBe(verdict, solver.Name);
        }
    }

    /// <summary>Limits are steps of the solver's own: a question that it cannot settle ends in the same way on a busy machine.</summary>
    [Fact]
    public void A_question_that_is_too_hard_is_unknown()
    {
        var table = TestTables.Of("owner-map-status-first-bit-tested-first").Table;
        var text = new SmtFile(table).Text(Obligations.Of(table).Single(o => o.Name == "check.B2-full.P9"));
        foreach (var solver in new[] { Solver.Z3 with { Arguments = ["-in", "smt.mbqi=false", "rlimit=100000"] }, Solver.Cvc5 })
        {
            SolverProcess.Run(solver, text).Verdict.ShouldBe(SolverVerdict.Unknown, solver.Name);
        }
    }

    /// <summary>The table with one statement and one property.</summary>
    private static ProtocolTable Small
    {
        get
        {
            var whole = TestTables.Of("in-progress").Table;
            return whole with
            {
                Invariant = [.. whole.Invariant.Where(c => c.Name is "numbers")],
                Properties = [],
                Actions = [.. whole.Actions.Select(a => a with { Checks = a.Name == "A" ? [new StepCheck("P1", Formula.AtMost(Formula.Number(1), whole.PacketCounter.Value))] : [] })],
            };
        }
    }
}
