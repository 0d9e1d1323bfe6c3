using Harness.Engine.Machine;
using Harness.Engine.Tasks;

namespace Harness.Ring.Variants;

/// <summary>What v5.6 merged (commit 61fad6816fc1) and every kernel since does: a private bit for each slot, set and cleared under the queue lock.</summary>
/// <param name="testsRoom">Whether the room test of v5.3, which every kernel with the map has, is part of the model.</param>
public sealed class OwnerMapVariant(bool testsRoom = false) : RingVariant
{
    /// <inheritdoc/>
    public override string Name { get; } = testsRoom ? "owner-map-room" : "owner-map";

    /// <inheritdoc/>
    public override string Summary { get; } = testsRoom
        ? "the running kernel: owner-map behind the room test, which drops a packet before the lock"
        : "Linux v5.6 until today (61fad6816fc1), without the room test: a private bit for each slot, set at the claim and cleared at the publish, both under the lock";

    /// <inheritdoc/>
    public override bool UsesOwnerMap => true;

    /// <inheritdoc/>
    public override bool CountsDropsAtomically => true;

    /// <inheritdoc/>
    public override bool TestsRoom { get; } = testsRoom;

    /// <inheritdoc/>
    public override IReadOnlyList<StepLabel> ExtraSteps => [Steps.PublishLock, Steps.PublishUnlock];

    /// <summary>B with test_bit, set_bit, C and E in the step of the load.</summary>
    public override async ControlledTask<ClaimResult> Claim(RingMemory ring, ClaimTicket ticket)
        => await ring.Slots[ticket.Head].Status.Load(Steps.Test, order: KernelOrder.TestStatus).With<ClaimResult>(ring.UnderLock.Claim, ticket.Head, (int)ticket.Kind);

    /// <summary>The map is used under the lock only: who does not hold it sees neither the bit, nor head, nor the counter change.</summary>
    public override ClaimResult ClaimUnderLock(StepContext step, RingMemory ring, int slot, PacketKind kind)
    {
        // packet_lookup_frame(.., TP_STATUS_KERNEL); test_bit(slot_id, po->rx_ring.rx_owner_map).
        if (!IsFreeToKernel(step.Loaded<TpStatus>()) || ((step.Get(ring.OwnerMap!) >> slot) & 1) != 0)
        {
            return ClaimResult.Full;
        }

        if (ring.Configuration.Fails(kind, VnetPosition.BeforeMark))
        {
            return ClaimResult.Failed;
        }

        // set_bit(slot_id, po->rx_ring.rx_owner_map).
        step.Set(ring.OwnerMap!, step.Get(ring.OwnerMap!) | (1UL << slot));
        ring.UnderLock.MoveHeadAndCount(step, kind);
        return ClaimResult.Granted;
    }

    /// <summary>No kernel does this: the bit of a packet that is dropped is cleared before the unlock.</summary>
    public override void UnmarkUnderLock(StepContext step, RingMemory ring, int slot) => ClearBit(step, ring, slot);

    /// <summary>J under the lock: spin_lock, __packet_set_status, clear_bit, spin_unlock.</summary>
    public override async ControlledTask Publish(RingMemory ring, ClaimTicket ticket, TpStatus status)
    {
        await ring.QueueLock.Acquire(Steps.PublishLock);
        await ring.Slots[ticket.Head].Status.Store(Steps.Publish, status, order: KernelOrder.SetStatus).With(ring.UnderLock.Publish, ticket.Head);
        await ring.QueueLock.Release(Steps.PublishUnlock);
    }

    /// <summary>clear_bit(slot_id, po->rx_ring.rx_owner_map).</summary>
    public override void PublishUnderLock(StepContext step, RingMemory ring, int slot) => ClearBit(step, ring, slot);

    private static void ClearBit(StepContext step, RingMemory ring, int slot) => step.Set(ring.OwnerMap!, step.Get(ring.OwnerMap!) & ~(1UL << slot));
}
