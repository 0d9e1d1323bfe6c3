using Harness.Engine.Machine;
using Harness.Engine.Tasks;

namespace Harness.Ring.Variants;

/// <summary>A thought on the lock-free publishes that were discussed with 61fad6816fc1: the status is stored, then the bit is cleared; a claim tests the bit, then the status.</summary>
public sealed class BitTestedFirstVariant : RingVariant
{
    /// <inheritdoc/>
    public override string Name => "owner-map-status-first-bit-tested-first";

    /// <inheritdoc/>
    public override string Summary => "a thought: as owner-map-status-first, and a claim tests the bit before the status";

    /// <inheritdoc/>
    public override bool UsesOwnerMap => true;

    /// <inheritdoc/>
    public override bool CountsDropsAtomically => true;

    /// <inheritdoc/>
    public override IReadOnlyList<StepLabel> ExtraSteps => [Steps.TestOwner, Steps.SetOwner, Steps.ClearOwner];

    /// <inheritdoc/>
    public override IReadOnlyList<StepLabel> UnmarkSteps => [Steps.UnmarkOwner];

    /// <summary>B2 and B: the bit, then the status. Each is a step of its own, since a publish changes them without the lock. Then D2, set_bit, and with it C and E.</summary>
    public override async ControlledTask<ClaimResult> Claim(RingMemory ring, ClaimTicket ticket)
    {
        if (((await ring.OwnerMap!.Load(Steps.TestOwner) >> ticket.Head) & 1) != 0)
        {
            return ClaimResult.Full;
        }

        if (!IsFreeToKernel(await ring.Slots[ticket.Head].Status.Load(Steps.Test, order: KernelOrder.GetStatus)))
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

    /// <summary>J and J3: the status, then the bit, without the lock.</summary>
    public override async ControlledTask Publish(RingMemory ring, ClaimTicket ticket, TpStatus status)
    {
        await ring.Slots[ticket.Head].Status.Store(Steps.Publish, status, order: KernelOrder.SetStatus);
        await ring.OwnerMap!.Update(Steps.ClearOwner, static (map, bit) => map & ~bit, 1UL << ticket.Head);
    }
}
