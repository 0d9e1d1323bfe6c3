using System.Collections.Immutable;
using Harness.Proof.Tables;
using Harness.Proof.Terms;
using static Harness.Proof.Terms.Formula;

namespace Harness.Proof.Ring;

/// <summary>
/// The invariant. All statements are universal: what a witness is needed for (somebody writes the slot, so many slots are busy) is kept in auxiliary variables.
/// </summary>
/// <remarks>The kernel's lines are those of net/packet/af_packet.c: v4.16 and the RFC for what they share, 61fad6816fc1 for the owner map.</remarks>
internal sealed class RingInvariant(RingVariables ring, Discipline discipline, ReaderWay reader)
{
    private Term Head => ring.Head.Value;

    private Term Tail => ring.Tail.Value;

    private Term Count => ring.Count.Value;

    private Term First => Plus(Minus(ring.Claims.Value, Count), 1);

    internal ImmutableArray<Conjunct> All => [.. Lock(), .. Tickets(), .. Marks(), .. Interval(), .. GivenUp(), .. Frames(), .. Reader(), .. Order(), .. ring.Accounts.Conjuncts(ring)];

    private IEnumerable<Conjunct> Lock()
    {
        yield return new Conjunct(
            "lock-producer", EachProducer(p => Implies(ring.IsAt(p, discipline.Locked), Equal(ring.Lock.Value, HeldBy(p)))),
            "A producer between spin_lock and spin_unlock holds the lock: so there is one at most.",
            "tpacket_rcv: spin_lock(&sk->sk_receive_queue.lock) … spin_unlock");
        yield return new Conjunct(
            "lock-reader", Implies(ring.ReaderIsAt("p3", "p4-ready", "p4-sleep"), Equal(ring.Lock.Value, User)),
            "While poll looks at the newest slot it holds the lock, and no producer does.",
            "packet_poll: spin_lock_bh(&sk->sk_receive_queue.lock)");
        yield return new Conjunct(
            "lock-owner", And(
                EachProducer(p => Implies(Equal(ring.Lock.Value, HeldBy(p)), ring.IsAt(p, discipline.Locked))),
                Implies(Equal(ring.Lock.Value, User), ring.ReaderIsAt("p3", "p4-ready", "p4-sleep"))),
            "Whoever holds the lock is at a step from which it goes on to give it back.");
    }

    private IEnumerable<Conjunct> Tickets()
    {
        yield return new Conjunct(
            "ticket-range", EachProducer(p => Implies(Not(ring.IsAt(p, discipline.WithoutTicket)), RingVariables.IsSlot(ring.Slot[p]))),
            "The slot that a producer saw at head is a slot.", "packet_lookup_frame(po, rb, rb->head, status)");
        yield return new Conjunct(
            "ticket-head", EachProducer(p => Implies(ring.IsAt(p, discipline.Testing), Equal(ring.Slot[p], Head))),
            "Until a producer has moved head, the slot that it tests is the one at head.", "packet_current_rx_frame, packet_increment_rx_head: under one lock");
        yield return new Conjunct(
            "writers", EachSlot(s => EachProducer(p => Equal(ring.Writers[s, p], And(IsClaimed(p), Equal(ring.Slot[p], s))))),
            "The writers of a slot are the producers between their grant and their publish whose slot it is.");
        yield return new Conjunct(
            "one-writer", EachProducer(p => Implies(ring.IsAt(p, discipline.Claimed.Union(Owning, StringComparer.Ordinal)), Equal(ring.Writer[ring.Slot[p]], p))),
            "Such a producer is the one that was granted its slot last: so a slot has one writer at most.");
    }

