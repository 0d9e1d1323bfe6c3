using Harness.Engine.Tasks;
using Harness.Ring;
using Harness.Ring.Variants;

namespace SampleVariant;

/// <summary>As the kernel up to v5.5, but a slot that is granted is marked before the queue lock is given back.</summary>
public sealed class MarksBeforeUnlock : LegacyVariant
{
    /// <inheritdoc/>
    public override string Name => "marks-before-unlock";

    /// <inheritdoc/>
    public override string Summary => "a granted slot is neither KERNEL nor USER until it is published";

    /// <inheritdoc/>
    protected override async ControlledTask MarkClaimed(RingMemory ring, ClaimTicket ticket)
        => await ring.Slots[ticket.Head].Status.Store(Steps.Mark, TpStatus.Copy);
}
