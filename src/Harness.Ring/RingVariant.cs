using Harness.Engine.Machine;
using Harness.Engine.Tasks;

namespace Harness.Ring;

/// <summary>
/// A claim and publish discipline: the few lines in which protocols differ. Everything else, <see cref="TpacketReceive"/> does for all of them.
/// </summary>
public abstract class RingVariant
{
    /// <summary>Name on the command line.</summary>
    public abstract string Name { get; }

    /// <summary>One sentence for <c>coyote describe</c>.</summary>
    public abstract string Summary { get; }

    /// <summary>The status that marks a claimed slot, or KERNEL where nothing is marked.</summary>
    public virtual TpStatus Mark => TpStatus.Kernel;

    /// <summary>The steps that only this variant takes.</summary>
    public virtual IReadOnlyList<StepLabel> ExtraSteps => [];

    /// <summary>Whether the variant keeps rx_owner_map, a bit for each slot in memory that only the kernel writes.</summary>
    public virtual bool UsesOwnerMap => false;

    /// <summary>Whether a drop is counted atomically after the unlock, as since v5.3, and not under the lock.</summary>
    public virtual bool CountsDropsAtomically => false;

    /// <summary>Between lock and unlock: tests the slot at head and, if it is free, claims it.</summary>
    /// <param name="ring">The ring.</param>
    /// <param name="effects">The bookkeeping.</param>
    /// <param name="ticket">The slot at head and the packet.</param>
    public virtual async ControlledTask<ClaimResult> Claim(RingMemory ring, RingEffects effects, ClaimTicket ticket)
    {
        if (!await ring.Slots[ticket.Head].Status.Load<bool>(Steps.Test, effects.TestAndGrant, ticket.Head, ticket.Packet))
        {
            return ClaimResult.Full;
        }

        await MarkClaimed(ring, effects, ticket.Head, ticket.Packet);
        return ticket.Losing != 0 ? ClaimResult.GrantedLosing : ClaimResult.Granted;
    }

    /// <summary>What happens to a granted slot before the queue lock is given back (the RFC's line D).</summary>
    /// <param name="ring">The ring.</param>
    /// <param name="effects">The bookkeeping.</param>
    /// <param name="slot">The slot that was granted.</param>
    /// <param name="packet">The packet that it was granted for.</param>
    public virtual ControlledTask MarkClaimed(RingMemory ring, RingEffects effects, int slot, int packet) => ControlledTask.Completed;

    /// <summary>The slot passes to the reader.</summary>
    /// <param name="ring">The ring.</param>
    /// <param name="effects">The bookkeeping.</param>
    /// <param name="ticket">The slot and the packet.</param>
    /// <param name="status">The status to store.</param>
    public virtual async ControlledTask Publish(RingMemory ring, RingEffects effects, ClaimTicket ticket, TpStatus status)
        => await ring.Slots[ticket.Head].Status.Store(Steps.Publish, status, effects.Publish, ticket.Head, ticket.Packet);
}

/// <summary>Every kernel up to v5.5: a claimed slot still looks free until it is published.</summary>
public sealed class LegacyVariant : RingVariant
{
    /// <inheritdoc/>
    public override string Name => "legacy";

    /// <inheritdoc/>
    public override string Summary => "Linux up to v5.5: status == KERNEL grants the slot, head moves, nothing marks the claim";
}

/// <summary>The RFC of April 2018: the claimed slot is marked under the queue lock.</summary>
/// <param name="mark">The mark: any one bit below bit 32 except USER.</param>
public sealed class InProgressVariant(TpStatus mark = TpStatus.Copy) : RingVariant
{
    /// <inheritdoc/>
    public override string Name => "in-progress";

    /// <inheritdoc/>
    public override string Summary => "the RFC of April 2018: as legacy, and status = IN_PROGRESS before the queue lock is given back";

    /// <inheritdoc/>
    public override TpStatus Mark { get; } = Check(mark);

    /// <inheritdoc/>
    public override IReadOnlyList<StepLabel> ExtraSteps => [Steps.Mark];

    /// <inheritdoc/>
    public override async ControlledTask MarkClaimed(RingMemory ring, RingEffects effects, int slot, int packet)
        => await ring.Slots[slot].Status.Store(Steps.Mark, ring.Stored(Mark), effects.WriteStatus, slot, packet);

    private static TpStatus Check(TpStatus mark)
        => System.Numerics.BitOperations.IsPow2((ulong)mark) && mark != TpStatus.User && (ulong)mark <= uint.MaxValue
            ? mark
            : throw new ArgumentOutOfRangeException(nameof(mark), $"the mark must be one bit below bit 32 other than USER, not 0x{(ulong)mark:x}");
}
