using Harness.Engine.Tasks;

namespace Harness.Ring.Tests.Mutants;

/// <summary>P12 is caught when a publish says something else than the claim saw.</summary>
public class LosingMutantTests
{
    /// <summary>Nothing was dropped: A B F G1 G2 H I J.</summary>
    [Fact]
    public void LOSING_in_a_frame_before_any_drop_is_caught()
        => Rings.Model(new Publishes(static status => status | TpStatus.Losing), new UserBitReader(), 1, 1, 1).ShouldViolate(("P12", 8));

    /// <summary>A B F G1 G2 H I J (8), a drop A B b1 (3), r1 to r5 make room, and A B F G1 G2 H I J (8) should say LOSING.</summary>
    [Fact]
    public void A_frame_after_a_drop_that_does_not_say_LOSING_is_caught()
        => Rings.Model(new Publishes(static status => status & ~TpStatus.Losing), new UserBitReader(), 1, 3, 1).ShouldViolate(("P12", 24));

    private sealed class Publishes(Func<TpStatus, TpStatus> change) : LegacyVariant
    {
        private readonly Func<TpStatus, TpStatus> _change = change;

        public override string Name => "publishes-another-status";

        public override string Summary => "a mutant of legacy";

        public override async ControlledTask Publish(RingMemory ring, ClaimTicket ticket, TpStatus status)
            => await ring.Slots[ticket.Head].Status.Store(Steps.Publish, _change(status));
    }
}
