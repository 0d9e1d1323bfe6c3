using Harness.Engine.Tasks;

namespace Harness.Ring.Tests.Mutants;

/// <summary>P11 is caught when a reader leaves a copy in the queue.</summary>
public class CopyMutantTests
{
    /// <summary>x c1 c2 A B E2 F G1 G2 H I J for slot 0 and again for slot 1 (24), r1 to r5 without the copy (5), r1 r2 r3 r4 q1 q2 (6).</summary>
    [Fact]
    public void A_copy_that_is_not_fetched_is_caught_at_the_next()
        => Rings.Model(new LegacyVariant(), new FetchesNoCopyOfSlotZero(), 2, 2, 1, RingFaults.Oversize).ShouldViolate(("P11", 35));

    private sealed class FetchesNoCopyOfSlotZero : RingReader
    {
        public override string Name => "fetches-no-copy-of-slot-zero";

        public override string Summary => "a mutant of user-bit";

        public override bool IsReady(TpStatus status) => (status & TpStatus.User) != 0;

        protected override async ControlledTask Take(ReaderSteps steps, int unit, bool hasCopy) => await base.Take(steps, unit, hasCopy && unit != 0);
    }
}
