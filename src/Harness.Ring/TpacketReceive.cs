using System.Collections.Immutable;
using Harness.Engine.Machine;
using Harness.Engine.Tasks;

namespace Harness.Ring;

/// <summary>
/// A kernel thread that receives packets: tpacket_rcv at the granularity at which verdicts are stated. What is used only under the queue lock
/// (head, counters) changes in the step next to it; each access to memory that user space or another producer sees is a step of its own.
/// </summary>
internal sealed class TpacketReceive
{
    private readonly RingMemory _ring;
    private readonly RingConfiguration _configuration;
    private readonly RingVariant _variant;
    private readonly RoomTest? _roomTest;
    private readonly Copies? _copies;

    internal TpacketReceive(RingMemory ring)
    {
        _ring = ring;
        _configuration = ring.Configuration;
        _variant = _configuration.Variant;
        Arrival = new PacketArrival(_configuration.Faults, _configuration.Vnet is not null);
        _roomTest = _variant.TestsRoom ? new RoomTest(ring) : null;
        _copies = _configuration.Has(RingFaults.Oversize) ? new Copies(ring) : null;
    }

    /// <summary>What may be special about a packet.</summary>
    internal PacketArrival Arrival { get; }

    /// <summary>The steps that a search within generous bounds takes.</summary>
    internal IEnumerable<StepLabel> StepsTaken
    {
        get
        {
            StepLabel[] always = [Steps.Lock, Steps.Test, Steps.Unlock, Steps.Payload1, Steps.Payload2, Steps.Header, Steps.Publish, Steps.Wake, Steps.DropWake];
            StepLabel[] barrier = _configuration.Has(RingFaults.NoBarrier) ? [] : [Steps.Barrier];
            var counted = _variant.CountsDropsAtomically && _ring.TpDrops is not null;
            StepLabel[] drop = counted ? [Steps.TestLosing, Steps.DropUnlock, Steps.DropCount] : [Steps.Drop];
            var unmark = _configuration.Vnet is { IsUndone: true } ? _variant.UnmarkSteps : [];
            StepLabel[] relock = _configuration.Vnet is { Position: VnetPosition.AfterUnlock } ? [Steps.Relock] : [];
            StepLabel[] arrive = Arrival.IsNeeded ? [Steps.Arrive] : [];
            return [.. always, .. barrier, .. drop, .. _variant.ExtraSteps, .. unmark, .. relock, .. arrive, .. _roomTest is null ? [] : RoomTest.StepsTaken, .. _copies is null ? [] : Copies.StepsTaken];
        }
    }

    /// <summary>The first step for a packet, which need never come: a link may fall silent.</summary>
    internal StepLabel FirstStep => Arrival.IsNeeded ? Steps.Arrive : _roomTest is not null ? Steps.RoomHead : Steps.Lock;

    /// <summary>What each outcome of <see cref="Steps.Arrive"/> is.</summary>
    internal ImmutableArray<string> KindNames => Arrival.KindNames;

    /// <summary>Receives a number of packets, the first of which has number <paramref name="first"/>.</summary>
    internal async ControlledTask ReceiveMany(int first, int count)
    {
        for (var i = 0; i < count; i++)
        {
            await Receive(first + i);
        }
    }

    /// <summary>Receives packets for ever.</summary>
    internal async ControlledTask ReceiveForEver()
    {
        while (true)
        {
            await Receive(0);
        }
    }

