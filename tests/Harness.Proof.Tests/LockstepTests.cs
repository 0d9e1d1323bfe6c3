using Harness.Proof.Lockstep;
using Harness.Proof.Ring;
using Harness.Proof.Tables;
using Harness.Proof.Terms;

namespace Harness.Proof.Tests;

/// <summary>The table is the protocol that the engine searches: every state and every step of the one is one of the other.</summary>
public sealed class LockstepTests
{
    /// <summary>The numbers of states are those of the engine's own searches, which stand in the tests of the ring.</summary>
    [Theory]
    [InlineData("in-progress", "user-bit", 2, 2, 1, 1_560)]
    [InlineData("in-progress", "user-bit", 1, 2, 2, 14_232)]
    [InlineData("in-progress", "user-bit", 2, 2, 2, 20_816)]
    [InlineData("in-progress", "user-bit", 2, 3, 1, 24_927)]
    [InlineData("in-progress", "user-bit", 3, 2, 1, 1_560)]
    [InlineData("owner-map", "user-bit", 2, 2, 1, 2_060)]
    [InlineData("owner-map", "user-bit", 1, 2, 2, 22_216)]
    [InlineData("owner-map-status-first-bit-tested-first", "user-bit", 1, 2, 2, 25_652)]
    public void Table_and_engine_take_the_same_steps(string variant, string reader, int slots, int producers, int packets, int states)
    {
        var result = Run(variant, reader, slots, producers, packets);
        result.Differences.ShouldBeEmpty();
        result.IsComplete.ShouldBeTrue();
        result.ExplicitStates.ShouldBe(states);
        result.False.ShouldBeEmpty();
        result.Violated.Keys.Order(StringComparer.Ordinal).ShouldBe(variant.EndsWith("tested-first", StringComparison.Ordinal) ? ["P9"] : []);
        if (packets == 2 && slots == 1)
        {
            result.NeverTaken.ShouldBeEmpty();
        }
    }

    [Theory]
    [InlineData("owner-map", "vnet-after-mark-undone")]
    [InlineData("owner-map", "vnet-after-mark")]
    [InlineData("owner-map", "vnet-before-mark")]
    [InlineData("in-progress", "vnet-after-mark-undone")]
    [InlineData("in-progress", "filtered")]
    [InlineData("owner-map-status-first-bit-tested-first", "vnet-after-mark-undone")]
    public void Table_and_engine_take_the_same_steps_with_faults(string variant, string fault)
    {
        var result = new LockstepRun(TestTables.Of(variant, "user-bit", fault), TestTables.Configuration(variant, "user-bit", 1, 2, 1, fault)).Run();
        result.Differences.ShouldBeEmpty();
        result.IsComplete.ShouldBeTrue();
        result.NeverTaken.ShouldBeEmpty();
        result.Violated.Keys.Order(StringComparer.Ordinal).ShouldBe(
            fault == "vnet-after-mark" ? ["L1", "P7", "P9"] : variant.EndsWith("tested-first", StringComparison.Ordinal) ? ["P9"] : []);
        result.False.IsEmpty.ShouldBe(fault != "vnet-after-mark");
    }

    /// <summary>What does not hold fails at the same states and steps in both.</summary>
    [Theory]
    [InlineData("legacy", "user-bit", "P1 P10 P2 P3 P4 P5 P6")]
    [InlineData("owner-map-clear-first", "user-bit", "P1 P10")]
    [InlineData("owner-map-status-first", "user-bit", "P2 P9")]
    public void Table_and_engine_violate_the_same_properties(string variant, string reader, string violated)
    {
        var result = Run(variant, reader, 1, 2, 1);
        result.Differences.ShouldBeEmpty();
        result.IsComplete.ShouldBeTrue();
        foreach (var property in violated.Split(' '))
        {
            result.Violated.Keys.ShouldContain(property);
        }
    }

    /// <summary>All sizes from one to four, each as far as so many pairs go.</summary>
    [Theory]
    [InlineData("in-progress", "user-bit")]
    [InlineData("owner-map", "user-bit")]
    [InlineData("owner-map", "busy-bits")]
    [InlineData("mark-in-padding", "user-bit")]
    public void Table_and_engine_agree_for_one_to_four_slots_and_producers(string variant, string reader)
    {
        for (var slots = 1; slots <= 4; slots++)
        {
            for (var producers = 1; producers <= 4; producers++)
            {
                var result = Run(variant, reader, slots, producers, producers == 1 ? 3 : 1, limit: 3_000);
                result.Differences.ShouldBeEmpty();
                result.False.ShouldBeEmpty();
            }
        }
    }

