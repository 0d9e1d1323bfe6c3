using System.Collections.Immutable;
using Harness.Proof.Tables;
using Harness.Proof.Terms;
using static Harness.Proof.Terms.Formula;

namespace Harness.Proof.Ring;

/// <summary>
/// The properties of states, as <c>RingProperties</c> judges them. The property that a slot is in flight asks for some writer; the table names the one that was granted
/// the slot last, which says more.
/// </summary>
internal sealed class RingClaims(RingVariables ring, Discipline discipline, ReaderWay reader, ImmutableArray<GuardedAction> actions)
{
    private Term Head => ring.Head.Value;

    private Term Tail => ring.Tail.Value;

    private Term AllIdle => All(Domain.Producers, "i", p => ring.IsAt(p, discipline.Idle));

    private Term NothingReady => All(Domain.Slots, "r", s => Not(ring.IsReady(s)));

    internal ImmutableArray<StateProperty> Claims =>
    [
        new("P3", Implies(ring.ReaderIsAt(reader.Holding), IsWholeAndUnwritten)),
        new("P6", Implies(And(AllIdle, Not(ring.ReaderIsAt(reader.Reading)), NothingReady), All(Domain.Packets, "k", k => Implies(ring.Committed[k], ring.Delivered[k])))),
        new("P7", Implies(And(AllIdle, All(Domain.Slots, "s", s => ring.StatusIs(s, RingVariables.Kernel))), And(Equal(Tail, Head), NoBits))),
        new("P7i", IsInterval, IsWitnessed: true),
        new("P8", Implies(AllIdle, And(IsCounted, IsInterval)), IsWitnessed: true),
        new("L1", Implies(And(AllIdle, Not(ring.ReaderIsAt(reader.Holding)), NothingReady), And(ring.StatusIs(Head, RingVariables.Kernel), discipline.HasBits ? Not(ring.Bit[Head]) : True))),
        new("L2", Implies(And(AllIdle, ring.ReaderIsAt("p5"), Not(ring.Woken.Value)), Not(ring.IsReady(Tail)))),
        new("L3", Implies(And(AllIdle, Not(ring.IsReady(Tail))), ring.StatusIs(RingVariables.Previous(Head), RingVariables.Kernel))),
        new("L4", Implies(And(AllIdle, Not(ring.IsReady(Tail))), NothingReady)),
        new("L5", SomebodyCanMove),
    ];

    private Term IsWholeAndUnwritten
        => And(
            All(Domain.Producers, "q", q => Not(ring.Writers[Tail, q])),
            Equal(ring.Payload1[Tail], ring.Header[Tail]), Equal(ring.Payload2[Tail], ring.Header[Tail]), Differ(ring.Header[Tail], Number(0)), ring.Committed[ring.Header[Tail]]);

    private Term NoBits => discipline.HasBits ? All(Domain.Slots, "s", s => Not(ring.Bit[s])) : True;

    /// <summary>As many slots as are busy, from the reader's on, are busy, and no others, and head is behind them. A slot that has a writer has <c>wr</c> as writer, and is busy.</summary>
    private Term IsInterval
    {
        get
        {
            var count = ring.Count.Value;
            var end = Plus(Tail, count);
            return And(
                AtMost(Number(0), count), AtMost(count, Slots), Equal(Head, If(Less(end, Slots), end, Minus(end, Slots))),
                All(Domain.Slots, "s", s => Implies(ring.IsReady(s), IsWithin(s))),
                All(Domain.Slots, "s", s => All(Domain.Producers, "q", q => Implies(ring.Writers[s, q], IsWithin(s)))),
                All(Domain.Slots, "s", s => Implies(IsWithin(s), Or(ring.IsReady(s), ring.Writers[s, ring.Writer[s]]))));
        }
    }

    /// <summary>While nobody is on his way, the busy slots are the ready ones: <c>c</c> of them, as the interval says, of which the reader has read one to its end before it gives it back.</summary>
    private Term IsCounted
    {
        get
        {
            var undelivered = Minus(ring.Count.Value, If(ring.ReaderIsAt("r5"), Number(1), Number(0)));
            var accounts = ring.Accounts;
            return And(
                Equal(Plus(ring.Claims.Value, accounts.Drops.Value), accounts.Passed.Value), Equal(ring.Claims.Value, accounts.Published.Value),
                Equal(accounts.Published.Value, Plus(accounts.Deliveries.Value, undelivered)));
        }
    }

    /// <summary>
    /// A producer that is inside can take its next step, or waits for the lock; whoever holds the lock can take his: so nobody stays inside because nobody can move.
    /// </summary>
    private Term SomebodyCanMove
        => And(
            All(Domain.Producers, "q", q => Implies(Not(ring.IsAt(q, discipline.Idle)), Or(CanMove(q), Differ(ring.Lock.Value, Nobody)))),
            All(Domain.Producers, "q", q => Implies(Equal(ring.Lock.Value, HeldBy(q)), CanMove(q))),
            Implies(Equal(ring.Lock.Value, User), Or([.. actions.Where(a => a.Actor == Actor.Reader).Select(a => And([.. a.Guards]))])));

    /// <summary>Whether some action of a producer can be taken. Of actions at one step of which one asks for the opposite of what another asks for, one can be.</summary>
    private Term CanMove(Term producer)
        => Or([.. actions.Where(a => a.Actor == Actor.Producer).GroupBy(a => a.Guards[0].ToString(), StringComparer.Ordinal).Select(g => CanTakeOne([.. g], producer))]);

    private static Term CanTakeOne(ImmutableArray<GuardedAction> actions, Term producer)
    {
        var asked = actions.Select(a => a.Guards.Length == 1 ? Formula.True : And([.. a.Guards[1..]])).ToArray();
        var isAlways = Array.Exists(asked, t => ReferenceEquals(t, Formula.True) || Array.Exists(asked, o => o.ToString() == Not(t).ToString()));
        var guard = isAlways ? actions[0].Guards[0] : And(actions[0].Guards[0], Or(asked));
        return guard.With(GuardedAction.Self, producer);
    }

    private Term IsWithin(Term slot) => Less(RingVariables.Distance(Tail, slot), ring.Count.Value);
}
