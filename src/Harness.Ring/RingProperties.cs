using System.Numerics;
using Harness.Engine.Machine;

namespace Harness.Ring;

/// <summary>The properties of the ring, each judged exactly on the states or steps on which it is defined.</summary>
/// <remarks>
/// Idle: outside the span from the first step of tpacket_rcv to its wake. Quiet: all producers idle, and no store waits in a buffer; this is what "idle" in a
/// property's text comes to. Status: its newest value in coherence order. Drained: no slot has USER and the reader
/// holds none. Free: neither READY (USER set) nor IN FLIGHT (W(s) not empty).
/// </remarks>
public sealed class RingProperties : UnitProperties
{
    private readonly RingMemory _ring;
    private readonly RingGhosts _ghosts;

    internal RingProperties(MachineBuilder machine, RingMemory ring)
        : base(ring)
    {
        _ring = ring;
        _ghosts = ring.Ghosts;
        var exclusivity = ring.Configuration.Bounds.ExclusivityVacuous;
        P1 = machine.Property("P1", "exclusive writer: no producer writes a slot while another producer is between its grant and its publish", null, exclusivity);
        P2 = machine.Property("P2", "no producer writes payload or header of a slot whose status has USER set");
        P3 = machine.Property("P3", "whole frame: from finding a slot ready to releasing it, the slot has no writer, and payload and header are of one published packet", JudgeWholeFrame);
        P9 = machine.Property("P9", "honest drop: a packet is dropped for a full ring only if the slot at head is ready or in flight");
        P10 = machine.Property("P10", "a slot in flight is never granted again", null, exclusivity);
        if (ring.ReceiveQueue is not null)
        {
            P11 = machine.Property("P11", "copies match: whoever reads a frame with COPY and calls recvfrom is given the whole packet of that frame");
        }

        if (ring.Configuration.Has(RingFaults.Tamper))
        {
            P13 = machine.Property("P13", "tampering: whatever user space stores in the ring, no two producers write one slot, and none is granted that is in flight", null, exclusivity);
        }

        if (ring.Configuration.JudgesKnownFalse)
        {
            W1 = machine.Property("W1", "known to be false: when poll says ready, the reader's slot is ready");
            W2 = machine.Property("W2", "known to be false: the reader never sleeps in poll without a wake pending while its slot is ready", JudgeNeverAsleepOnReady);
        }

        L1 = machine.Property("L1", "no wedge: when all producers are idle and the ring is drained, the slot at head is KERNEL and has no owner", JudgeNoWedge);
        L2 = ring.Configuration.Reader.NeverSleeps ? null : machine.Property("L2", "no lost wakeup: with all producers idle, the reader does not sleep without a wake pending while its slot is ready", JudgeNoLostWakeup, explain: ExplainLostWakeup);
        L3 = machine.Property("L3", "no idle spin: with all producers idle, poll does not say ready while the reader's slot is not", JudgeNoIdleSpin);
        L4 = machine.Property("L4", "no hole: with all producers idle, no slot is ready while the reader's slot is not", JudgeNoHole);
        if (ring.Configuration.Reader.ReleasesInOrder)
        {
            P7i = machine.Property("P7i", "interval: the slots that are not free are exactly those from the reader's slot to the head", JudgeInterval);
        }

        P7 = machine.Property("P7", "alignment: when all producers are idle and every status is KERNEL, the reader's slot is the head, and no slot has an owner", JudgeAlignment);
        _ = new LivenessProperties(machine, this, ring.Events, ring.Configuration.Bounds, "slot");
        if (_ghosts.Packets is null)
        {
            return;
        }

        P4 = machine.Property("P4", "each packet is delivered at most once");
        P5 = machine.Property("P5", "packets are delivered in the order of their claims");
        P6 = machine.Property("P6", "no loss: when all producers are idle, no slot is ready and no reader is in the middle of a frame, every published packet has been delivered", JudgeNoLoss, explain: ExplainLoss);
        P12 = machine.Property("P12", "LOSING tells the truth: a frame carries it if tp_drops was not 0 throughout its claim, and does not if it was 0 throughout");
        P8 = machine.Property("P8", "counting: when quiet, tp_packets + tp_drops is what passed the filter, and tp_packets is what was delivered or is still in the ring", JudgeCounting, explain: ExplainCounting);
        L5 = machine.FinalProperty("L5", "each producer leaves tpacket_rcv: when nobody can move, no producer is inside", JudgeLeaves);
    }

