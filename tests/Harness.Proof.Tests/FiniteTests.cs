using Harness.Proof.Finite;
using Harness.Proof.Smt;
using Harness.Proof.Solvers;

namespace Harness.Proof.Tests;

/// <summary>The finite instance, in which a failing argument shows what is wrong.</summary>
public sealed class FiniteTests
{
    /// <summary>The failing obligations, each with its reason by hand.</summary>
    [Theory]
    // Nothing marks a claimed slot: the ring comes round to it and grants it again.
    [InlineData("legacy", "user-bit", "check.B-grant.P10 step.B-grant.one-writer step.B-grant.order-claimed step.B-grant.range")]
    // The reader takes a marked slot for its own.
    [InlineData("in-progress", "non-zero", "step.r1-take.reader-holds")]
    // The bit is cleared while the status is still KERNEL: a claim finds the slot free, and its producer is still in it. That one's publish then comes after the claim's test.
    [InlineData(
        "owner-map-clear-first", "user-bit", "check.D2-grant.P10 step.D2-grant.one-writer step.D2-grant.order-claimed step.D2-grant.range step.J.tested-status")]
    // Tested KERNEL, then published and its bit cleared, then the bit tested: the claim takes a ready slot.
    [InlineData("owner-map-status-first", "user-bit", "check.B2-full.P9 step.J.tested-status")]
    // Released by the reader, and its bit not cleared yet: a drop for a slot that is neither ready nor in flight.
    [InlineData("owner-map-status-first-bit-tested-first", "user-bit", "check.B2-full.P9")]
    [InlineData("in-progress", "user-bit", "")]
    [InlineData("owner-map", "user-bit", "")]
    [InlineData("owner-map", "busy-bits", "")]
    public void Where_the_argument_fails(string variant, string reader, string expected)
    {
        var table = TestTables.Of(variant, reader).Table;
        var obligations = Obligations.Of(table);
        var verdicts = new FiniteSearch(table).Decide(obligations);
        verdicts.ShouldNotContain(SolverVerdict.Unknown);
        string.Join(' ', obligations.Where((_, i) => verdicts[i] == SolverVerdict.Sat).Select(o => o.Name).Order(StringComparer.Ordinal)).ShouldBe(expected);
    }

    /// <summary>A mark or bit that is taken back harms nothing; one that stays is a dead slot: nobody will clear it.</summary>
    [Theory]
    [InlineData("owner-map", "vnet-after-mark-undone", "")]
    [InlineData("owner-map", "vnet-before-mark", "")]
    [InlineData("owner-map", "vnet-after-mark", "step.B-fails-free.owned-only")]
    [InlineData("in-progress", "vnet-after-mark-undone", "")]
    [InlineData("in-progress", "vnet-after-mark", "step.D-fails.mark-has-writer")]
    [InlineData("in-progress", "filtered", "")]
    [InlineData("owner-map-status-first-bit-tested-first", "vnet-after-mark-undone", "check.B2-fails-full.P9 check.B2-full.P9")]
    public void Where_the_argument_fails_with_faults(string variant, string fault, string expected)
    {
        var table = TestTables.Of(variant, "user-bit", fault).Table;
        var obligations = Obligations.Of(table);
        var verdicts = new FiniteSearch(table).Decide(obligations);
        string.Join(' ', obligations.Where((_, i) => verdicts[i] != SolverVerdict.Unsat).Select(o => o.Name).Order(StringComparer.Ordinal)).ShouldBe(expected);
    }

    /// <summary>An invariant that nothing satisfies, or in which a step cannot be taken, would prove anything of that step.</summary>
    [Theory]
    [InlineData("in-progress", "user-bit", 26)]
    [InlineData("owner-map", "user-bit", 29)]
    [InlineData("owner-map", "busy-bits", 31)]
    public void Every_action_can_be_taken_in_some_state_of_the_invariant(string variant, string reader, int actions)
    {
        var table = TestTables.Of(variant, reader).Table;
        table.Actions.Length.ShouldBe(actions);
        new FiniteSearch(table).Enabled(table.Actions).ShouldAllBe(v => v == SolverVerdict.Sat);
    }

    [Fact]
    public void A_counterexample_to_induction_is_shown_as_state_step_and_what_breaks()
    {
        var table = TestTables.Of("legacy").Table;
        var counterexample = new FiniteSearch(table).FindFirst([.. Obligations.Of(table).Where(o => o.Subject == "P10")]).ShouldNotBeNull();
        var text = counterexample.Text();
        text.ShouldContain("N=2 P=2; a state in which the invariant is true:");
        text.ShouldContain("step B-grant of P");
        text.ShouldContain("breaks P10: for all producers q: not writers[slot[p]][q]");
        text.ShouldMatch("slot [01]: status K  .* writers P[12]");
    }
}
