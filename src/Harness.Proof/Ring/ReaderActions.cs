using System.Collections.Immutable;
using Harness.Proof.Tables;
using Harness.Proof.Terms;
using static Harness.Proof.Ring.RingActions;
using static Harness.Proof.Terms.Formula;

namespace Harness.Proof.Ring;

/// <summary>The steps of a reader that takes and releases one slot after the other, and of poll.</summary>
internal sealed class ReaderActions(RingVariables ring, ReaderWay reader, bool notesPolled)
{
    private Term Tail => ring.Tail.Value;

    private string AfterTaking => reader.MarksBusy ? "m1" : "r2";

    internal IEnumerable<GuardedAction> All => Take().Concat(MarkBusy()).Concat(Read()).Concat(Poll());

    private IEnumerable<GuardedAction> Take()
    {
        var isTaken = reader.IsTaken(ring, Tail);
        yield return To(AfterTaking, "r1-take", "r1", [isTaken], [], []);
        yield return To("p1", "r1-pass", "r1", [Not(isTaken)], [], []);
    }

    /// <summary>Suricata's <c>|=</c>: a load, and a store of what was loaded with the busy bits. The slot that it took has USER, so that what it stores has USER too.</summary>
    private IEnumerable<GuardedAction> MarkBusy()
    {
        if (reader.MarksBusy)
        {
            yield return To("m2", "m1", "m1", [], [], []);
            yield return To("r2", "m2", "m2", [], [], [Set(ring.Status, Tail, Member(ring.StatusSort, RingVariables.Busy))]);
        }
    }

    private IEnumerable<GuardedAction> Read()
    {
        yield return To("r3", "r2", "r2", [], [], [Set(ring.Seen1, ring.Payload1[Tail])]);
        yield return To("r4", "r3", "r3", [], [], [Set(ring.Seen2, ring.Payload2[Tail])]);

        var packet = ring.Header[Tail];
        var isWhole = And(Differ(packet, Number(0)), Equal(ring.Seen1.Value, packet), Equal(ring.Seen2.Value, packet));
        var order = ring.ClaimOrder[packet];
        var last = ring.LastDelivered.Value;
        yield return To("r5", "r4", "r4", [],
            [
                new StepCheck("P3", And(isWhole, ring.Committed[packet])), new StepCheck("P4", Implies(isWhole, Not(ring.Delivered[packet]))),
                new StepCheck("P5", Implies(And(isWhole, Not(ring.Delivered[packet])), Less(last, order))),
            ],
            [Set(ring.Accounts.Deliveries, Plus(ring.Accounts.Deliveries.Value, If(And(isWhole, Not(ring.Delivered[packet])), Number(1), Number(0)))),
                Set(ring.Delivered, packet, Or(ring.Delivered[packet], isWhole)), Set(ring.LastDelivered, If(And(isWhole, Not(ring.Delivered[packet]), Less(last, order)), order, last))]);
        yield return To("r1", "r5", "r5", [], [], [
            Set(ring.Status, Tail, Member(ring.StatusSort, RingVariables.Kernel)), Set(ring.Tail, RingVariables.Next(Tail)), Set(ring.Count, Minus(ring.Count.Value, 1))]);
    }

    private IEnumerable<GuardedAction> Poll()
    {
        var newest = RingVariables.Previous(ring.Head.Value);
        Assignment[] note = notesPolled ? [Set(ring.Polled, newest)] : [];
        yield return To("p2", "p1", "p1", [], [], []);
        yield return To("p3", "p2", "p2", [Equal(ring.Lock.Value, Nobody)], [], [Set(ring.Lock, User)]);
        yield return To("p4-ready", "p3-ready", "p3", [Not(ring.StatusIs(newest, RingVariables.Kernel))], [], []);
        yield return To("p4-sleep", "p3-empty", "p3", [ring.StatusIs(newest, RingVariables.Kernel)], [], [.. note]);
        yield return To("r1", "p4-ready", "p4-ready", [], [], [Set(ring.Lock, Nobody), Set(ring.Woken, False)]);
        yield return To("p5", "p4-sleep", "p4-sleep", [], [], [Set(ring.Lock, Nobody)]);
        yield return To("p2", "p5", "p5", [ring.Woken.Value], [], [Set(ring.Woken, False)]);
    }

    private GuardedAction To(
        string next, string name, string step, ImmutableArray<Term> guards, ImmutableArray<StepCheck> checks, ImmutableArray<Assignment> assignments)
        => new(name, step.Split('-')[0], Actor.Reader, [ring.ReaderIsAt(step), .. guards], checks, [Set(ring.ReaderAt, ring.ReaderStep(next)), .. assignments]);
}
