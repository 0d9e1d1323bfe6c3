using Harness.Proof.Smt;
using Harness.Proof.Terms;

namespace Harness.Proof.Tests;

/// <summary>What holds for every number of slots, producers and packets. Both solvers must be there: CI installs them.</summary>
public sealed class ProofTests
{
    private static readonly string[] s_claimed = ["L1", "L2", "L3", "L4", "L5", "P1", "P10", "P12", "P2", "P3", "P4", "P5", "P6", "P7", "P7i", "P8", "P9"];

    /// <summary>The quick gate asks the same of in-progress, and the whole one of the order in which the bit is tested first: coyote-config/verify.json.</summary>
    [Fact]
    public void Both_solvers_settle_every_obligation_of_the_owner_map()
    {
        var table = TestTables.Of("owner-map").Table;
        table.PropertyNames.Order(StringComparer.Ordinal).ShouldBe(s_claimed);
        TestTables.Unproved(table, Obligations.Of(table)).ShouldBeEmpty();
    }

    /// <summary>What a step does not change it cannot break: that obligation is left out because the statement is, word for word, the same before the step and after it.</summary>
    [Theory]
    [InlineData("in-progress", "user-bit")]
    [InlineData("owner-map", "busy-bits")]
    public void What_is_left_out_says_the_same_before_and_after_the_step(string variant, string reader)
    {
        var table = TestTables.Of(variant, reader).Table;
        var terms = new SmtTerms();
        var names = Obligations.Of(table).Select(o => o.Name).ToHashSet();
        var leftOut = from action in table.Actions
                      from conjunct in table.Invariant
                      where !names.Contains($"step.{action.Name}.{conjunct.Name}")
                      select (Before: terms.Before(conjunct.Holds), After: terms.Afterwards(conjunct.Holds, [.. action.Writes]));
        leftOut.ShouldAllBe(pair => pair.Before == pair.After);
        leftOut.Count().ShouldBeGreaterThan(table.Invariant.Length);
    }

    /// <summary>Auxiliary variables only record: whatever they are, the protocol takes the same steps.</summary>
    [Theory]
    [InlineData("in-progress", "user-bit")]
    [InlineData("owner-map", "busy-bits")]
    [InlineData("owner-map-status-first", "user-bit")]
    public void No_step_depends_on_an_auxiliary_variable(string variant, string reader)
    {
        var table = TestTables.Of(variant, reader).Table;
        table.Actions.SelectMany(a => a.Guards).SelectMany(g => g.Reads).ShouldAllBe(v => !v.IsAuxiliary);
        table.Actions.SelectMany(a => a.Assignments).Where(a => !a.Variable.IsAuxiliary).SelectMany(a => a.Value.Reads.Concat(a.Indices.SelectMany(i => i.Reads)))
            .ShouldAllBe(v => !v.IsAuxiliary);
        table.Variables.Count(v => v.IsAuxiliary).ShouldBeGreaterThan(2);
    }

    [Fact]
    public void A_term_of_the_wrong_sort_is_an_error_where_it_is_made()
        => Should.Throw<ArgumentException>(() => Formula.Less(Formula.True, Formula.Number(1))).Message.ShouldStartWith("Less takes Int, not Bool: true");
}