    /// <summary>What tells a claimed slot from a free one: this is where the variants differ.</summary>
    private IEnumerable<Conjunct> Marks()
    {
        if (discipline.Marks)
        {
            yield return new Conjunct(
                "D-status", EachProducer(p => Implies(ring.IsAt(p, ["D", .. discipline.FailingClaim.Where(s => s == "D-fails")]), ring.StatusIs(ring.Slot[p], RingVariables.Kernel))),
                "Between the test and the mark the slot is still KERNEL: nobody but the reader, who has no business with it, could change it.",
                "packet_current_rx_frame tested TP_STATUS_KERNEL under the same lock");
            yield return new Conjunct(
                "fill-status", EachProducer(p => Implies(ring.IsAt(p, [.. Filling, .. discipline.Undo]), ring.StatusIs(ring.Slot[p], RingVariables.InProgress))),
                "From the mark to the publish the slot is neither KERNEL nor USER.", "RFC: __packet_set_status(po, h.raw, TP_STATUS_IN_PROGRESS)");
            yield return new Conjunct(
                "mark-has-writer", EachSlot(s => Implies(ring.StatusIs(s, RingVariables.InProgress), OrGivenUp(s, And(ring.IsAt(ring.Writer[s], Filling), Equal(ring.Slot[ring.Writer[s]], s))))),
                "A slot that is marked has a producer that will publish it: no mark is left behind.", "tpacket_rcv: __packet_set_status(po, h.raw, status) ends every claim");
            yield break;
        }

        yield return new Conjunct(
            "fill-status", EachProducer(p => Implies(IsClaimed(p), ring.StatusIs(ring.Slot[p], RingVariables.Kernel))),
            "From the grant to the publish the slot is KERNEL, for readers as for the kernel's own test.", "packet_current_rx_frame tested TP_STATUS_KERNEL");
        if (!discipline.HasBits)
        {
            yield break;
        }

        yield return new Conjunct(
            "owned-if", EachProducer(p => Implies(ring.IsAt(p, [.. Owning, .. discipline.Undo]), ring.Bit[ring.Slot[p]])),
            "While a producer has a slot, the slot's bit is set.", "61fad6816fc1: __set_bit(slot_id, po->rx_ring.rx_owner_map)");
        yield return new Conjunct(
            "owned-only", EachSlot(s => Implies(ring.Bit[s], OrGivenUp(s, HasOwner(s)))),
            "A bit that is set belongs to a producer that will clear it: no bit is left behind.", "61fad6816fc1: __clear_bit(slot_id, po->rx_ring.rx_owner_map)");
        if (!discipline.MapUnderLock)
        {
            ImmutableArray<string> after = [.. discipline.Between("D2", "D2"), .. discipline.FailingClaim.Where(s => s == "D2-fails")];
            ImmutableArray<string> between = [discipline.Claim[1], .. discipline.FailingClaim.Where(s => s == discipline.Claim[1] + "-fails"), .. after];
            var (bitTested, statusTested) = discipline.Claim[0] == "B2" ? (between, after) : (after, between);
            yield return new Conjunct(
                "tested-bit", EachProducer(p => Implies(ring.IsAt(p, bitTested), Not(ring.Bit[ring.Slot[p]]))),
                "Once a claim has found the bit clear, it stays clear until that claim sets it.", "test_bit(slot_id, po->rx_ring.rx_owner_map)");
            yield return new Conjunct(
                "tested-status", EachProducer(p => Implies(ring.IsAt(p, statusTested), ring.StatusIs(ring.Slot[p], RingVariables.Kernel))),
                "Once a claim has found the status KERNEL, it stays KERNEL until the slot is granted.", "packet_current_rx_frame tested TP_STATUS_KERNEL");
        }
    }

    private IEnumerable<Conjunct> Interval()
    {
        var end = Plus(Tail, Count);
        yield return new Conjunct(
            "range", And(RingVariables.IsSlot(Head), RingVariables.IsSlot(Tail), AtMost(Number(0), Count), AtMost(Count, Slots), Equal(Head, If(Less(end, Slots), end, Minus(end, Slots)))),
            "Head and the reader's slot are slots, and head is as many slots further as are busy, N at most.", "packet_increment_rx_head: buff->head != buff->frame_max ? buff->head + 1 : 0");
        yield return new Conjunct(
            "interval", EachSlot(s => Equal(IsBusy(s), Less(RingVariables.Distance(Tail, s), Count))),
            "The busy slots, in flight or ready, are those from the reader's slot to head, without a gap.", "packet_lookup_frame: slots are granted in the ring's order");
    }