    /// <summary>Copies match.</summary>
    public Property? P11 { get; }

    /// <summary>Whether three fields are of one packet, and that packet is the one that was published in the slot.</summary>
    internal bool IsWholeAndCommitted(StepContext state, int slot, ushort payload1, ushort payload2, ushort header)
    {
        if (header == 0 || payload1 != header || payload2 != header)
        {
            return false;
        }

        return _ghosts.Packets is { } packets
            ? packets.IsCommitted(state, header)
            : state.Get(_ring.Slots[slot].Committed!) == header;
    }

    private Judgement JudgeWholeFrame(StepContext state)
    {
        var held = state.Get(_ghosts.Held);
        if (held == 0)
        {
            return Judgement.Undefined;
        }

        for (; held != 0; held &= held - 1)
        {
            var slot = _ring.Slots[BitOperations.TrailingZeroCount(held)];
            if (!state.IsEmpty(slot.Writers)
                || !IsWholeAndCommitted(state, slot.Index, state.Get(slot.Payload1), state.Get(slot.Payload2), state.Get(slot.Header)))
            {
                return Judgement.Fails;
            }
        }

        return Judgement.Holds;
    }

    private protected override bool IsFree(StepContext state, int unit) => !IsReady(state, unit) && state.IsEmpty(_ring.Slots[unit].Writers);

    private protected override bool IsAnyMarked(StepContext state)
    {
        var isMarked = _ring.OwnerMap is { } map && state.Get(map) != 0;
        foreach (var slot in _ring.Slots)
        {
            isMarked |= slot.Padding is { } padding && state.Get(padding);
        }

        return isMarked;
    }

    private protected override bool IsReadToTheEnd(StepContext state) => state.Get(_ghosts.InHand) == 0 && !IsAnyReady(state);

    private protected override bool CanCount(StepContext state) => true;

    private protected override int CountUndelivered(StepContext state) => CountInHand(state) + CountInRing(state);

    private string ExplainLoss(StepContext state)
        => string.Join(", ", _ghosts.Packets!.Lost(state).Select(p => _ring.Configuration.FormatPacket((ushort)p))) + " was published and never delivered";

    private int CountInHand(StepContext state) => BitOperations.PopCount(state.Get(_ghosts.InHand));

    /// <summary>Frames that nobody has taken.</summary>
    private int CountInRing(StepContext state)
    {
        var held = state.Get(_ghosts.Held);
        var count = 0;
        foreach (var slot in _ring.Slots)
        {
            count += IsReady(state, slot.Index) && ((held >> slot.Index) & 1) == 0 ? 1 : 0;
        }

        return count;
    }

    private string ExplainCounting(StepContext state)
    {
        var packets = _ghosts.Packets!;
        var inHand = CountInHand(state) == 0 ? "" : $"in the reader's hand {CountInHand(state)}, ";
        return $"{Counters(state)}; published {packets.CountCommitted(state)}, delivered {packets.CountDelivered(state)}, {inHand}still in the ring {CountInRing(state)}";
    }

    private Judgement JudgeNoWedge(StepContext state)
        => IsQuietAndDrained(state)
            ? Holds(CanBeGranted(state, state.Get(_ring.Head)))
            : Judgement.Undefined;

    private bool CanBeGranted(StepContext state, int slot)
        => RingVariant.IsFreeToKernel(state.Get(_ring.Slots[slot].Status))
            && (_ring.OwnerMap is not { } map || ((state.Get(map) >> slot) & 1) == 0)
            && (_ring.Slots[slot].Padding is not { } padding || !state.Get(padding));

    private string ExplainLostWakeup(StepContext state)
        => $"poll looked at slot {_ring.Previous(state.Get(_ring.Head))}, the newest, which is KERNEL, and not at slot {state.Get(_ghosts.ReaderIndex)}, where the reader waits: it sleeps";

    internal override bool IsQuietAndDrained(StepContext state) => IsIdle(state) && state.Get(_ghosts.Held) == 0 && !IsAnyReady(state);
}
