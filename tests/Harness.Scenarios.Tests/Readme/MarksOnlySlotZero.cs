using Harness.Engine.Tasks;
using Harness.Ring;

public sealed class MarksOnlySlotZero : RingVariant
{
    public override string Name => "marks-only-slot-zero";

    public override string Summary => "as in-progress, but forgets every slot other than 0";

    public override async ControlledTask MarkClaimed(RingMemory ring, RingEffects effects, ClaimTicket ticket)
    {
        if (ticket.Head == 0)
        {
            await ring.Slots[0].Status.Store(Steps.Mark, TpStatus.Copy, effects.WriteStatus, ticket.Head, ticket.Packet);
        }
    }
}