    /// <summary>What is marked for a packet that is given up is nobody else's.</summary>
    private IEnumerable<Conjunct> GivenUp()
    {
        if (!discipline.Undo.IsEmpty)
        {
            yield return new Conjunct(
                "given-up", EachProducer(p => Implies(ring.IsAt(p, discipline.Undo), Not(HasOwner(ring.Slot[p])))),
                "A slot that is marked for a packet which is given up has no other producer: taking the mark back harms nobody.",
                "46e4c421a053: the virtio-net header is written before packet_increment_rx_head");
        }
    }

    private IEnumerable<Conjunct> Frames()
    {
        yield return Part("payload1", ring.Payload1, "G2", "skb_copy_bits");
        yield return Part("payload2", ring.Payload2, "H", "skb_copy_bits");
        yield return Part("header", ring.Header, "I", "tpacket_rcv: h.h2->tp_len …, sll");
        yield return new Conjunct(
            "whole", EachSlot(s => Implies(ring.IsReady(s), And(
                Equal(ring.Payload1[s], ring.Header[s]), Equal(ring.Payload2[s], ring.Header[s]), Less(Number(0), ring.Header[s]), ring.Committed[ring.Header[s]]))),
            "A ready slot holds one packet from its first byte to its last, and that packet was published.", "smp_mb(), then __packet_set_status(po, h.raw, status)");
    }

    private Conjunct Part(string name, StateVariable part, string from, string kernel)
        => new(name, EachProducer(p => Implies(ring.IsAt(p, discipline.Between(from, "J")), Equal(part[ring.Slot[p]], ring.Packet[p]))),
            "What a producer has written into its slot stays there until the publish.", kernel);

    private IEnumerable<Conjunct> Reader()
    {
        yield return new Conjunct(
            "reader-holds", Implies(ring.ReaderIsAt(reader.Holding), ring.IsReady(Tail)),
            "What the reader has taken stays ready until it gives it back: the kernel keeps off a slot with USER.", "packet_current_rx_frame: NULL unless TP_STATUS_KERNEL");
        yield return new Conjunct(
            "seen1", Implies(ring.ReaderIsAt("r3", "r4"), Equal(ring.Seen1.Value, ring.Payload1[Tail])),
            "What the reader has read of a frame is what is still there.");
        yield return new Conjunct(
            "seen2", Implies(ring.ReaderIsAt("r4"), Equal(ring.Seen2.Value, ring.Payload2[Tail])),
            "What the reader has read of a frame is what is still there.");
        yield return Wake();
    }

    private Conjunct Wake()
    {
        var sleeps = And(ring.ReaderIsAt("p4-sleep", "p5"), Not(ring.Woken.Value));
        var afterPublish = discipline.Between(discipline.After("J"), "K");
        var willWake = EachSlot(s => Implies(ring.IsReady(s), And(ring.IsAt(ring.Writer[s], afterPublish), Equal(ring.Slot[ring.Writer[s]], s))));
        if (discipline.Marks)
        {
            return new Conjunct(
                "wake", Implies(sleeps, willWake),
                "When the reader has decided to sleep and was not woken since, whoever published a slot that is ready now has yet to wake it.",
                "tpacket_rcv: sk->sk_data_ready(sk) after the publish; packet_poll registers before it looks");
        }

        var polled = ring.Polled.Value;
        var newestInFlight = And(
            RingVariables.IsSlot(polled), ring.IsAt(ring.Writer[polled], [.. discipline.Claimed, .. afterPublish]), Equal(ring.Slot[ring.Writer[polled]], polled));
        return new Conjunct(
            "wake", Implies(sleeps, Or(newestInFlight, willWake)),
            "When the reader has decided to sleep and was not woken since, then the slot that poll looked at was in flight, which looks KERNEL, and its producer has yet to wake the reader; or else "
            + "whoever published a slot that is ready now has.",
            "tpacket_rcv: sk->sk_data_ready(sk) after the publish; packet_poll registers before it looks");
    }

