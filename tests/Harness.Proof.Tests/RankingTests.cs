using Harness.Proof.Ring;
using Harness.Proof.Tables;
using Harness.Proof.Terms;

namespace Harness.Proof.Tests;

/// <summary>What L5 of runs that never end rests on besides the invariant: a producer that moves comes nearer to the end of its way, and nobody else moves it.</summary>
public sealed class RankingTests
{
    [Theory]
    [InlineData("in-progress", "")]
    [InlineData("owner-map", "")]
    [InlineData("owner-map-status-first-bit-tested-first", "")]
    [InlineData("in-progress", "vnet-after-mark-undone")]
    [InlineData("owner-map", "vnet-after-mark-undone")]
    [InlineData("owner-map", "filtered")]
    public void Each_step_of_a_producer_inside_brings_it_nearer_to_the_end(string variant, string fault)
    {
        var table = TestTables.Of(variant, "user-bit", fault.Length == 0 ? [] : [fault]);
        var moves = table.Table.Actions.Where(a => a.Actor == Actor.Producer).Select(a => (From: From(table.State, a), To: To(table.State, a))).ToArray();

        // The rank of a step is how many steps it is at most to the end: there is one, since no way comes round but through idle.
        var rank = new Dictionary<string, int> { ["at-" + table.Discipline.Idle] = 0 };
        for (var round = 0; round < moves.Length; round++)
        {
            foreach (var step in moves.Select(m => m.From).Where(s => !rank.ContainsKey(s)).Distinct().ToArray())
            {
                if (moves.Where(m => m.From == step).All(m => rank.ContainsKey(m.To)))
                {
                    rank[step] = 1 + moves.Where(m => m.From == step).Max(m => rank[m.To]);
                }
            }
        }

        moves.Where(m => m.From != "at-" + table.Discipline.Idle).ShouldAllBe(m => rank.ContainsKey(m.From) && rank[m.To] < rank[m.From]);
        rank.Keys.Order(StringComparer.Ordinal).ShouldBe(table.Discipline.Steps.Select(s => "at-" + s).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("in-progress")]
    [InlineData("owner-map")]
    public void Nobody_else_moves_a_producer(string variant)
    {
        var table = TestTables.Of(variant);
        foreach (var action in table.Table.Actions)
        {
            var written = action.Assignments.Where(a => a.Variable == table.State.At).ToArray();
            written.Length.ShouldBe(action.Actor == Actor.Producer ? 1 : 0, action.Name);
            written.ShouldAllBe(a => ReferenceEquals(a.Indices[0], GuardedAction.Self));
        }
    }

    private static string From(RingVariables state, GuardedAction action)
        => Name(state, ((Application)action.Guards[0]).Parts[1]);

    private static string To(RingVariables state, GuardedAction action)
        => Name(state, action.Assignments.Single(a => a.Variable == state.At).Value);

    private static string Name(RingVariables state, Term term) => state.StepSort.Members[(int)((Constant)term).Value];
}
