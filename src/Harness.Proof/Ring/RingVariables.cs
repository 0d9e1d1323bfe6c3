using Harness.Proof.Terms;
using static Harness.Proof.Terms.Formula;

namespace Harness.Proof.Ring;

/// <summary>The state of the ring and of its tasks. A producer's own variables are what its code keeps in locals.</summary>
internal sealed class RingVariables
{
    internal RingVariables(Discipline discipline, IEnumerable<string> readerSteps, bool hasBusyMark)
    {
        string[] statuses = [Kernel, .. discipline.Marks ? [InProgress] : Array.Empty<string>(), User, .. hasBusyMark ? [Busy] : Array.Empty<string>()];
        StatusSort = Sort.Enumeration("Status", statuses);
        StepSort = Sort.Enumeration("Step", discipline.Steps.Select(s => "at-" + s));
        ReaderSort = Sort.Enumeration("ReaderStep", readerSteps.Select(s => "at-" + s));
        Lock = One("lock", Sort.Holder, "who holds sk_receive_queue.lock");
        Head = One("head", Sort.Integer, "rx_ring.head, the slot that is granted next");
        Tail = One("t", Sort.Integer, "the slot that the reader looks at next");
        Status = Each("status", StatusSort, Domain.Slots, "tp_status of a slot: KERNEL, the mark, or USER with whatever flags");
        Bit = Each("owned", Sort.Boolean, Domain.Slots, "the slot's bit in rx_owner_map, or its mark in tp_padding");
        Payload1 = Each("payload1", Sort.Integer, Domain.Slots, "the packet whose first half of the payload is in the slot") with { NamesPackets = true };
        Payload2 = Each("payload2", Sort.Integer, Domain.Slots, "the packet whose second half of the payload is in the slot") with { NamesPackets = true };
        Header = Each("header", Sort.Integer, Domain.Slots, "the packet whose header is in the slot") with { NamesPackets = true };
        At = Each("at", StepSort, Domain.Producers, "the step that a producer takes next; at A it is idle");
        Slot = Each("slot", Sort.Integer, Domain.Producers, "the slot that a producer saw at head when it took the lock");
        Packet = Each("packet", Sort.Integer, Domain.Producers, "the packet that a producer has") with { NamesPackets = true };
        ReaderAt = One("reader", ReaderSort, "the step that the reader takes next");
        Seen1 = One("seen1", Sort.Integer, "what the reader read as first half of the payload") with { NamesPackets = true };
        Seen2 = One("seen2", Sort.Integer, "what the reader read as second half of the payload") with { NamesPackets = true };
        Woken = One("woken", Sort.Boolean, "whether a wake came since the reader registered or slept last");
        NextPacket = One("nextPacket", Sort.Integer, "the number of the packet that comes next");
        Writers = new("writers", Sort.Boolean, [Domain.Slots, Domain.Producers], false, "W(s): whether a producer is between the grant of a slot and its publish");
        Committed = Each("committed", Sort.Boolean, Domain.Packets, "whether a packet was published");
        Delivered = Each("delivered", Sort.Boolean, Domain.Packets, "whether a packet was delivered");
        ClaimOrder = Each("claimOrder", Sort.Integer, Domain.Packets, "the how manieth claim a packet's was");
        Claims = One("claims", Sort.Integer, "how many claims there were");
        LastDelivered = One("lastDelivered", Sort.Integer, "the latest claim of which a packet was delivered");
        Count = One("c", Sort.Integer, "how many slots are in flight or ready", true);
        Writer = Each("wr", Sort.Producer, Domain.Slots, "the producer that was granted a slot last", true);
        Giver = One("giver", Sort.Producer, "the producer that marked a slot last for a packet that is given up", true);
        SlotOf = Each("slotOf", Sort.Integer, Domain.Packets, "the slot that a packet was granted last", true);
        ProducerOf = Each("producerOf", Sort.Producer, Domain.Packets, "the producer that has, or had, a packet", true);
        Accounts = new Accounts(discipline);
        Polled = One("z", Sort.Integer, "the slot that poll tested last", true);
    }

