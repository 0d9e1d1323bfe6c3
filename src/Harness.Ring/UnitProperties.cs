using System.Collections.Immutable;
using Harness.Engine.Machine;

namespace Harness.Ring;

/// <summary>
/// What the properties of a ring of slots and of a ring of blocks have in common. Both are a circle of units with a status, in which the kernel goes on
/// to the unit at head, and the reader to one of its own; a unit is ready when its status has USER. What a unit holds besides, each ring says itself.
/// </summary>
/// <remarks>The words of the properties differ, and so does their order: each ring declares its own.</remarks>
public abstract class UnitProperties
{
    private readonly ImmutableArray<Cell<TpStatus>> _statuses;
    private readonly Cell<ushort> _head;
    private readonly Ghost<ushort> _readerIndex;
    private readonly TaskSet _inside;
    private readonly Ghost<ulong> _held;
    private readonly Ghost<ulong> _asleep;
    private readonly WaitQueue _dataReady;
    private readonly Ghost<ushort>? _waitingStores;
    private readonly PacketGhosts? _packets;
    private readonly Cell<ushort>? _tpPackets;
    private readonly Cell<ushort>? _tpDrops;
    private readonly int _firstReader;
    private readonly int _polling;

    private protected UnitProperties(RingMemory ring)
    {
        (_statuses, _head, _dataReady) = ([.. ring.Slots.Select(s => s.Status)], ring.Head, ring.DataReady);
        _waitingStores = ring.WaitingStores;
        (_readerIndex, _inside, _asleep) = (ring.Ghosts.ReaderIndex, ring.Ghosts.Active, ring.Ghosts.Asleep);
        (_held, _packets, _tpPackets, _tpDrops) = (ring.Ghosts.Held, ring.Ghosts.Packets, ring.TpPackets, ring.TpDrops);
        (_firstReader, _polling) = (ring.Configuration.Bounds.Producers, ring.Configuration.Reader.PollingThreads);
    }

    private protected UnitProperties(Blocks.BlockMemory ring)
    {
        (_statuses, _head, _dataReady) = ([.. ring.Blocks.Select(b => b.Status)], ring.Active, ring.DataReady);
        (_readerIndex, _inside, _asleep) = (ring.Ghosts.ReaderIndex, ring.Ghosts.Inside, ring.Ghosts.Asleep);
        (_held, _packets, _tpPackets, _tpDrops) = (ring.Ghosts.Held, ring.Ghosts.Packets, ring.TpPackets, ring.TpDrops);
        (_firstReader, _polling) = (ring.Configuration.Bounds.Producers, ring.Configuration.Reader.PollingThreads);
    }

    /// <summary>Exclusive writer.</summary>
    public Property P1 { get; private protected init; } = null!;

    /// <summary>No write to a unit of the reader.</summary>
    public Property P2 { get; private protected init; } = null!;

    /// <summary>Whole frame.</summary>
    public Property P3 { get; private protected init; } = null!;

    /// <summary>At most once; not judged where packets are unbounded.</summary>
    public Property P4 { get; private protected init; } = null!;

    /// <summary>Order; not judged where packets are unbounded.</summary>
    public Property P5 { get; private protected init; } = null!;

    /// <summary>No loss.</summary>
    public Property? P6 { get; private protected init; }

    /// <summary>Alignment.</summary>
    public Property P7 { get; private protected init; } = null!;

    /// <summary>Interval, the inductive form of alignment.</summary>
    public Property? P7i { get; private protected init; }

    /// <summary>Counting.</summary>
    public Property? P8 { get; private protected init; }

    /// <summary>Honest drop.</summary>
    public Property P9 { get; private protected init; } = null!;

    /// <summary>No second grant.</summary>
    public Property P10 { get; private protected init; } = null!;

    /// <summary>LOSING tells the truth; not judged where packets are unbounded.</summary>
    public Property P12 { get; private protected init; } = null!;

    /// <summary>Tampering.</summary>
    public Property? P13 { get; private protected init; }

    /// <summary>poll says ready only for the reader's unit: not so in the kernel.</summary>
    public Property? W1 { get; private protected init; }

    /// <summary>The reader never sleeps on a ready unit: not so in the kernel.</summary>
    public Property? W2 { get; private protected init; }

    /// <summary>No wedge.</summary>
    public Property L1 { get; private protected init; } = null!;

    /// <summary>No lost wakeup; not judged of a reader that never sleeps.</summary>
    public Property? L2 { get; private protected init; }

    /// <summary>No idle spin.</summary>
    public Property L3 { get; private protected init; } = null!;

    /// <summary>No hole.</summary>
    public Property L4 { get; private protected init; } = null!;

    /// <summary>Producers leave.</summary>
    public Property? L5 { get; private protected init; }

    /// <summary>Whether the kernel may fill a unit, and nobody has begun to.</summary>
    private protected abstract bool IsFree(StepContext state, int unit);

    /// <summary>Whether something still says of a unit that it is in use, when every status is KERNEL and nobody is inside.</summary>
    private protected abstract bool IsAnyMarked(StepContext state);

    /// <summary>Whether no reader has anything left to read.</summary>
    private protected abstract bool IsReadToTheEnd(StepContext state);

    /// <summary>Whether it is known how many packets the readers have in hand.</summary>
    private protected abstract bool CanCount(StepContext state);

    /// <summary>Packets that were accepted and are not delivered yet.</summary>
    private protected abstract int CountUndelivered(StepContext state);

