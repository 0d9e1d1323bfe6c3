using Harness.Engine.Tasks;

namespace Harness.Ring.Tests.Mutants;

/// <summary>P13 is caught when the private record is not what decides.</summary>
public class TamperMutantTests
{
    /// <summary>
    /// The slot's owner is kept in the map, but a claim believes the mark in the status and never asks the map. Without tampering both say the same. A B D D2 F, t1 stores KERNEL over
    /// the mark, and A B grant the slot again.
    /// </summary>
    [Fact]
    public void A_map_that_is_kept_and_not_asked_is_caught()
    {
        Rings.Model(new BelievesTheStatus(), new UserBitReader(), 1, 2, 1).ShouldProve("P1", "P10");
        Rings.Model(new BelievesTheStatus(), new UserBitReader(), 1, 2, 1, RingFaults.Tamper).ShouldViolate(("P10", 8), ("P13", 8));
    }

    private sealed class BelievesTheStatus : LegacyVariant
    {
        public override string Name => "believes-the-status";

        public override string Summary => "a mutant of owner-map";

        public override bool UsesOwnerMap => true;

        protected override async ControlledTask MarkClaimed(RingMemory ring, ClaimTicket ticket)
        {
            await ring.Slots[ticket.Head].Status.Store(Steps.Mark, TpStatus.Copy);
            await ring.OwnerMap!.Update(Steps.SetOwner, static (map, bit) => map | bit, 1UL << ticket.Head);
        }

        public override async ControlledTask Publish(RingMemory ring, ClaimTicket ticket, TpStatus status)
        {
            await base.Publish(ring, ticket, status);
            await ring.OwnerMap!.Update(Steps.ClearOwner, static (map, bit) => map & ~bit, 1UL << ticket.Head);
        }
    }
}
