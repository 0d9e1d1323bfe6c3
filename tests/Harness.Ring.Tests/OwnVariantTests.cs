using Harness.Engine.Exploration;
using Harness.Engine.Guards;
using Harness.Engine.Machine;
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

    /// <summary>The variant is in another assembly than the model, which knows it by its base class only.</summary>
    [Fact]
    public void A_variant_that_keeps_state_in_a_static_is_refused()
        => Should.Throw<ModelException>(() => ControlledProgram.Create(Rings.Model(new CachesTheMark(), new UserBitReader(), 1, 3, 1))).Message.ShouldMatch(
            @"^OwnVariantTests\.CachesTheMark\.MarkClaimed \(OwnVariantTests\.cs:\d+\) reads the static field OwnVariantTests\.CachesTheMark\.s_first, which is not readonly: .* "
            + @"\(and 1 more finding: OwnVariantTests\.CachesTheMark\.MarkClaimed \(OwnVariantTests\.cs:\d+\) writes the static field OwnVariantTests\.CachesTheMark\.s_first\)$");

    [Fact]
    public void The_code_fingerprint_covers_the_variant()
        => ControlledProgram.Create(Rings.Model(new MarksOnlySlotZero(), new UserBitReader(), 1, 3, 1)).CodeFingerprint
            .ShouldNotBe(ControlledProgram.Create(Rings.Model(new MarksWithUser(), new UserBitReader(), 1, 3, 1)).CodeFingerprint);

    private sealed class CachesTheMark : LegacyVariant
    {
        private static bool s_first = true;

        public override string Name => "caches-the-mark";

        public override string Summary => "a mutant that remembers what no state knows";

        protected override async ControlledTask MarkClaimed(RingMemory ring, ClaimTicket ticket)
        {
            var skips = !s_first && ticket.Packet == 1;
            s_first = false;
            if (!skips)
            {
                await ring.Slots[ticket.Head].Status.Store(Steps.Mark, TpStatus.Copy);
            }
        }
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
