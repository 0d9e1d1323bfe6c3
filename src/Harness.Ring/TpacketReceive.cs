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

    internal static StepLabel[] StepsTaken { get; } =
        [Steps.Lock, Steps.Test, Steps.Unlock, Steps.Payload1, Steps.Payload2, Steps.Header, Steps.Barrier, Steps.Publish, Steps.Wake, Steps.Drop, Steps.DropWake];

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
        var status = await _ring.Slots[ticket.Head].Status.Load(Steps.Test, _effects.Test, ticket.Head, ticket.Packet);
        if (!RingEffects.IsFreeToKernel(status))
        {
            await _ring.QueueLock.Release(Steps.Drop, _effects.CountDrop);
            await _ring.DataReady.Wake(Steps.DropWake, _effects.Leave);
            return;
        }

        await _ring.Configuration.Variant.MarkClaimed(_ring, _effects, ticket.Head, ticket.Packet);
        await _ring.QueueLock.Release(Steps.Unlock);
        await _ring.Slots[ticket.Head].Payload1.Store(Steps.Payload1, ticket.Packet, _effects.Write, ticket.Head, ticket.Packet);
        await _ring.Slots[ticket.Head].Payload2.Store(Steps.Payload2, ticket.Packet, _effects.Write, ticket.Head, ticket.Packet);
        await _ring.Slots[ticket.Head].Header.Store(Steps.Header, ticket.Packet, _effects.Write, ticket.Head, ticket.Packet);
        await Operations.Fence(Steps.Barrier);
        await _ring.Slots[ticket.Head].Status.Store(
            Steps.Publish, _ring.Stored(ticket.Losing != 0 ? TpStatus.User | TpStatus.Losing : TpStatus.User), _effects.Publish, ticket.Head, ticket.Packet);
        await _ring.DataReady.Wake(Steps.Wake, _effects.Leave);
    }
}
