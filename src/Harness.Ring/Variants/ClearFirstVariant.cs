using Harness.Engine.Machine;
using Harness.Engine.Tasks;

namespace Harness.Ring.Variants;

/// <summary>A lock-free publish that was discussed with 61fad6816fc1 and not taken: the bit is cleared, then the status is stored; a claim tests the status, then the bit.</summary>
public sealed class ClearFirstVariant : RingVariant
{
    /// <inheritdoc/>
    public override string Name => "owner-map-clear-first";

    /// <inheritdoc/>
    public override string Summary => "discussed with 61fad6816fc1 and rejected: publish without the lock, bit cleared before the status is stored";

    /// <inheritdoc/>
    public override bool UsesOwnerMap => true;

    /// <inheritdoc/>
    public override bool CountsDropsAtomically => true;

    /// <inheritdoc/>
    public override IReadOnlyList<StepLabel> ExtraSteps => [Steps.TestOwner, Steps.SetOwner, Steps.ClearOwner];

    /// <inheritdoc/>
    public override IReadOnlyList<StepLabel> UnmarkSteps => [Steps.UnmarkOwner];

    /// <summary>B and B2: the status, then the bit. Each is a step of its own, since a publish changes them without the lock. Then D2, set_bit, and with it C and E.</summary>
    public override async ControlledTask<ClaimResult> Claim(RingMemory ring, ClaimTicket ticket)
    {
        if (!IsFreeToKernel(await ring.Slots[ticket.Head].Status.Load(Steps.Test, order: KernelOrder.GetStatus)))
        {
            return ClaimResult.Full;
        }

        if (((await ring.OwnerMap!.Load(Steps.TestOwner) >> ticket.Head) & 1) != 0)
        {
            return ClaimResult.Full;
        }

        if (ring.Configuration.Fails(ticket.Kind, VnetPosition.BeforeMark))
        {
            return ClaimResult.Failed;
        }

        await ring.OwnerMap!.Update(Steps.SetOwner, static (map, bit) => map | bit, 1UL << ticket.Head).With(ring.UnderLock.Accept, (int)ticket.Kind);
        return ClaimResult.Granted;
    }

    /// <summary>The bit of a packet that is dropped is cleared, under the lock.</summary>
    public override async ControlledTask Unmark(RingMemory ring, ClaimTicket ticket)
        => await ring.OwnerMap!.Update(Steps.UnmarkOwner, static (map, bit) => map & ~bit, 1UL << ticket.Head);

    /// <summary>J3 and J: the bit, then the status, without the lock.</summary>
    public override async ControlledTask Publish(RingMemory ring, ClaimTicket ticket, TpStatus status)
    {
        await ring.OwnerMap!.Update(Steps.ClearOwner, static (map, bit) => map & ~bit, 1UL << ticket.Head);
        await ring.Slots[ticket.Head].Status.Store(Steps.Publish, status, order: KernelOrder.SetStatus);
    }
}
