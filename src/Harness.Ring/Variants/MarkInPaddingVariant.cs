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

    /// <inheritdoc/>
    public override async ControlledTask<ClaimResult> Claim(RingMemory ring, RingEffects effects, ClaimTicket ticket)
    {
        var slot = ring.Slots[ticket.Head];
        if (!await slot.Padding!.Load<bool>(Steps.TestPadding, effects.TestPadding, ticket.Head)
            || !await slot.Status.Load<bool>(Steps.Test, effects.TestStatus, ticket.Head, order: KernelOrder.GetStatus))
        {
            return ClaimResult.Full;
        }

        if (ring.Configuration.Fails(ticket.Kind, VnetPosition.BeforeMark))
        {
            return ClaimResult.Failed;
        }

        await slot.Padding.Store(Steps.SetPadding, true, effects.Grant, ticket.Head, ticket.Argument);
        return ClaimResult.Granted;
    }

    /// <inheritdoc/>
    public override async ControlledTask Unmark(RingMemory ring, RingEffects effects, ClaimTicket ticket)
        => await ring.Slots[ticket.Head].Padding!.Store(Steps.UnmarkPadding, false);

    /// <inheritdoc/>
    public override async ControlledTask Publish(RingMemory ring, RingEffects effects, ClaimTicket ticket, TpStatus status)
    {
        await base.Publish(ring, effects, ticket, status);
        await ring.Slots[ticket.Head].Padding!.Store(Steps.ClearPadding, false);
    }
}
