using Harness.Engine.Machine;
using Harness.Engine.Tasks;

namespace Harness.Ring.Variants;

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

    /// <inheritdoc/>
    public override IReadOnlyList<StepLabel> UnmarkSteps => [Steps.UnmarkOwner];

    private bool TestsBitFirst => _order is OwnerMapOrder.StatusFirstBitTestedFirst or OwnerMapOrder.PlainClear;

    /// <inheritdoc/>
    public override async ControlledTask<ClaimResult> Claim(RingMemory ring, RingEffects effects, ClaimTicket ticket)
    {
        if (TestsBitFirst && !await ring.OwnerMap!.Load<bool>(Steps.TestOwner, effects.TestOwner, ticket.Head))
        {
            return ClaimResult.Full;
        }

        if (!await ring.Slots[ticket.Head].Status.Load<bool>(Steps.Test, effects.TestStatus, ticket.Head, order: KernelOrder.GetStatus))
        {
            return ClaimResult.Full;
        }

        if (!TestsBitFirst && !await ring.OwnerMap!.Load<bool>(Steps.TestOwner, effects.TestOwner, ticket.Head))
        {
            return ClaimResult.Full;
        }

        if (ring.Configuration.Fails(ticket.Kind, VnetPosition.BeforeMark))
        {
            return ClaimResult.Failed;
        }

        await ring.OwnerMap!.Update(Steps.SetOwner, static (map, bit) => map | bit, 1UL << ticket.Head, effects.Grant, ticket.Head, ticket.Argument);
        return ClaimResult.Granted;
    }

    /// <inheritdoc/>
    public override async ControlledTask Unmark(RingMemory ring, RingEffects effects, ClaimTicket ticket)
        => await ring.OwnerMap!.Update(Steps.UnmarkOwner, static (map, bit) => map & ~bit, 1UL << ticket.Head);

    /// <inheritdoc/>
    public override async ControlledTask Publish(RingMemory ring, RingEffects effects, ClaimTicket ticket, TpStatus status)
    {
        if (_order == OwnerMapOrder.ClearFirst)
        {
            await ring.OwnerMap!.Update(Steps.ClearOwner, static (map, bit) => map & ~bit, 1UL << ticket.Head);
        }

        await ring.Slots[ticket.Head].Status.Store(Steps.Publish, status, effects.Publish, ticket.Head, ticket.Packet, KernelOrder.SetStatus);
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
