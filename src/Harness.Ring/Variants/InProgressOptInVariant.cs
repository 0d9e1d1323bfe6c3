using Harness.Engine.Machine;
using Harness.Engine.Tasks;

namespace Harness.Ring.Variants;

/// <summary>The RFC's mark for sockets that asked for it, offered as an option in the discussion of 61fad6816fc1; legacy for all others.</summary>
/// <param name="mark">The mark: any one bit below bit 32 except USER.</param>
public sealed class InProgressOptInVariant(TpStatus mark = TpStatus.Copy) : InProgressVariant(mark)
{
    /// <inheritdoc/>
    public override string Name => "in-progress-opt-in";

    /// <inheritdoc/>
    public override string Summary => "an option weighed with 61fad6816fc1: as in-progress where the reader asked for it, else as legacy";

    /// <inheritdoc/>
    public override bool IsOptIn => true;

    /// <inheritdoc/>
    public override IReadOnlyList<StepLabel> ExtraSteps => [Steps.TestOption];

    /// <inheritdoc/>
    public override async ControlledTask<ClaimResult> Claim(RingMemory ring, RingEffects effects, ClaimTicket ticket)
    {
        var result = await ring.Slots[ticket.Head].Status.Load<ClaimResult>(Steps.Test, effects.TestAndGrant, ticket.Head, ticket.Argument, KernelOrder.TestStatus);
        if (result != ClaimResult.Granted)
        {
            return result;
        }

        if (!await ring.InProgressOption!.Load(Steps.TestOption))
        {
            return ClaimResult.GrantedUnmarked;
        }

        await MarkClaimed(ring, effects, ticket);
        return ClaimResult.Granted;
    }
}
