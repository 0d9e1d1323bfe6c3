using System.Numerics;
using Harness.Engine.Machine;
using Harness.Engine.Tasks;

namespace Harness.Ring.Variants;

/// <summary>The RFC of April 2018: the claimed slot is marked under the queue lock.</summary>
/// <param name="mark">The mark: any one bit below bit 32 except USER.</param>
public class InProgressVariant(TpStatus mark = TpStatus.Copy) : RingVariant
{
    /// <inheritdoc/>
    public override string Name => "in-progress";

    /// <inheritdoc/>
    public override string Summary => "the RFC of April 2018: as legacy, and status = IN_PROGRESS before the queue lock is given back";

    /// <inheritdoc/>
    public sealed override TpStatus Mark { get; } = Check(mark);

    /// <inheritdoc/>
    public override IReadOnlyList<StepLabel> ExtraSteps => [Steps.Mark];

    /// <inheritdoc/>
    public sealed override IReadOnlyList<StepLabel> UnmarkSteps => [Steps.Unmark];

    /// <inheritdoc/>
    public override async ControlledTask MarkClaimed(RingMemory ring, RingEffects effects, ClaimTicket ticket)
        => await ring.Slots[ticket.Head].Status.Store(Steps.Mark, ring.Stored(Mark), effects.WriteStatus, ticket.Head, ticket.Packet, KernelOrder.SetStatus);

    /// <inheritdoc/>
    public override async ControlledTask Unmark(RingMemory ring, RingEffects effects, ClaimTicket ticket)
        => await ring.Slots[ticket.Head].Status.Store(Steps.Unmark, TpStatus.Kernel, effects.WriteStatus, ticket.Head, ticket.Packet, KernelOrder.SetStatus);

    private static TpStatus Check(TpStatus mark)
        => BitOperations.IsPow2((ulong)mark) && mark != TpStatus.User && (ulong)mark <= uint.MaxValue
            ? mark
            : throw new ArgumentOutOfRangeException(nameof(mark), $"the mark must be one bit below bit 32 other than USER, not 0x{(ulong)mark:x}");
}