    /// <summary>How many slots, or blocks, the ring has.</summary>
    internal int Units => _statuses.Length;

    /// <summary>No producer is inside, no store is on its way, nothing is ready, and no reader has anything.</summary>
    internal abstract bool IsQuietAndDrained(StepContext state);

    /// <summary>t, the unit that the reader looks at next.</summary>
    internal int ReadersUnit(StepContext state) => state.Get(_readerIndex);

    /// <summary>Whether a reader has found the unit ready and not released it.</summary>
    internal bool IsHeld(StepContext state, int unit) => ((state.Get(_held) >> unit) & 1) != 0;

    /// <summary>The producers inside tpacket_rcv, a bit for each.</summary>
    internal ulong ProducersInside(StepContext state) => state.TasksIn(_inside) & ((1UL << _firstReader) - 1);

    private protected static Judgement Holds(bool condition) => condition ? Judgement.Holds : Judgement.Fails;

    /// <summary>All producers are idle, and no store is on its way: quiet.</summary>
    internal bool IsIdle(StepContext state) => state.IsEmpty(_inside) && !HasWaitingStores(state);

    internal bool IsReady(StepContext state, int unit) => (state.Get(_statuses[unit]) & TpStatus.User) != 0;

    private protected bool IsAnyReady(StepContext state)
    {
        foreach (var status in _statuses)
        {
            if ((state.Get(status) & TpStatus.User) != 0)
            {
                return true;
            }
        }

        return false;
    }

    private protected Judgement JudgeNoLoss(StepContext state)
        => IsIdle(state) && IsReadToTheEnd(state) ? Holds(_packets!.AllDelivered(state)) : Judgement.Undefined;

    private protected Judgement JudgeAlignment(StepContext state)
    {
        if (!IsIdle(state))
        {
            return Judgement.Undefined;
        }

        foreach (var status in _statuses)
        {
            if (state.Get(status) != TpStatus.Kernel)
            {
                return Judgement.Undefined;
            }
        }

        return Holds(state.Get(_readerIndex) == state.Get(_head) && !IsAnyMarked(state));
    }

    /// <summary>With c units not free, they must be the c units from the reader's on, and end where head is.</summary>
    private protected Judgement JudgeInterval(StepContext state)
    {
        // A release that waits in a buffer has moved the reader on, and not yet the status.
        if (HasWaitingStores(state))
        {
            return Judgement.Undefined;
        }

        var busy = 0;
        for (var unit = 0; unit < _statuses.Length; unit++)
        {
            busy += IsFree(state, unit) ? 0 : 1;
        }

        int at = state.Get(_readerIndex);
        for (var i = 0; i < busy; i++, at = at + 1 == _statuses.Length ? 0 : at + 1)
        {
            if (IsFree(state, at))
            {
                return Judgement.Fails;
            }
        }

        return Holds(at == state.Get(_head));
    }

    private protected Judgement JudgeCounting(StepContext state)
    {
        if (!IsIdle(state) || !CanCount(state))
        {
            return Judgement.Undefined;
        }

        var committed = _packets!.CountCommitted(state);
        return Holds(
            Accepted(state) + Dropped(state) == state.Get(_packets.Passed)
            && Accepted(state) == committed
            && committed == _packets.CountDelivered(state) + CountUndelivered(state));
    }

    /// <summary>The counters of a state, in words.</summary>
    private protected string Counters(StepContext state)
        => $"{state.Get(_packets!.Passed)} packets passed the filter; tp_packets {Accepted(state)}, tp_drops {Dropped(state)}";

    private protected Judgement JudgeNoLostWakeup(StepContext state)
        => IsIdle(state) && CountAsleep(state) == _polling ? Holds(!IsReadersReady(state)) : Judgement.Undefined;

    private protected Judgement JudgeNeverAsleepOnReady(StepContext state)
        => CountAsleep(state) > 0 ? Holds(!IsReadersReady(state)) : Judgement.Undefined;

    private protected Judgement JudgeNoIdleSpin(StepContext state)
    {
        if (!IsIdle(state) || IsReadersReady(state))
        {
            return Judgement.Undefined;
        }

        int head = state.Get(_head);
        return Holds(RingVariant.IsFreeToKernel(state.Get(_statuses[head == 0 ? _statuses.Length - 1 : head - 1])));
    }

    private protected Judgement JudgeNoHole(StepContext state)
        => IsIdle(state) && !IsReadersReady(state) ? Holds(!IsAnyReady(state)) : Judgement.Undefined;

    private protected Judgement JudgeLeaves(StepContext state) => Holds(IsIdle(state));

    private bool HasWaitingStores(StepContext state) => _waitingStores is { } waiting && state.Get(waiting) != 0;

    private bool IsReadersReady(StepContext state) => IsReady(state, state.Get(_readerIndex));

    /// <summary>Readers that stand at the sleep of poll without a wake pending.</summary>
    private int CountAsleep(StepContext state)
    {
        var asleep = 0;
        for (var task = _firstReader; task < _firstReader + _polling; task++)
        {
            asleep += ((state.Get(_asleep) >> task) & 1) != 0 && state.IsWaiting(_dataReady, task) ? 1 : 0;
        }

        return asleep;
    }

    private int Accepted(StepContext state) => state.Get(_tpPackets!) + state.Get(_packets!.ReportedPackets);

    private int Dropped(StepContext state) => state.Get(_tpDrops!) + state.Get(_packets!.ReportedDrops);
}
