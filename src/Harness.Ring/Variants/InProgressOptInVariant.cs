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

    /// <summary>B, C, E as in-progress; then D0 asks for the option, and D follows only if it is set.</summary>
    public override async ControlledTask<ClaimResult> Claim(RingMemory ring, ClaimTicket ticket)
    {
        var result = await ring.Slots[ticket.Head].Status.Load(Steps.Test, order: KernelOrder.TestStatus).With<ClaimResult>(ring.UnderLock.Claim, ticket.Head, (int)ticket.Kind);
        if (result != ClaimResult.Granted)
        {
            return result;
        }

        if (!await ring.InProgressOption!.Load(Steps.TestOption))
        {
            return ClaimResult.GrantedUnmarked;
        }

        await MarkClaimed(ring, ticket);
        return ClaimResult.Granted;
    }
}
