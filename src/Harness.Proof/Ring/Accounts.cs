using System.Collections.Immutable;
using Harness.Proof.Tables;
using Harness.Proof.Terms;
using static Harness.Proof.Ring.RingActions;
using static Harness.Proof.Terms.Formula;

namespace Harness.Proof.Ring;

/// <summary>
/// The counters of PACKET_STATISTICS and what frames say of drops: P8 and P12. <c>tp_packets</c> is the number of claims. How many producers have a packet that is not accounted for is
/// kept as a list of them.
/// </summary>
internal sealed class Accounts
{
    private readonly Discipline _discipline;
    private readonly ProducerList _uncounted;
    private readonly ProducerList _claimed;

    internal Accounts(Discipline discipline)
    {
        _discipline = discipline;
        _uncounted = new ProducerList("uncounted", discipline.Uncounted, isOneAtMost: !discipline.Faults.IsNeeded && !discipline.CountsAtomically);
        _claimed = new ProducerList("claimed", discipline.Claimed);
        Passed = One("passed", Sort.Integer, "how many packets have passed the filter");
        Drops = One("drops", Sort.Integer, "tp_drops");
        Published = One("published", Sort.Integer, "how many packets were published");
        Deliveries = One("deliveries", Sort.Integer, "how many packets were delivered");
        IsClaiming = One("isClaiming", Sort.Boolean, "whether a producer is between the lock and the unlock of its claim");
        Claimer = One("claimer", Sort.Producer, "the producer that is, or was last");
        IsLosing = Each("isLosing", Domain.Producers, "whether a producer has found that packets were dropped");
        SawDrops = Each("sawDrops", Domain.Producers, "whether tp_drops was not 0 at some moment of a producer's claim");
        SawNone = Each("sawNone", Domain.Producers, "whether tp_drops was 0 at some moment of a producer's claim");
        SaysLosing = Each("saysLosing", Domain.Slots, "whether the frame that was published last in a slot says LOSING");
    }

    internal StateVariable Passed { get; }

    internal StateVariable Drops { get; }

    internal StateVariable Published { get; }

    internal StateVariable Deliveries { get; }

    internal StateVariable IsClaiming { get; }

    internal StateVariable Claimer { get; }

    internal StateVariable IsLosing { get; }

    internal StateVariable SawDrops { get; }

    internal StateVariable SawNone { get; }

    internal StateVariable SaysLosing { get; }

    internal IEnumerable<StateVariable> Variables
        => [Passed, Drops, Published, Deliveries, IsClaiming, Claimer, IsLosing, SawDrops, SawNone, SaysLosing, .. _uncounted.Variables, .. _claimed.Variables];

    /// <summary>What is 0 or false at first.</summary>
    internal ImmutableArray<Term> Initial =>
    [
        Equal(Passed.Value, Number(0)), Equal(Drops.Value, Number(0)), Equal(Published.Value, Number(0)), Equal(Deliveries.Value, Number(0)), Not(IsClaiming.Value),
        Equal(_uncounted.Length.Value, Number(0)), Equal(_claimed.Length.Value, Number(0)),
    ];

    private Term AnyDrops => Differ(Drops.Value, Number(0));

    /// <summary>A packet has passed the filter.</summary>
    internal IEnumerable<Assignment> Arrive() => [Set(Passed, Plus(Passed.Value, 1)), .. _uncounted.Enter(Self)];

    /// <summary>The lock is taken to claim a slot. Where drops are counted under the lock, what a frame will say is decided now.</summary>
    internal IEnumerable<Assignment> Begin()
        =>
        [
            Set(IsClaiming, True), Set(Claimer, Self), Set(SawDrops, Self, AnyDrops), Set(SawNone, Self, Not(AnyDrops)),
            .. _discipline.CountsAtomically ? [] : new[] { Set(IsLosing, Self, AnyDrops) },
        ];

    /// <summary>The step C2, where drops are counted without the lock.</summary>
    internal IEnumerable<Assignment> TestDrops() => [Set(IsLosing, Self, AnyDrops)];

