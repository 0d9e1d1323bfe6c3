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
    public override bool OwnerMapUnderLock => true;

    /// <inheritdoc/>
    public override bool CountsDropsAtomically => true;

    /// <inheritdoc/>
    public override bool TestsRoom { get; } = testsRoom;

    /// <inheritdoc/>
    public override IReadOnlyList<StepLabel> ExtraSteps => [Steps.PublishLock, Steps.PublishUnlock];

    /// <inheritdoc/>
    public override async ControlledTask<ClaimResult> Claim(RingMemory ring, RingEffects effects, ClaimTicket ticket)
        => await ring.Slots[ticket.Head].Status.Load<ClaimResult>(Steps.Test, effects.TestAndOwn, ticket.Head, ticket.Argument, KernelOrder.TestStatus);

    /// <inheritdoc/>
    public override async ControlledTask Publish(RingMemory ring, RingEffects effects, ClaimTicket ticket, TpStatus status)
    {
        await ring.QueueLock.Acquire(Steps.PublishLock);
        await ring.Slots[ticket.Head].Status.Store(Steps.Publish, status, effects.PublishAndDisown, ticket.Head, ticket.Packet, KernelOrder.SetStatus);
        await ring.QueueLock.Release(Steps.PublishUnlock);
    }
}
