using Harness.Engine.Exploration;
using Harness.Engine.Tasks;

namespace Harness.Ring.Tests;

/// <summary>Wrong protocols must be caught: mutants of the RFC.</summary>
public class OwnVariantTests
{
    [Fact]
    public void A_mark_that_forgets_one_slot_is_caught_at_that_slot()
    {
        var result = Rings.Search(Rings.Model(new MarksOnlySlotZero(), new UserBitReader(), 2, 3, 2), new SearchOptions { Properties = ["P10"], StopWhenDecided = true });

        result.On("P10").Verdict.ShouldBe(Verdict.Violated);
    }

    /// <summary>USER as the mark tells the reader to take the slot at once.</summary>
    [Fact]
    public void Marking_with_the_user_bit_hands_out_an_unfilled_slot()
    {
        var result = Rings.Search(Rings.Model(new MarksWithUser(), new UserBitReader(), 2, 3, 1), new SearchOptions { Properties = ["P2", "P3"], StopWhenDecided = true });

        // A B D, and the reader's r1; A B D F, and the producer's own first write.
        result.StepsTo("P3").ShouldBe(4);
        result.StepsTo("P2").ShouldBe(5);
    }

    private sealed class MarksOnlySlotZero : LegacyVariant
    {
        public override string Name => "marks-only-slot-zero";

        public override string Summary => "a mutant";

        protected override async ControlledTask MarkClaimed(RingMemory ring, ClaimTicket ticket)
        {
            if (ticket.Head == 0)
            {
                await ring.Slots[0].Status.Store(Steps.Mark, TpStatus.Copy);
            }
        }
    }

    private sealed class MarksWithUser : LegacyVariant
    {
        public override string Name => "marks-with-user";

        public override string Summary => "a mutant";

        protected override async ControlledTask MarkClaimed(RingMemory ring, ClaimTicket ticket)
            => await ring.Slots[ticket.Head].Status.Store(Steps.Mark, TpStatus.User);
    }
}
