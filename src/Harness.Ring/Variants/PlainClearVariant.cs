using Harness.Engine.Machine;
using Harness.Engine.Tasks;

namespace Harness.Ring.Variants;

/// <summary>A thought on the lock-free publishes that were discussed with 61fad6816fc1: as <see cref="BitTestedFirstVariant"/>, but the bit is cleared by __clear_bit, a read and a write of the whole word.</summary>
public sealed class PlainClearVariant : RingVariant
{
    /// <inheritdoc/>
    public override string Name => "owner-map-plain-clear";

    /// <inheritdoc/>
    public override string Summary => "a thought: as owner-map-status-first-bit-tested-first, with the bit cleared by a plain read and write of the whole word";

    /// <inheritdoc/>
    public override bool UsesOwnerMap => true;

    /// <inheritdoc/>
    public override bool CountsDropsAtomically => true;

    /// <inheritdoc/>
    public override IReadOnlyList<StepLabel> ExtraSteps => [Steps.TestOwner, Steps.SetOwner, Steps.ReadOwnerMap, Steps.WriteOwnerMap];

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

    /// <summary>J, J4 and J5: the status, then the word of the bit is read and written back, without the lock.</summary>
    public override async ControlledTask Publish(RingMemory ring, ClaimTicket ticket, TpStatus status)
    {
        await ring.Slots[ticket.Head].Status.Store(Steps.Publish, status, order: KernelOrder.SetStatus);
        var map = await ring.OwnerMap!.Load(Steps.ReadOwnerMap);
        await ring.OwnerMap!.Store(Steps.WriteOwnerMap, map & ~(1UL << ticket.Head));
    }
}
