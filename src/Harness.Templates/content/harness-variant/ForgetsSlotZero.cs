using Harness.Engine.Tasks;
using Harness.Ring;
using Harness.Ring.Variants;

namespace SampleVariant;

/// <summary>The same, but forgets slot 0.</summary>
public sealed class ForgetsSlotZero : LegacyVariant
{
    /// <inheritdoc/>
    public override string Name => "forgets-slot-zero";

    /// <inheritdoc/>
    public override string Summary => "marks every slot but the first";

    /// <inheritdoc/>
    protected override async ControlledTask MarkClaimed(RingMemory ring, ClaimTicket ticket)
    {
        if (ticket.Head != 0)
        {
            await ring.Slots[ticket.Head].Status.Store(Steps.Mark, TpStatus.Copy);
        }
    }
}
