using System.Numerics;
using Harness.Engine.Machine;

namespace Harness.KernelCode;

/// <summary>The properties of the receive ring, in the words of the model's, judged on the kernel's memory.</summary>
internal sealed class KernelProperties
{
    private readonly KernelRing _ring;

    internal KernelProperties(MachineBuilder machine, KernelRing ring)
    {
        _ring = ring;
        var exclusivity = ring.Packets < 2 ? "with one packet no slot can be granted twice" : null;
        P1 = machine.Property(
            "P1", "exclusive writer: no producer writes a slot while another producer is between its grant and its publish", null, exclusivity);
        P2 = machine.Property("P2", "no producer writes payload or header of a slot whose status has USER set");
        machine.Property(
            "P3",
            "whole frame: from finding a slot ready to releasing it, the slot has no writer, and payload and header are of one published packet",
            JudgeWholeFrame);
        P4 = machine.Property("P4", "each packet is delivered at most once");
        P5 = machine.Property("P5", "packets are delivered in the order of their claims");
        machine.Property(
            "P6",
            "no loss: when all producers are idle, no slot is ready and the reader is not in the middle of a frame, every published packet has been delivered",
            JudgeNoLoss);
        machine.Property(
            "P7",
            "alignment: when all producers are idle and every status is KERNEL, the reader's slot is the head, and no slot has an owner",
            JudgeAlignment);
        machine.Property(
            "P7i", "interval: the slots that are not free are exactly those from the reader's slot to the head", JudgeInterval);
        machine.Property(
            "P8",
            "counting: when quiet, tp_packets + tp_drops is what passed the filter, and tp_packets is what was delivered or is still in the ring",
            JudgeCounting);
        P9 = machine.Property("P9", "honest drop: a packet is dropped for a full ring only if the slot at head is ready or in flight");
        P10 = machine.Property("P10", "a slot in flight is never granted again", null, exclusivity);
        machine.Property(
            "L1", "no wedge: when all producers are idle and the ring is drained, the slot at head is KERNEL and has no owner", JudgeNoWedge);
        machine.Property(
            "L3", "no idle spin: with all producers idle, poll does not say ready while the reader's slot is not", JudgeNoIdleSpin);
        machine.Property("L4", "no hole: with all producers idle, no slot is ready while the reader's slot is not", JudgeNoHole);
    }

    internal static IEnumerable<string> Names => ["P1", "P2", "P3", "P4", "P5", "P6", "P7", "P7i", "P8", "P9", "P10", "L1", "L3", "L4"];

    internal Property P1 { get; }

    internal Property P2 { get; }

    internal Property P4 { get; }

    internal Property P5 { get; }

    internal Property P9 { get; }

    internal Property P10 { get; }

    private static Judgement Holds(bool condition) => condition ? Judgement.Holds : Judgement.Fails;

    private bool IsIdle(StepContext state) => state.Get(_ring.Inside) == 0;

    private bool IsDrained(StepContext state) => state.Get(_ring.Held) == 0 && !_ring.IsAnyReady(state);

    private bool IsReadersReady(StepContext state) => _ring.IsReady(state, state.Get(_ring.ReaderIndex));

    private Judgement JudgeWholeFrame(StepContext state)
    {
        var held = state.Get(_ring.Held);
        if (held == 0)
        {
            return Judgement.Undefined;
        }

        for (; held != 0; held &= held - 1)
        {
            var slot = _ring.Slots[BitOperations.TrailingZeroCount(held)];
            var packet = state.Get(slot.Header);
            if (state.Get(slot.Writers) != 0 || packet == 0
                || state.Get(slot.Payload1) != packet || state.Get(slot.Payload2) != packet || state.Get(slot.Address) != packet
                || (state.Get(_ring.Committed) >> (int)(packet - 1) & 1) == 0)
            {
                return Judgement.Fails;
            }
        }

        return Judgement.Holds;
    }

    private Judgement JudgeNoLoss(StepContext state)
        => IsIdle(state) && IsDrained(state) ? Holds((state.Get(_ring.Committed) & ~state.Get(_ring.Delivered)) == 0) : Judgement.Undefined;

    private Judgement JudgeAlignment(StepContext state)
    {
        if (!IsIdle(state))
        {
            return Judgement.Undefined;
        }

        foreach (var slot in _ring.Slots)
        {
            if (state.Get(slot.Status) != 0)
            {
                return Judgement.Undefined;
            }
        }

        return Holds(state.Get(_ring.ReaderIndex) == state.Get(_ring.Head) && state.Get(_ring.OwnerMap) == 0);
    }

    private Judgement JudgeInterval(StepContext state)
    {
        var busy = 0;
        for (var slot = 0; slot < _ring.Slots.Length; slot++)
        {
            busy += IsFree(state, slot) ? 0 : 1;
        }

        int at = state.Get(_ring.ReaderIndex);
        for (var i = 0; i < busy; i++, at = _ring.After(at))
        {
            if (IsFree(state, at))
            {
                return Judgement.Fails;
            }
        }

        return Holds((ulong)at == state.Get(_ring.Head));
    }

    private bool IsFree(StepContext state, int slot) => !_ring.IsReady(state, slot) && state.Get(_ring.Slots[slot].Writers) == 0;

    private Judgement JudgeCounting(StepContext state)
    {
        if (!IsIdle(state))
        {
            return Judgement.Undefined;
        }

        var (accepted, committed) = ((int)state.Get(_ring.TpPackets), BitOperations.PopCount(state.Get(_ring.Committed)));
        var undelivered = BitOperations.PopCount(state.Get(_ring.InHand));
        for (var slot = 0; slot < _ring.Slots.Length; slot++)
        {
            undelivered += _ring.IsReady(state, slot) && ((state.Get(_ring.Held) >> slot) & 1) == 0 ? 1 : 0;
        }

        return Holds(
            accepted + (int)state.Get(_ring.TpDrops) == state.Get(_ring.Passed) && accepted == committed
            && committed == BitOperations.PopCount(state.Get(_ring.Delivered)) + undelivered);
    }

    private Judgement JudgeNoWedge(StepContext state)
    {
        if (!IsIdle(state) || !IsDrained(state))
        {
            return Judgement.Undefined;
        }

        var head = (int)state.Get(_ring.Head);
        return Holds(state.Get(_ring.Slots[head].Status) == 0 && ((state.Get(_ring.OwnerMap) >> head) & 1) == 0);
    }

    private Judgement JudgeNoIdleSpin(StepContext state)
    {
        if (!IsIdle(state) || IsReadersReady(state))
        {
            return Judgement.Undefined;
        }

        var head = (int)state.Get(_ring.Head);
        return Holds(state.Get(_ring.Slots[_ring.Previous(head)].Status) == 0);
    }

    private Judgement JudgeNoHole(StepContext state)
        => IsIdle(state) && !IsReadersReady(state) ? Holds(!_ring.IsAnyReady(state)) : Judgement.Undefined;
}
