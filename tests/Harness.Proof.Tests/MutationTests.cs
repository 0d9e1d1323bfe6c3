using Harness.Proof.Finite;
using Harness.Proof.Lockstep;
using Harness.Proof.Tables;

namespace Harness.Proof.Tests;

/// <summary>
/// Nothing of a table is there in vain: without any one statement, guard or assignment the argument has a counterexample. A guard or an assignment that
/// only says what the program does besides (the reader sleeps until it is woken, say) is missed by lockstep instead.
/// </summary>
/// <remarks>
/// Of in-progress in every run; with the environment variable PROOF_MUTANTS=all of owner-map too, which takes as long again.
/// </remarks>
public sealed class MutationTests
{
    public static TheoryData<string> Variants
        => Environment.GetEnvironmentVariable("PROOF_MUTANTS") == "all" ? ["in-progress", "owner-map"] : ["in-progress"];

    [Theory]
    [MemberData(nameof(Variants))]
    public void Without_any_one_statement_the_argument_fails(string variant)
        => Survivors(TableMutant.WithoutConjuncts(TestTables.Of(variant).Table)).ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(Variants))]
    public void Without_any_one_guard_the_argument_fails_or_the_table_is_not_the_program(string variant) => CheckSteps(variant, TableMutant.WithoutGuards);

    [Theory]
    [MemberData(nameof(Variants))]
    public void Without_any_one_assignment_the_argument_fails_or_the_table_is_not_the_program(string variant) => CheckSteps(variant, TableMutant.WithoutAssignments);

    private static void CheckSteps(string variant, Func<ProtocolTable, IEnumerable<TableMutant>> mutate)
    {
        var table = TestTables.Of(variant);
        var left = Survivors(mutate(table.Table)).Where(m => m.IsAuxiliary || IsTheProgram(table, m, variant)).Select(m => m.Name);
        left.ShouldBeEmpty();
    }

    private static bool IsTheProgram(Ring.RingTable table, TableMutant mutant, string variant)
        => new LockstepRun(table.With(mutant.Table), TestTables.Configuration(variant, "user-bit", 1, 2, 2)).Run().Differences.IsEmpty;

    private static ParallelQuery<TableMutant> Survivors(IEnumerable<TableMutant> mutants)
        => mutants.AsParallel().AsOrdered().Where(m => new FiniteSearch(m.Table).Refuted(m.Obligations) is null);
}