    private IEnumerable<Conjunct> Order()
    {
        yield return new Conjunct(
            "order-in-ring", EachSlot(s => Implies(ring.IsReady(s), IsInOrder(ring.Header[s], s))),
            "The packet in a ready slot was claimed as many claims after that in the reader's slot as the slot is further in the ring.");
        yield return new Conjunct(
            "order-claimed", EachProducer(p => Implies(IsClaimed(p), IsInOrder(ring.Packet[p], ring.Slot[p]))),
            "So was a packet that is being written.");
        yield return new Conjunct(
            "numbers", And(
                AtMost(Number(1), ring.NextPacket.Value),
                EachProducer(p => Implies(Not(ring.IsAt(p, discipline.WithoutTicket)), And(AtMost(Number(1), ring.Packet[p]), Less(ring.Packet[p], ring.NextPacket.Value), Equal(ring.ProducerOf[ring.Packet[p]], p))))),
            "A packet belongs to one producer, and its number was given out.");
        yield return new Conjunct(
            "fresh", EachPacket(k => Implies(Or(AtMost(ring.NextPacket.Value, k), AtMost(k, Number(0))), And(Not(ring.Committed[k]), Not(ring.Delivered[k])))),
            "A packet that has not come yet was neither published nor delivered.");
        yield return new Conjunct(
            "uncommitted", EachProducer(p => Implies(ring.IsAt(p, [.. discipline.Between(discipline.Claim[0], "J")]), Not(ring.Committed[ring.Packet[p]]))),
            "A packet that is on its way was not published yet.");
        yield return new Conjunct(
            "r5-delivered", Implies(ring.ReaderIsAt("r5"), ring.Delivered[ring.Header[Tail]]),
            "What the reader has read to its end and not released yet was delivered.");
        yield return new Conjunct(
            "last-delivered", Equal(ring.LastDelivered.Value, Plus(Minus(ring.Claims.Value, Count), If(ring.ReaderIsAt("r5"), Number(1), Number(0)))),
            "As many packets were delivered as were claimed and are not in the ring any more.");
        yield return new Conjunct(
            "delivered", EachPacket(k => Implies(ring.Delivered[k], And(ring.Committed[k], AtMost(ring.ClaimOrder[k], ring.LastDelivered.Value)))),
            "What was delivered was published, and claimed no later than what was delivered last.");
        yield return new Conjunct(
            "not-lost", EachPacket(k => Implies(And(ring.Committed[k], Not(ring.Delivered[k])), And(RingVariables.IsSlot(ring.SlotOf[k]), ring.IsReady(ring.SlotOf[k]), Equal(ring.Header[ring.SlotOf[k]], k)))),
            "What was published and not delivered is in its slot, ready.");
    }

    private Term IsInOrder(Term packet, Term slot)
        => And(Equal(ring.SlotOf[packet], slot), Equal(ring.ClaimOrder[packet], Plus(First, RingVariables.Distance(Tail, slot))));

    private Term IsClaimed(Term producer) => ring.IsAt(producer, discipline.Claimed);

    /// <summary>The steps of a producer whose slot's bit is set: from the grant to the step that clears it.</summary>
    private ImmutableArray<string> Owning
        => discipline.Publish.Contains("J3") ? discipline.Between(discipline.After(discipline.Grant), "J3") : discipline.Claimed;

    /// <summary>Whether the producer that was granted a slot last has not let go of it.</summary>
    private Term HasOwner(Term slot) => And(ring.IsAt(ring.Writer[slot], Owning), Equal(ring.Slot[ring.Writer[slot]], slot));

    /// <summary>The steps of a producer whose slot is marked in its status.</summary>
    private ImmutableArray<string> Filling => discipline.Between("F", "J");

    /// <summary>Something is true of a slot, or else its mark is that of a packet which is given up, and will be taken back.</summary>
    private Term OrGivenUp(Term slot, Term term)
        => discipline.Undo.IsEmpty ? term : Or(term, And(ring.IsAt(ring.Giver.Value, discipline.Undo), Equal(ring.Slot[ring.Giver.Value], slot)));

    private Term IsBusy(Term slot) => Or(ring.IsReady(slot), And(IsClaimed(ring.Writer[slot]), Equal(ring.Slot[ring.Writer[slot]], slot)));

    private static Term EachProducer(Func<Term, Term> body) => Formula.All(Domain.Producers, "q", body);

    private static Term EachSlot(Func<Term, Term> body) => Formula.All(Domain.Slots, "s", body);

    private static Term EachPacket(Func<Term, Term> body) => Formula.All(Domain.Packets, "k", body);
}
