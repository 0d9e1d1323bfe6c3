using System.Numerics;
using Harness.Engine.Machine;
using Harness.Engine.Tasks;

namespace Harness.Ring.Variants;

/// <summary>The RFC of April 2018: the claimed slot is marked under the queue lock.</summary>
/// <param name="mark">The mark: any one bit below bit 32 except USER.</param>
/// <param name="testsRoom">Whether the room test of v5.3 stands before it.</param>
public class InProgressVariant(TpStatus mark = TpStatus.Copy, bool testsRoom = false) : RingVariant
{
    /// <inheritdoc/>
    public override string Name { get; } = testsRoom ? "in-progress-room" : "in-progress";

    /// <inheritdoc/>
    public override string Summary { get; } = testsRoom
        ? "the RFC behind the room test of v5.3, which drops a packet before the lock"
        : "the RFC of April 2018: as legacy, and status = IN_PROGRESS before the queue lock is given back";

    /// <inheritdoc/>
    public override bool CountsDropsAtomically => TestsRoom;

    /// <inheritdoc/>
    public override bool TestsRoom { get; } = testsRoom;

    /// <inheritdoc/>
    public sealed override TpStatus Mark { get; } = Check(mark);

    /// <inheritdoc/>
    public override IReadOnlyList<StepLabel> ExtraSteps => [Steps.Mark];

    /// <inheritdoc/>
    public sealed override IReadOnlyList<StepLabel> UnmarkSteps => [Steps.Unmark];

    /// <summary>B, C, E as in every kernel up to v5.5, and the RFC's line D before the unlock.</summary>
    public override async ControlledTask<ClaimResult> Claim(RingMemory ring, ClaimTicket ticket)
    {
        var result = await ring.Slots[ticket.Head].Status.Load(Steps.Test, order: KernelOrder.TestStatus).With<ClaimResult>(ring.UnderLock.Claim, ticket.Head, (int)ticket.Kind);
        if (result == ClaimResult.Granted)
        {
            await MarkClaimed(ring, ticket);
        }

        return result;
    }

    /// <summary>In one step with the load of B: C and E. A slot that is marked is not free: the low 32 bits are not 0.</summary>
    public override ClaimResult ClaimUnderLock(StepContext step, RingMemory ring, int slot, PacketKind kind)
    {
        if (!IsFreeToKernel(step.Loaded<TpStatus>()))
        {
            return ClaimResult.Full;
        }

        if (ring.Configuration.Fails(kind, VnetPosition.BeforeMark))
        {
            return ClaimResult.Failed;
        }

        ring.UnderLock.MoveHeadAndCount(step, kind);
        return ClaimResult.Granted;
    }

    /// <summary>D: __packet_set_status(po, h.raw, TP_STATUS_IN_PROGRESS).</summary>
    /// <param name="ring">The ring.</param>
    /// <param name="ticket">The slot that was granted, and the packet that it was granted for.</param>
    protected virtual async ControlledTask MarkClaimed(RingMemory ring, ClaimTicket ticket)
        => await ring.Slots[ticket.Head].Status.Store(Steps.Mark, ring.Stored(Mark), order: KernelOrder.SetStatus);

    /// <summary>The mark of a packet that is dropped after D is overwritten with KERNEL, still under the lock.</summary>
    public override async ControlledTask Unmark(RingMemory ring, ClaimTicket ticket)
        => await ring.Slots[ticket.Head].Status.Store(Steps.Unmark, TpStatus.Kernel, order: KernelOrder.SetStatus);

    /// <summary>J: the status with USER overwrites the mark, without the lock.</summary>
    public override async ControlledTask Publish(RingMemory ring, ClaimTicket ticket, TpStatus status)
        => await ring.Slots[ticket.Head].Status.Store(Steps.Publish, status, order: KernelOrder.SetStatus);

    private static TpStatus Check(TpStatus mark)
        => BitOperations.IsPow2((ulong)mark) && mark != TpStatus.User && (ulong)mark <= uint.MaxValue
            ? mark
            : throw new ArgumentOutOfRangeException(nameof(mark), $"the mark must be one bit below bit 32 other than USER, not 0x{(ulong)mark:x}");
}
