using Harness.Engine.Machine;
using Harness.Engine.Tasks;

namespace Harness.Ring;

/// <summary>
/// A claim and publish discipline: the few lines in which protocols differ. Everything else, <see cref="TpacketReceive"/> does for all of them. What is here is what most have in common;
/// a variant's own file says all that it does between the lock and the unlock, and at the publish.
/// </summary>
public abstract class RingVariant
{
    /// <summary>Name on the command line.</summary>
    public abstract string Name { get; }

    /// <summary>One sentence for <c>harness describe</c>.</summary>
    public abstract string Summary { get; }

    /// <summary>The bit that marks a slot in progress; KERNEL where the status does not tell a claimed slot from a free one.</summary>
    public virtual TpStatus Mark => TpStatus.Kernel;

    /// <summary>Whether a claimed slot is told from a free one, by its status or in another place.</summary>
    public virtual bool Marks => Mark != TpStatus.Kernel || UsesOwnerMap || UsesPadding;

    /// <summary>The steps that only this variant takes.</summary>
    public virtual IReadOnlyList<StepLabel> ExtraSteps => [];

    /// <summary>The steps that only this variant takes, and only to take a mark back.</summary>
    public virtual IReadOnlyList<StepLabel> UnmarkSteps => [];

    /// <summary>Whether the variant keeps rx_owner_map, a bit for each slot in memory that only the kernel writes.</summary>
    public virtual bool UsesOwnerMap => false;

    /// <summary>Whether the variant keeps a mark in the slot's tp_padding, in memory that user space may write.</summary>
    public virtual bool UsesPadding => false;

    /// <summary>Whether user space must ask for the mark, with a socket option.</summary>
    public virtual bool IsOptIn => false;

    /// <summary>Whether a drop is counted atomically after the unlock, as since v5.3, and not under the lock.</summary>
    public virtual bool CountsDropsAtomically => false;

    /// <summary>Whether tpacket_rcv tests for room before it takes the lock, as since v5.3.</summary>
    public virtual bool TestsRoom => false;

    /// <summary>The kernel's test: it compares the low 32 bits with 0, in V1 as in V2.</summary>
    /// <param name="status">The status word.</param>
    public static bool IsFreeToKernel(TpStatus status) => (uint)status == 0;

    /// <summary>Between lock and unlock: tests the slot at head and, if it is free, claims it.</summary>
    /// <param name="ring">The ring.</param>
    /// <param name="ticket">The slot at head and the packet.</param>
    public abstract ControlledTask<ClaimResult> Claim(RingMemory ring, ClaimTicket ticket);

    /// <summary>The part of <see cref="Claim"/> that happens in one step with the load of the status, where it does.</summary>
    /// <param name="step">The step of the load.</param>
    /// <param name="ring">The ring.</param>
    /// <param name="slot">The slot at head.</param>
    /// <param name="kind">What is special about the packet.</param>
    public virtual ClaimResult ClaimUnderLock(StepContext step, RingMemory ring, int slot, PacketKind kind) => throw new NotSupportedException();

    /// <summary>Takes the mark of a slot back whose packet is given up, under the queue lock.</summary>
    /// <param name="ring">The ring.</param>
    /// <param name="ticket">The slot and the packet.</param>
    public virtual ControlledTask Unmark(RingMemory ring, ClaimTicket ticket) => ControlledTask.Completed;

    /// <summary>The part of <see cref="Unmark"/> that happens in one step with the unlock of the drop.</summary>
    /// <param name="step">The step of the unlock.</param>
    /// <param name="ring">The ring.</param>
    /// <param name="slot">The slot.</param>
    public virtual void UnmarkUnderLock(StepContext step, RingMemory ring, int slot)
    {
    }

    /// <summary>The slot passes to the reader.</summary>
    /// <param name="ring">The ring.</param>
    /// <param name="ticket">The slot and the packet.</param>
    /// <param name="status">The status to store.</param>
    public abstract ControlledTask Publish(RingMemory ring, ClaimTicket ticket, TpStatus status);

    /// <summary>The part of <see cref="Publish"/> that happens in one step with the store of the status, where that is under the lock.</summary>
    /// <param name="step">The step of the store.</param>
    /// <param name="ring">The ring.</param>
    /// <param name="slot">The slot.</param>
    public virtual void PublishUnderLock(StepContext step, RingMemory ring, int slot) => throw new NotSupportedException();
}
