using Harness.Engine.Machine;
using Harness.Engine.Tasks;

namespace Harness.Ring.Variants;

/// <summary>
/// Discussed with 61fad6816fc1 and not taken: the mark lives in the slot's tp_padding, which readers do not look at, but may write. Its publish takes
/// no lock. (tpacket_rcv clears tp_padding when it fills the header; that line would have to go.)
/// </summary>
public sealed class MarkInPaddingVariant : RingVariant
{
    /// <inheritdoc/>
    public override string Name => "mark-in-padding";

    /// <inheritdoc/>
    public override string Summary => "discussed with 61fad6816fc1 and rejected: a mark in the slot's own tp_padding, which user space may write, in place of the map";

    /// <inheritdoc/>
    public override bool UsesPadding => true;

    /// <inheritdoc/>
    public override bool CountsDropsAtomically => true;

    /// <inheritdoc/>
    public override IReadOnlyList<StepLabel> ExtraSteps => [Steps.TestPadding, Steps.SetPadding, Steps.ClearPadding];

    /// <inheritdoc/>
    public override IReadOnlyList<StepLabel> UnmarkSteps => [Steps.UnmarkPadding];

    /// <summary>B2 and B: the mark, then the status; D2 with C and E.</summary>
    public override async ControlledTask<ClaimResult> Claim(RingMemory ring, ClaimTicket ticket)
    {
        var slot = ring.Slots[ticket.Head];
        if (await slot.Padding!.Load(Steps.TestPadding) || !IsFreeToKernel(await slot.Status.Load(Steps.Test, order: KernelOrder.GetStatus)))
        {
            return ClaimResult.Full;
        }

        if (ring.Configuration.Fails(ticket.Kind, VnetPosition.BeforeMark))
        {
            return ClaimResult.Failed;
        }

        // D2, and with it C and E.
        await slot.Padding.Store(Steps.SetPadding, true).With(ring.UnderLock.Accept, (int)ticket.Kind);
        return ClaimResult.Granted;
    }

    /// <inheritdoc/>
    public override async ControlledTask Unmark(RingMemory ring, ClaimTicket ticket)
        => await ring.Slots[ticket.Head].Padding!.Store(Steps.UnmarkPadding, false);

    /// <summary>J and J3: the status, then the mark, without the lock.</summary>
    public override async ControlledTask Publish(RingMemory ring, ClaimTicket ticket, TpStatus status)
    {
        await ring.Slots[ticket.Head].Status.Store(Steps.Publish, status, order: KernelOrder.SetStatus);
        await ring.Slots[ticket.Head].Padding!.Store(Steps.ClearPadding, false);
    }
}
