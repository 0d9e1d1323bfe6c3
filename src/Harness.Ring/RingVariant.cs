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

    /// <summary>One sentence for <c>harness describe</c>.</summary>
    public abstract string Summary { get; }

    /// <summary>The status that marks a claimed slot, or KERNEL where no status does.</summary>
    public virtual TpStatus Mark => TpStatus.Kernel;

    /// <summary>Whether a claimed slot is told from a free one, by its status or in another place.</summary>
    public virtual bool Marks => Mark != TpStatus.Kernel || UsesOwnerMap || UsesPadding;

    /// <summary>The steps that only this variant takes.</summary>
    public virtual IReadOnlyList<StepLabel> ExtraSteps => [];

    /// <summary>The steps that only this variant takes, and only to take a mark back.</summary>
    public virtual IReadOnlyList<StepLabel> UnmarkSteps => [];

    /// <summary>Whether the variant keeps rx_owner_map, a bit for each slot in memory that only the kernel writes.</summary>
    public virtual bool UsesOwnerMap => false;

    /// <summary>Whether rx_owner_map changes under the queue lock only, so that its changes ride with other steps.</summary>
    public virtual bool OwnerMapUnderLock => false;

    /// <summary>Whether the variant keeps a mark in the slot's tp_padding, in memory that user space may write.</summary>
    public virtual bool UsesPadding => false;

    /// <summary>Whether user space must ask for the mark, with a socket option.</summary>
    public virtual bool IsOptIn => false;

    /// <summary>Whether a drop is counted atomically after the unlock, as since v5.3, and not under the lock.</summary>
    public virtual bool CountsDropsAtomically => false;

    /// <summary>Whether tpacket_rcv tests for room before it takes the lock, as since v5.3.</summary>
    public virtual bool TestsRoom => false;

    /// <summary>Between lock and unlock: tests the slot at head and, if it is free, claims it.</summary>
    /// <param name="ring">The ring.</param>
    /// <param name="effects">The bookkeeping.</param>
    /// <param name="ticket">The slot at head and the packet.</param>
    public virtual async ControlledTask<ClaimResult> Claim(RingMemory ring, RingEffects effects, ClaimTicket ticket)
    {
        var result = await ring.Slots[ticket.Head].Status.Load<ClaimResult>(Steps.Test, effects.TestAndGrant, ticket.Head, ticket.Argument, KernelOrder.TestStatus);
        if (result == ClaimResult.Granted)
        {
            await MarkClaimed(ring, effects, ticket);
        }

        return result;
    }

    /// <summary>What happens to a granted slot before the queue lock is given back (the RFC's line D).</summary>
    /// <param name="ring">The ring.</param>
    /// <param name="effects">The bookkeeping.</param>
    /// <param name="ticket">The slot that was granted, and the packet that it was granted for.</param>
    public virtual ControlledTask MarkClaimed(RingMemory ring, RingEffects effects, ClaimTicket ticket) => ControlledTask.Completed;

    /// <summary>Takes the mark of a slot back whose packet is given up, under the queue lock.</summary>
    /// <param name="ring">The ring.</param>
    /// <param name="effects">The bookkeeping.</param>
    /// <param name="ticket">The slot and the packet.</param>
    public virtual ControlledTask Unmark(RingMemory ring, RingEffects effects, ClaimTicket ticket) => ControlledTask.Completed;

    /// <summary>The slot passes to the reader.</summary>
    /// <param name="ring">The ring.</param>
    /// <param name="effects">The bookkeeping.</param>
    /// <param name="ticket">The slot and the packet.</param>
    /// <param name="status">The status to store.</param>
    public virtual async ControlledTask Publish(RingMemory ring, RingEffects effects, ClaimTicket ticket, TpStatus status)
        => await ring.Slots[ticket.Head].Status.Store(Steps.Publish, status, effects.Publish, ticket.Head, ticket.Packet, KernelOrder.SetStatus);
}