    private async ControlledTask Receive(int packet)
    {
        var kind = PacketKind.Plain;
        if (Arrival.IsNeeded)
        {
            kind = await Arrival.Choose();
            if (kind == PacketKind.Filtered)
            {
                return;
            }
        }

        if (_roomTest is not null && !await _roomTest.HasRoom())
        {
            return;
        }

        if ((kind & (PacketKind.Oversize | PacketKind.CopyFails)) == PacketKind.Oversize && await _copies!.Make())
        {
            kind |= PacketKind.Copied;
        }

        var ticket = await _ring.QueueLock.Acquire(Steps.Lock).With<ClaimTicket>(_ring.UnderLock.Enter, packet, (int)kind);
        var claim = await _variant.Claim(_ring, ticket);
        var isGranted = claim is ClaimResult.Granted or ClaimResult.GrantedUnmarked;
        if (isGranted && !_configuration.Fails(ticket.Kind, VnetPosition.AfterMark))
        {
            await Fill(ticket, claim);
        }
        else
        {
            await Drop(ticket, claim, isQueued: false);
        }
    }

    /// <summary>From the grant on.</summary>
    private async ControlledTask Fill(ClaimTicket ticket, ClaimResult claim)
    {
        var isLosing = _variant.CountsDropsAtomically && _ring.TpDrops is { } drops ? await drops.Load(Steps.TestLosing) != 0 : ticket.Losing != 0;
        if (_configuration.Fails(ticket.Kind, VnetPosition.AfterHead))
        {
            await Drop(ticket, claim, isQueued: false);
            return;
        }

        if ((ticket.Kind & PacketKind.Copied) != 0)
        {
            await _copies!.Queue(ticket.Packet);
        }

        await _ring.QueueLock.Release(Steps.Unlock);
        if (_configuration.Fails(ticket.Kind, VnetPosition.AfterUnlock))
        {
            await _ring.QueueLock.Acquire(Steps.Relock);
            await Drop(ticket, claim, isQueued: true);
            return;
        }

        await _ring.Slots[ticket.Head].Payload1.Store(Steps.Payload1, ticket.Packet);
        await _ring.Slots[ticket.Head].Payload2.Store(Steps.Payload2, ticket.Packet);
        await _ring.Slots[ticket.Head].Header.Store(Steps.Header, ticket.Packet);
        if (!_configuration.Has(RingFaults.NoBarrier))
        {
            await Operations.Fence(Steps.Barrier);
        }

        await _variant.Publish(_ring, ticket, _ring.Stored(StatusOf(ticket.Kind, isLosing)));
        await _ring.DataReady.Wake(Steps.Wake);
    }

    /// <summary>drop_n_account: since v5.3 tp_drops is counted after the unlock, atomically; before, under the lock.</summary>
    private async ControlledTask Drop(ClaimTicket ticket, ClaimResult claim, bool isQueued)
    {
        // A packet that found the ring full has set nothing: what marks the slot is somebody else's.
        var undoes = claim == ClaimResult.Granted && _configuration.Vnet!.IsUndone;
        if (undoes)
        {
            await _variant.Unmark(_ring, ticket);
        }

        if (_variant.CountsDropsAtomically && _ring.TpDrops is { } drops)
        {
            await _ring.QueueLock.Release(Steps.DropUnlock).With(_ring.UnderLock.GiveUp, ticket.Head, undoes ? 1 : 0);
            await drops.Update(Steps.DropCount, static (count, one) => (ushort)(count + one), 1);
        }
        else
        {
            await _ring.QueueLock.Release(Steps.Drop).With(_ring.UnderLock.GiveUp, ticket.Head, undoes ? 1 : 0);
        }

        await _ring.DataReady.Wake(Steps.DropWake);
        if ((ticket.Kind & PacketKind.Copied) != 0 && !isQueued)
        {
            await _copies!.Free();
        }
    }

    private static TpStatus StatusOf(PacketKind kind, bool isLosing)
        => TpStatus.User
            | (isLosing ? TpStatus.Losing : 0)
            | ((kind & PacketKind.Copied) != 0 ? TpStatus.Copy : 0)
            | ((kind & PacketKind.CsumNotReady) != 0 ? TpStatus.CsumNotReady : 0)
            | ((kind & PacketKind.CsumValid) != 0 ? TpStatus.CsumValid : 0);
}
