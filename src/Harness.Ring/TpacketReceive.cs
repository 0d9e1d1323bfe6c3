using Harness.Engine.Machine;
using Harness.Engine.Tasks;

namespace Harness.Ring;

/// <summary>
/// A kernel thread that receives packets: tpacket_rcv at the granularity at which verdicts are stated. What is used only under the queue lock
/// (head, counters) changes in the step next to it; each access to memory that user space or another producer sees is a step of its own.
/// </summary>
/// <param name="ring">The ring.</param>
/// <param name="effects">The bookkeeping.</param>
internal sealed class TpacketReceive(RingMemory ring, RingEffects effects)
{
    private readonly RingMemory _ring = ring;
    private readonly RingEffects _effects = effects;
    private readonly RingVariant _variant = ring.Configuration.Variant;

    internal static StepLabel[] StepsTaken { get; } =
        [Steps.Lock, Steps.Test, Steps.Unlock, Steps.Payload1, Steps.Payload2, Steps.Header, Steps.Barrier, Steps.Publish, Steps.Wake, Steps.DropWake];

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
        var ticket = await _ring.QueueLock.Acquire<ClaimTicket>(Steps.Lock, _effects.Enter, packet);
        var claim = await _variant.Claim(_ring, _effects, ticket);
        if (claim == ClaimResult.Full)
        {
            await Drop();
            return;
        }

        await _ring.QueueLock.Release(Steps.Unlock);
        await _ring.Slots[ticket.Head].Payload1.Store(Steps.Payload1, ticket.Packet, _effects.Write, ticket.Head, ticket.Packet);
        await _ring.Slots[ticket.Head].Payload2.Store(Steps.Payload2, ticket.Packet, _effects.Write, ticket.Head, ticket.Packet);
        await _ring.Slots[ticket.Head].Header.Store(Steps.Header, ticket.Packet, _effects.Write, ticket.Head, ticket.Packet);
        await Operations.Fence(Steps.Barrier);
        await _variant.Publish(
            _ring, _effects, ticket, _ring.Stored(claim == ClaimResult.GrantedLosing ? TpStatus.User | TpStatus.Losing : TpStatus.User));
        await _ring.DataReady.Wake(Steps.Wake, _effects.Leave);
    }

    /// <summary>drop_n_account: since v5.3 tp_drops is counted after the unlock, atomically; before, under the lock.</summary>
    private async ControlledTask Drop()
    {
        if (_variant.CountsDropsAtomically && _ring.TpDrops is { } drops)
        {
            await _ring.QueueLock.Release(Steps.DropUnlock);
            await drops.Update(Steps.DropCount, static (count, one) => (ushort)(count + one), 1, _effects.NoteDrop);
        }
        else
        {
            await _ring.QueueLock.Release(Steps.Drop, _effects.CountDrop);
        }

        await _ring.DataReady.Wake(Steps.DropWake, _effects.Leave);
    }
}
