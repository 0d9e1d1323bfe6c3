using Harness.Engine.Machine;
using Harness.Engine.Tasks;

namespace Harness.Kernel.Tests.Mutants;

/// <summary>The kernel's variant, to be changed in one place.</summary>
internal abstract class MutantVariant : RingVariant
{
    private static readonly OwnerMapVariant s_original = new(testsRoom: true);

    public override string Name => GetType().Name;

    public override string Summary => "a mutant";

    public override bool UsesOwnerMap => true;

    public override bool CountsDropsAtomically => true;

    public override bool TestsRoom => true;

    public override ControlledTask<ClaimResult> Claim(RingMemory ring, ClaimTicket ticket) => s_original.Claim(ring, ticket);

    public override ClaimResult ClaimUnderLock(StepContext step, RingMemory ring, int slot, PacketKind kind) => s_original.ClaimUnderLock(step, ring, slot, kind);

    public override void PublishUnderLock(StepContext step, RingMemory ring, int slot) => s_original.PublishUnderLock(step, ring, slot);

    public override async ControlledTask Publish(RingMemory ring, ClaimTicket ticket, TpStatus status)
    {
        await ring.QueueLock.Acquire(Steps.PublishLock);
        await ring.Slots[ticket.Head].Status.Store(Steps.Publish, await StatusToStore(ring, ticket, status)).With(ring.UnderLock.Publish, ticket.Head);
        await ring.QueueLock.Release(Steps.PublishUnlock);
    }

    protected virtual async ControlledTask<TpStatus> StatusToStore(RingMemory ring, ClaimTicket ticket, TpStatus status)
    {
        await Operations.Fence(MutantSteps.Look);
        return status;
    }
}

internal static class MutantSteps
{
    internal static readonly StepLabel Look = new("mu", "mutant looks", "the test");

    internal static readonly StepLabel Change = new("mu", "mutant changes", "the test");
}

/// <summary>LOSING on the first frame after a drop only.</summary>
internal sealed class LosingOnce : MutantVariant
{
    protected override async ControlledTask<TpStatus> StatusToStore(RingMemory ring, ClaimTicket ticket, TpStatus status)
    {
        for (var i = 0; i < ring.Slots.Length; i++)
        {
            if (i != ticket.Head && (await ring.Slots[i].Status.Load(MutantSteps.Look) & TpStatus.Losing) != 0)
            {
                return status & ~TpStatus.Losing;
            }
        }

        return status;
    }
}

/// <summary>LOSING never.</summary>
internal sealed class LosingNever : MutantVariant
{
    protected override async ControlledTask<TpStatus> StatusToStore(RingMemory ring, ClaimTicket ticket, TpStatus status)
    {
        await Operations.Fence(MutantSteps.Look);
        return status & ~TpStatus.Losing;
    }
}

/// <summary>LOSING as soon as anything was counted.</summary>
internal sealed class LosingAlways : MutantVariant
{
    protected override async ControlledTask<TpStatus> StatusToStore(RingMemory ring, ClaimTicket ticket, TpStatus status)
        => await ring.TpPackets!.Load(MutantSteps.Look) > 2 ? status | TpStatus.Losing : status;
}

/// <summary>COPY is forgotten.</summary>
internal sealed class CopyNotMarked : MutantVariant
{
    protected override async ControlledTask<TpStatus> StatusToStore(RingMemory ring, ClaimTicket ticket, TpStatus status)
    {
        await Operations.Fence(MutantSteps.Look);
        return status & ~TpStatus.Copy;
    }
}

/// <summary>V1: the high half of the status word stays.</summary>
internal sealed class HighHalfStays : MutantVariant
{
    protected override async ControlledTask<TpStatus> StatusToStore(RingMemory ring, ClaimTicket ticket, TpStatus status)
        => status | (TpStatus)((ulong)await ring.Slots[ticket.Head].Status.Load(MutantSteps.Look) & 0xffffffff_00000000);
}

/// <summary>Head moves when the frame is published, not when its slot is claimed.</summary>
internal sealed class HeadMovesAtPublish : MutantVariant
{
    public override async ControlledTask<ClaimResult> Claim(RingMemory ring, ClaimTicket ticket)
    {
        var result = await base.Claim(ring, ticket);
        await ring.Head.Store(MutantSteps.Change, ticket.Head);
        return result;
    }

    protected override async ControlledTask<TpStatus> StatusToStore(RingMemory ring, ClaimTicket ticket, TpStatus status)
    {
        await ring.Head.Store(MutantSteps.Change, ring.Next(ticket.Head));
        return status;
    }
}