    /// <summary>Mistakes that a person makes who writes the table by hand. The first two were made.</summary>
    [Theory]
    [InlineData("p4-ready: woken stays", "in-progress")]
    [InlineData("r4: a torn frame is delivered", "legacy")]
    [InlineData("B-grant: head stays", "in-progress")]
    [InlineData("D: KERNEL for the mark", "in-progress")]
    [InlineData("J: the producer stays in W(s)", "in-progress")]
    [InlineData("K: nobody is woken", "in-progress")]
    [InlineData("b2: nobody is woken", "in-progress")]
    [InlineData("p3: poll looks at the slot at head", "in-progress")]
    [InlineData("r1: the mark is taken for USER", "in-progress")]
    [InlineData("A: the lock need not be free", "in-progress")]
    [InlineData("b1: the lock is kept", "owner-map")]
    [InlineData("J: the bit stays", "owner-map")]
    public void A_wrong_table_is_found(string mistake, string variant)
    {
        var table = TestTables.Of(variant);
        var wrong = table.With(Wrong(mistake, table.State, table.Table));
        wrong.Table.ShouldNotBe(table.Table);
        new LockstepRun(wrong, TestTables.Configuration(variant, "user-bit", variant == "in-progress" ? 2 : 1, 2, 2)).Run().Differences.ShouldNotBeEmpty();
    }

    private static ProtocolTable Wrong(string mistake, RingVariables ring, ProtocolTable table) => mistake switch
    {
        "p4-ready: woken stays" => Without(table, "p4-ready", ring.Woken),
        "r4: a torn frame is delivered" => Change(table, "r4", a => a with { Assignments = [.. a.Assignments.Select(s => s.Variable == ring.Delivered ? s with { Value = Formula.True } : s)] }),
        "B-grant: head stays" => Without(table, "B-grant", ring.Head),
        "D: KERNEL for the mark" => Change(table, "D", a => a with { Assignments = [.. a.Assignments.Select(s => s.Variable == ring.Status ? s with { Value = Formula.Member(ring.StatusSort, "K") } : s)] }),
        "J: the producer stays in W(s)" => Without(table, "J", ring.Writers),
        "K: nobody is woken" => Without(table, "K", ring.Woken),
        "b2: nobody is woken" => Without(table, "b2", ring.Woken),
        "p3: poll looks at the slot at head" => Change(
            Change(table, "p3-ready", a => a with { Guards = [a.Guards[0], Formula.Not(ring.StatusIs(ring.Head.Value, "K"))] }),
            "p3-empty", a => a with { Guards = [a.Guards[0], ring.StatusIs(ring.Head.Value, "K")] }),
        "r1: the mark is taken for USER" => Change(
            Change(table, "r1-take", a => a with { Guards = [a.Guards[0], Formula.Not(ring.StatusIs(ring.Tail.Value, "K"))] }),
            "r1-pass", a => a with { Guards = [a.Guards[0], ring.StatusIs(ring.Tail.Value, "K")] }),
        "A: the lock need not be free" => Change(table, "A", a => a with { Guards = [a.Guards[0]] }),
        "b1: the lock is kept" => Without(table, "b1", ring.Lock),
        "J: the bit stays" => Without(table, "J", ring.Bit),
        _ => throw new ArgumentOutOfRangeException(nameof(mistake), mistake),
    };

    private static ProtocolTable Without(ProtocolTable table, string action, StateVariable variable)
        => Change(table, action, a => a with { Assignments = [.. a.Assignments.Where(s => s.Variable != variable)] });

    private static ProtocolTable Change(ProtocolTable table, string action, Func<GuardedAction, GuardedAction> change)
        => table with { Actions = [.. table.Actions.Select(a => a.Name == action ? change(a) : a)] };

    private static LockstepResult Run(string variant, string reader, int slots, int producers, int packets, int limit = int.MaxValue)
        => new LockstepRun(TestTables.Of(variant, reader), TestTables.Configuration(variant, reader, slots, producers, packets), limit).Run();
}
