using Harness.Engine.Tasks;
using Harness.Ring;
using Harness.Ring.Variants;

public sealed class MarksOnlySlotZero : LegacyVariant
{
    public override string Name => "marks-only-slot-zero";

    public override string Summary => "as in-progress, but forgets every slot other than 0";

    protected override async ControlledTask MarkClaimed(RingMemory ring, ClaimTicket ticket)
    {
        if (ticket.Head == 0)
        {
            await ring.Slots[0].Status.Store(Steps.Mark, TpStatus.Copy);
        }
    }
}
