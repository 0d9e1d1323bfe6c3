using Harness.Engine.Machine;
using Harness.Engine.Tasks;

namespace Harness.Ring;

/// <summary>What v5.6 merged (commit 61fad6816fc1) and every kernel since does: a private bit for each slot, set and cleared under the queue lock.</summary>
public sealed class OwnerMapVariant : RingVariant
{
    /// <inheritdoc/>
    public override string Name => "owner-map";

    /// <inheritdoc/>
    public override string Summary => "Linux v5.6 until today (61fad6816fc1): a private bit for each slot, set at the claim and cleared at the publish, both under the lock";

    /// <inheritdoc/>
    public override bool UsesOwnerMap => true;

    /// <inheritdoc/>
    public override bool CountsDropsAtomically => true;

    /// <inheritdoc/>
    public override IReadOnlyList<StepLabel> ExtraSteps => [Steps.PublishLock, Steps.PublishUnlock];

    /// <inheritdoc/>
    public override async ControlledTask<ClaimResult> Claim(RingMemory ring, RingEffects effects, ClaimTicket ticket)
        => await ring.Slots[ticket.Head].Status.Load<bool>(Steps.Test, effects.TestAndOwn, ticket.Head, ticket.Packet)
            ? await OwnerMap.TestLosing(ring)
            : ClaimResult.Full;

    /// <inheritdoc/>
    public override async ControlledTask Publish(RingMemory ring, RingEffects effects, ClaimTicket ticket, TpStatus status)
    {
        await ring.QueueLock.Acquire(Steps.PublishLock);
        await ring.Slots[ticket.Head].Status.Store(Steps.Publish, status, effects.PublishAndDisown, ticket.Head, ticket.Packet);
        await ring.QueueLock.Release(Steps.PublishUnlock);
    }
}

/// <summary>
/// The lock-free publishes that were discussed with 61fad6816fc1 and not taken: status and bit change one after the other, and a claim tests them
/// one after the other.
/// </summary>
/// <param name="order">Which of the orders.</param>
public sealed class LockFreeOwnerMapVariant(OwnerMapOrder order) : RingVariant
{
    private readonly OwnerMapOrder _order = order;

    /// <inheritdoc/>
    public override string Name { get; } = order switch
    {
        OwnerMapOrder.ClearFirst => "owner-map-clear-first",
        OwnerMapOrder.StatusFirst => "owner-map-status-first",
        OwnerMapOrder.StatusFirstBitTestedFirst => "owner-map-status-first-bit-tested-first",
        _ => "owner-map-plain-clear",
    };

    /// <inheritdoc/>
    public override string Summary { get; } = order switch
    {
        OwnerMapOrder.ClearFirst => "discussed with 61fad6816fc1 and rejected: publish without the lock, bit cleared before the status is stored",
        OwnerMapOrder.StatusFirst => "discussed with 61fad6816fc1 and rejected: publish without the lock, status stored before the bit is cleared; a claim tests the status first",
        OwnerMapOrder.StatusFirstBitTestedFirst => "a thought: as owner-map-status-first, and a claim tests the bit before the status",
        _ => "a thought: as owner-map-status-first-bit-tested-first, with the bit cleared by a plain read and write of the whole word",
    };

    /// <inheritdoc/>
    public override bool UsesOwnerMap => true;

    /// <inheritdoc/>
    public override bool CountsDropsAtomically => true;

    /// <inheritdoc/>
    public override IReadOnlyList<StepLabel> ExtraSteps => _order == OwnerMapOrder.PlainClear
        ? [Steps.TestOwner, Steps.SetOwner, Steps.ReadOwnerMap, Steps.WriteOwnerMap]
        : [Steps.TestOwner, Steps.SetOwner, Steps.ClearOwner];

    private bool TestsBitFirst => _order is OwnerMapOrder.StatusFirstBitTestedFirst or OwnerMapOrder.PlainClear;

    /// <inheritdoc/>
    public override async ControlledTask<ClaimResult> Claim(RingMemory ring, RingEffects effects, ClaimTicket ticket)
    {
        if (TestsBitFirst && !await ring.OwnerMap!.Load<bool>(Steps.TestOwner, effects.TestOwner, ticket.Head))
        {
            return ClaimResult.Full;
        }

        if (!await ring.Slots[ticket.Head].Status.Load<bool>(Steps.Test, effects.TestStatus, ticket.Head))
        {
            return ClaimResult.Full;
        }

        if (!TestsBitFirst && !await ring.OwnerMap!.Load<bool>(Steps.TestOwner, effects.TestOwner, ticket.Head))
        {
            return ClaimResult.Full;
        }

        await ring.OwnerMap!.Update(Steps.SetOwner, static (map, bit) => map | bit, 1UL << ticket.Head, effects.Grant, ticket.Head, ticket.Packet);
        return await OwnerMap.TestLosing(ring);
    }

    /// <inheritdoc/>
    public override async ControlledTask Publish(RingMemory ring, RingEffects effects, ClaimTicket ticket, TpStatus status)
    {
        if (_order == OwnerMapOrder.ClearFirst)
        {
            await ring.OwnerMap!.Update(Steps.ClearOwner, static (map, bit) => map & ~bit, 1UL << ticket.Head);
        }

        await ring.Slots[ticket.Head].Status.Store(Steps.Publish, status, effects.Publish, ticket.Head, ticket.Packet);
        if (_order == OwnerMapOrder.PlainClear)
        {
            var map = await ring.OwnerMap!.Load(Steps.ReadOwnerMap);
            await ring.OwnerMap!.Store(Steps.WriteOwnerMap, map & ~(1UL << ticket.Head));
        }
        else if (_order != OwnerMapOrder.ClearFirst)
        {
            await ring.OwnerMap!.Update(Steps.ClearOwner, static (map, bit) => map & ~bit, 1UL << ticket.Head);
        }
    }
}

/// <summary>In which order a lock-free publish and a claim touch status and bit.</summary>
public enum OwnerMapOrder
{
    /// <summary>Publish clears the bit, then stores the status.</summary>
    ClearFirst,

    /// <summary>Publish stores the status, then clears the bit; a claim tests the status, then the bit.</summary>
    StatusFirst,

    /// <summary>Publish stores the status, then clears the bit; a claim tests the bit, then the status.</summary>
    StatusFirstBitTestedFirst,

    /// <summary>As <see cref="StatusFirstBitTestedFirst"/>, the bit being cleared by a read and a write of the whole word.</summary>
    PlainClear,
}

/// <summary>What all kernels with the map do alike.</summary>
internal static class OwnerMap
{
    /// <summary>tp_drops changes without the lock, so that looking at it is a step. Without counters there is nothing to look at.</summary>
    internal static async ControlledTask<ClaimResult> TestLosing(RingMemory ring)
        => ring.TpDrops is { } drops && await drops.Load(Steps.TestLosing) != 0 ? ClaimResult.GrantedLosing : ClaimResult.Granted;
}