    /// <summary>A slot is granted: the packet is accepted, and counted in tp_packets.</summary>
    internal IEnumerable<Assignment> Accept() => [.. _uncounted.Leave(Self), .. _claimed.Enter(Self)];

    /// <summary>The claim is over.</summary>
    internal IEnumerable<Assignment> End() => [Set(IsClaiming, False)];

    /// <summary>The frame is published, with LOSING or without.</summary>
    internal IEnumerable<Assignment> Publish(Term slot)
        => [Set(Published, Plus(Published.Value, 1)), .. _claimed.Leave(Self), Set(SaysLosing, slot, IsLosing[Self]), .. Forget()];

    /// <summary>P12, at the publish.</summary>
    internal StepCheck TellsTheTruth => new("P12", If(IsLosing[Self], SawDrops[Self], SawNone[Self]));

    /// <summary>The packet is given up, with the unlock; up to v5.2 it is counted there.</summary>
    internal IEnumerable<Assignment> GiveUp()
        => [Set(IsClaiming, False), .. Forget(), .. _discipline.CountsAtomically ? [] : Count()];

    /// <summary>A drop is counted without the lock: a claim that goes on meanwhile sees it.</summary>
    internal IEnumerable<Assignment> CountAtomically()
        => [Set(SawDrops, Claimer.Value, Or(SawDrops[Claimer.Value], And(IsClaiming.Value, Differ(Claimer.Value, Self)))), .. Count()];

    /// <summary>The statements of the invariant that speak of all this.</summary>
    internal IEnumerable<Conjunct> Conjuncts(RingVariables ring)
    {
        foreach (var conjunct in _uncounted.Conjuncts(ring, "whose packet has passed the filter and is neither accepted nor counted as dropped").Concat(_claimed.Conjuncts(ring, "between their grant and their publish")))
        {
            yield return conjunct;
        }

        yield return new Conjunct(
            "sums", And(
                AtMost(Number(0), Drops.Value), Equal(Passed.Value, Plus(Plus(ring.Claims.Value, Drops.Value), _uncounted.Length.Value)),
                Equal(ring.Claims.Value, Plus(Published.Value, _claimed.Length.Value)), Equal(Deliveries.Value, ring.LastDelivered.Value)),
            "What has passed was accepted, or dropped, or is not counted yet; what was accepted was published, or is being written; no claim was passed over by the reader.",
            "po->stats.stats1.tp_packets++, po->tp_drops");
        if (_discipline.CountsAtomically)
        {
            var claims = _discipline.ClaimSpan;
            yield return new Conjunct(
                "claimer", All(Domain.Producers, "q", q => Implies(ring.IsAt(q, claims), And(IsClaiming.Value, Equal(Claimer.Value, q)))),
                "A producer between the lock and the unlock of its claim is the one whose claim goes on.");
            yield return new Conjunct(
                "saw", All(Domain.Producers, "q", q => Implies(ring.IsAt(q, claims), If(AnyDrops, SawDrops[q], SawNone[q]))),
                "What tp_drops is now, such a producer's claim has seen.");
        }

        yield return new Conjunct(
            "losing", All(Domain.Producers, "q", q => Implies(ring.IsAt(q, _discipline.KnowsLosing), If(IsLosing[q], SawDrops[q], SawNone[q]))),
            "What a producer will say of drops was true at some moment of its claim.", "tpacket_rcv: if (po->stats.stats1.tp_drops) status |= TP_STATUS_LOSING");
    }

    private IEnumerable<Assignment> Forget() => [Set(SawDrops, Self, False), Set(SawNone, Self, False)];

    private IEnumerable<Assignment> Count() => [Set(Drops, Plus(Drops.Value, 1)), .. _uncounted.Leave(Self)];

    private static Bound Self => GuardedAction.Self;

    private static StateVariable One(string name, Sort sort, string meaning) => new(name, sort, [], false, meaning) { IsOfAccounts = true };

    private static StateVariable Each(string name, Domain index, string meaning) => new(name, Sort.Boolean, [index], false, meaning) { IsOfAccounts = true };
}