    internal const string Kernel = "K";
    internal const string InProgress = "I";
    internal const string User = "U";
    internal const string Busy = "B";

    internal Sort StatusSort { get; }

    internal Sort StepSort { get; }

    internal Sort ReaderSort { get; }

    internal StateVariable Lock { get; }

    internal StateVariable Head { get; }

    internal StateVariable Tail { get; }

    internal StateVariable Status { get; }

    internal StateVariable Bit { get; }

    internal StateVariable Payload1 { get; }

    internal StateVariable Payload2 { get; }

    internal StateVariable Header { get; }

    internal StateVariable At { get; }

    internal StateVariable Slot { get; }

    internal StateVariable Packet { get; }

    internal StateVariable ReaderAt { get; }

    internal StateVariable Seen1 { get; }

    internal StateVariable Seen2 { get; }

    internal StateVariable Woken { get; }

    internal StateVariable NextPacket { get; }

    internal StateVariable Writers { get; }

    internal StateVariable Committed { get; }

    internal StateVariable Delivered { get; }

    internal StateVariable ClaimOrder { get; }

    internal StateVariable Claims { get; }

    internal StateVariable LastDelivered { get; }

    internal StateVariable Count { get; }

    internal StateVariable Writer { get; }

    internal StateVariable Giver { get; }

    internal StateVariable SlotOf { get; }

    internal StateVariable ProducerOf { get; }

    internal StateVariable Polled { get; }

    /// <summary>Counters, and what frames say of drops.</summary>
    internal Accounts Accounts { get; }

    /// <summary>All of them, in the order in which they are shown.</summary>
    internal IEnumerable<StateVariable> All =>
    [
        Lock, Head, Tail, Status, Bit, Writers, At, Slot, Packet, ReaderAt, Seen1, Seen2, Woken, Payload1, Payload2, Header, NextPacket,
        Committed, Delivered, ClaimOrder, Claims, LastDelivered, Count, Writer, Giver, SlotOf, ProducerOf, Polled, .. Accounts.Variables,
    ];

    /// <summary>packet_increment_rx_head.</summary>
    internal static Term Next(Term slot) => If(Equal(Plus(slot, 1), Slots), Number(0), Plus(slot, 1));

    /// <summary>packet_previous_rx_frame.</summary>
    internal static Term Previous(Term slot) => If(Equal(slot, Number(0)), Minus(Slots, 1), Minus(slot, 1));

    /// <summary>How many steps it is from one slot to another, forward.</summary>
    internal static Term Distance(Term from, Term to) => If(AtMost(from, to), Minus(to, from), Plus(Minus(to, from), Slots));

    internal static Term IsSlot(Term term) => And(AtMost(Number(0), term), Less(term, Slots));

    internal Term StatusIs(Term slot, string status) => Equal(Status[slot], Member(StatusSort, status));

    /// <summary>Whether a slot's status has USER.</summary>
    internal Term IsReady(Term slot)
        => StatusSort.Members.Contains(Busy) ? Or(StatusIs(slot, User), StatusIs(slot, Busy)) : StatusIs(slot, User);

    internal Term Step(string letter) => Member(StepSort, "at-" + letter);

    internal Term ReaderStep(string letter) => Member(ReaderSort, "at-" + letter);

    /// <summary>Whether the next step of a producer is one of some.</summary>
    internal Term IsAt(Term producer, params IEnumerable<string> steps) => IsOneOf(At[producer], steps.Select(Step));

    /// <summary>Whether the next step of the reader is one of some.</summary>
    internal Term ReaderIsAt(params IEnumerable<string> steps) => IsOneOf(ReaderAt.Value, steps.Select(ReaderStep));

    private static StateVariable One(string name, Sort sort, string meaning, bool isAuxiliary = false) => new(name, sort, [], isAuxiliary, meaning);

    private static StateVariable Each(string name, Sort sort, Domain index, string meaning, bool isAuxiliary = false)
        => new(name, sort, [index], isAuxiliary, meaning);
}
