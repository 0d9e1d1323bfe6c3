using Harness.Engine.Machine;
using Harness.Engine.Tasks;

namespace Harness.Ring.Variants;

/// <summary>Every kernel up to v5.5: a claimed slot still looks free until it is published.</summary>
/// <param name="testsRoom">Whether the room test of v5.3 stands before it, as in v5.3 to v5.5.</param>
public class LegacyVariant(bool testsRoom = false) : RingVariant
{
    /// <inheritdoc/>
    public override string Name { get; } = testsRoom ? "legacy-room" : "legacy";

    /// <inheritdoc/>
    public override string Summary { get; } = testsRoom
        ? "Linux v5.3 to v5.5: legacy behind the room test, which drops a packet before the lock"
        : "Linux up to v5.5: status == KERNEL grants the slot, head moves, nothing marks the claim";

    /// <inheritdoc/>
    public override bool CountsDropsAtomically => TestsRoom;

    /// <inheritdoc/>
    public override bool TestsRoom { get; } = testsRoom;

    /// <summary>B, C, E: packet_current_rx_frame, packet_increment_rx_head, tp_packets++. Nothing is written into the slot.</summary>
    public override async ControlledTask<ClaimResult> Claim(RingMemory ring, ClaimTicket ticket)
    {
        var result = await ring.Slots[ticket.Head].Status.Load(Steps.Test, order: KernelOrder.TestStatus).With<ClaimResult>(ring.UnderLock.Claim, ticket.Head, (int)ticket.Kind);
        if (result == ClaimResult.Granted)
        {
            await MarkClaimed(ring, ticket);
        }

        return result;
    }

    /// <summary>In one step with the load: who does not hold the lock sees neither head nor the counter.</summary>
    public override ClaimResult ClaimUnderLock(StepContext step, RingMemory ring, int slot, PacketKind kind)
    {
        if (!IsFreeToKernel(step.Loaded<TpStatus>()))
        {
            return ClaimResult.Full;
        }

        if (ring.Configuration.Fails(kind, VnetPosition.BeforeMark))
        {
            return ClaimResult.Failed;
        }

        ring.UnderLock.MoveHeadAndCount(step, kind);
        return ClaimResult.Granted;
    }

    /// <summary>J: __packet_set_status(po, h.raw, status), without the lock.</summary>
    public override async ControlledTask Publish(RingMemory ring, ClaimTicket ticket, TpStatus status)
        => await ring.Slots[ticket.Head].Status.Store(Steps.Publish, status, order: KernelOrder.SetStatus);

    /// <summary>Where a mark would stand, before the queue lock is given back (the RFC's line D): there is none.</summary>
    /// <param name="ring">The ring.</param>
    /// <param name="ticket">The slot that was granted, and the packet that it was granted for.</param>
    protected virtual ControlledTask MarkClaimed(RingMemory ring, ClaimTicket ticket) => ControlledTask.Completed;
}
