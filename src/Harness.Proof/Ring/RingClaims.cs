using System.Collections.Immutable;
using Harness.Proof.Tables;
using Harness.Proof.Terms;
using static Harness.Proof.Terms.Formula;

namespace Harness.Proof.Ring;

/// <summary>
/// The properties of states, as <c>RingProperties</c> judges them. The property that a slot is in flight asks for some writer; the table names the one that was granted
/// the slot last, which says more.
/// </summary>
internal sealed class RingClaims(RingVariables ring, Discipline discipline, ReaderWay reader)
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
        new("L1", Implies(And(AllIdle, Not(ring.ReaderIsAt(reader.Holding)), NothingReady), And(ring.StatusIs(Head, RingVariables.Kernel), discipline.HasBits ? Not(ring.Bit[Head]) : True))),
        new("L2", Implies(And(AllIdle, ring.ReaderIsAt("p5"), Not(ring.Woken.Value)), Not(ring.IsReady(Tail)))),
        new("L3", Implies(And(AllIdle, Not(ring.IsReady(Tail))), ring.StatusIs(RingVariables.Previous(Head), RingVariables.Kernel))),
        new("L4", Implies(And(AllIdle, Not(ring.IsReady(Tail))), NothingReady)),
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

    private Term IsWithin(Term slot) => Less(RingVariables.Distance(Tail, slot), ring.Count.Value);
}
