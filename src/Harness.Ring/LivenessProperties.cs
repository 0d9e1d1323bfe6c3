using Harness.Engine.Machine;

namespace Harness.Ring;

/// <summary>
/// L1 to L5 as they are meant: of runs that never end, under fairness. The properties of the same numbers judge a state in which nothing goes on any more, or a final one.
/// </summary>
/// <remarks>
/// A packet need never arrive, and user space need not tamper or ask for statistics: a fair run may be one in which the link falls silent. Every other task must go on.
/// </remarks>
public sealed class LivenessProperties
{
    /// <summary>How the names of all properties of runs end, but for livelock.</summary>
    public const string Suffix = "-live";

    private readonly UnitProperties _ring;

    /// <param name="machine">Where to declare.</param>
    /// <param name="ring">What is true of states.</param>
    /// <param name="events">What happens in steps.</param>
    /// <param name="bounds">How large the ring is.</param>
    /// <param name="unit">What the ring is made of: slot or block.</param>
    internal LivenessProperties(MachineBuilder machine, UnitProperties ring, RingEvents events, RingBounds bounds, string unit)
    {
        _ring = ring;
        machine.LivenessProperty(
            "L1" + Suffix,
            "no wedge: if packets are turned away for ever, and the ring is again and again quiet and drained, then again and again one is accepted",
            new Liveness
            {
                Open = static _ => 1,
                Again = ring.IsQuietAndDrained,
                EndedBy = [events.Accepted],
                Needs = [events.TurnedAway],
                Explain = static _ => "no packet is ever accepted again, although the ring is empty again and again",
            },
            bounds.IsUnbounded ? null : "with a number of packets there is a last one: nobody is turned away for ever (--packets unbounded)");
        machine.LivenessProperty(
            "L2" + Suffix,
            $"no lost wakeup: a {unit} that is ready, and that the reader looks at next, is taken at last",
            new Liveness { Obligations = bounds.Slots, Open = ReadyAndNext, Explain = i => $"{unit} {i} is ready, the reader's next, and never taken" });
        machine.LivenessProperty(
            "L3" + Suffix,
            $"no idle spin: with no packet on its way and the reader's {unit} not ready, poll does not say ready for ever",
            new Liveness { Open = IdleAndNotReady, Needs = [events.PollReady], Explain = _ => $"poll says ready again and again, with no packet on its way and the reader's {unit} not ready" });
        machine.LivenessProperty(
            "L4" + Suffix,
            $"no hole: with no packet on its way, a {unit} that is ready is not left behind for ever by a reader whose {unit} is not",
            new Liveness { Obligations = bounds.Slots, Open = ReadyAndLeftBehind, Premise = state => IdleAndNotReady(state) != 0, Explain = i => $"{unit} {i} is ready and left behind, while the reader waits at another that is not" });
        machine.LivenessProperty(
            "L5" + Suffix,
            "each producer that has entered tpacket_rcv leaves it at last",
            new Liveness { Obligations = bounds.Producers, Open = Inside, Explain = static i => $"producer {i + 1} never leaves tpacket_rcv" });
    }

    private ulong ReadyAndNext(StepContext state)
    {
        var next = _ring.ReadersUnit(state);
        return _ring.IsReady(state, next) && !_ring.IsHeld(state, next) ? 1UL << next : 0;
    }

    private ulong IdleAndNotReady(StepContext state) => _ring.IsIdle(state) && !_ring.IsReady(state, _ring.ReadersUnit(state)) ? 1UL : 0;

    private ulong ReadyAndLeftBehind(StepContext state)
    {
        ulong behind = 0;
        for (var unit = 0; IdleAndNotReady(state) != 0 && unit < _ring.Units; unit++)
        {
            behind |= _ring.IsReady(state, unit) && !_ring.IsHeld(state, unit) ? 1UL << unit : 0;
        }

        return behind;
    }

    private ulong Inside(StepContext state) => _ring.ProducersInside(state);
}
