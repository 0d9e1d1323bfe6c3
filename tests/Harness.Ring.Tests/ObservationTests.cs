using Harness.Engine.Machine;
using Harness.Engine.Tasks;
using Harness.Ring.Blocks;
using Harness.Ring.Observation;
using Harness.Ring.Tests.Blocks;

namespace Harness.Ring.Tests;

/// <summary>No access escapes the properties: protocols whose own code knows nothing of bookkeeping, and that do one thing more than they may.</summary>
public class ObservationTests
{
    /// <summary>
    /// P1: A B D F G1 G2 H I of one in slot 0, A B of another, which is granted slot 1, and the first stores into the header of the slot before its own, 1. P2: the first goes on to its
    /// publish, A B D F G1 G2 H I H J, and the second, A B D F G1 G2 H I, stores into slot 0.
    /// </summary>
    [Fact]
    public void A_header_stored_into_the_slot_before_is_caught()
        => Rings.Model(new WritesHeaderBefore(), new UserBitReader(), 2, 3, 1).ShouldViolate(("P1", 11), ("P2", 19));

    /// <summary>A B D F G1 G2 H I J, and the header once more.</summary>
    [Fact]
    public void A_header_stored_after_the_publish_is_caught()
        => Rings.Model(new WritesHeaderAfterPublish(), new UserBitReader(), 2, 2, 1).ShouldViolate(("P2", 10));

    /// <summary>
    /// The bit that is set is that of the slot before: A B C2 F of one claims slot 0 and sets bit 1, and A B of another finds slot 1 taken, which nobody fills.
    /// </summary>
    [Fact]
    public void An_owner_bit_set_for_the_slot_before_is_caught()
        => Rings.Model(new OwnsSlotBefore(), new UserBitReader(), 2, 2, 1).ShouldViolate(("P9", 6));

    /// <summary>
    /// The bit that is cleared is that of the slot before: A B C2 F G1 G2 H I J1 J J2 K and r1 to r5, and the ring is empty, but one bit is set.
    /// </summary>
    [Fact]
    public void An_owner_bit_cleared_for_the_slot_before_is_caught()
        => Rings.Model(new ClearsSlotBefore(), new UserBitReader(), 2, 1, 1).ShouldViolate(("P7", 17));

    /// <summary>
    /// A block has room for one packet. A N1 N2 F G H J, and the second packet closes the block and opens the next, A C1 C2 C3 C4 C5 C6 D1 D2, and N1 N2 F G H J: then it is counted once
    /// more, in the block that is the reader's.
    /// </summary>
    [Fact]
    public void A_packet_counted_in_the_block_before_is_caught()
        => Rings.Search(new CountsTwice(isBefore: true), new() { Properties = ["P2"], StopWhenDecided = true }).StepsTo("P2").ShouldBe(23);

    [Fact]
    public void A_packet_counted_once_more_in_its_own_block_is_no_write_to_the_readers()
        => Rings.Search(new CountsTwice(isBefore: false), new() { Properties = ["P2"] }).On("P2").Verdict.ShouldBe(Harness.Engine.Exploration.Verdict.Proved);

    /// <summary>What observers keep about a producer has a place of its own among what names him, so that producers may change places.</summary>
    [Fact]
    public void A_ring_of_blocks_is_searched_with_every_reduction()
    {
        var result = Rings.Search(BlockRings.Today(1, 2, 1), new() { Properties = ["P1", "P2"], Reductions = Harness.Engine.Exploration.SearchReductions.All });

        result.ReductionNotes.ShouldBeEmpty();
        result.With(Harness.Engine.Exploration.Verdict.Proved).ShouldBe(["P1", "P2"]);
    }

    private sealed class WritesHeaderBefore : InProgressVariant
    {
        public override string Name => "writes-header-before";

        public override async ControlledTask Publish(RingMemory ring, ClaimTicket ticket, TpStatus status)
        {
            await ring.Slots[ring.Previous(ticket.Head)].Header.Store(Steps.Header, ticket.Packet);
            await base.Publish(ring, ticket, status);
        }
    }

    private sealed class WritesHeaderAfterPublish : InProgressVariant
    {
        public override string Name => "writes-header-after-publish";

        public override async ControlledTask Publish(RingMemory ring, ClaimTicket ticket, TpStatus status)
        {
            await base.Publish(ring, ticket, status);
            await ring.Slots[ticket.Head].Header.Store(Steps.Header, ticket.Packet);
        }
    }

    /// <summary>As owner-map, up to the slot whose bit it sets or clears.</summary>
    private abstract class WrongBit : RingVariant
    {
        public override string Summary => "a mutant of owner-map";

        public override bool UsesOwnerMap => true;

        public override bool CountsDropsAtomically => true;

        public override async ControlledTask<ClaimResult> Claim(RingMemory ring, ClaimTicket ticket)
            => await ring.Slots[ticket.Head].Status.Load(Steps.Test).With<ClaimResult>(ring.UnderLock.Claim, ticket.Head, (int)ticket.Kind);

        public override ClaimResult ClaimUnderLock(StepContext step, RingMemory ring, int slot, PacketKind kind)
        {
            var map = step.Get(ring.OwnerMap!);
            if (!IsFreeToKernel(step.Loaded<TpStatus>()) || ((map >> slot) & 1) != 0)
            {
                return ClaimResult.Full;
            }

            step.Set(ring.OwnerMap!, map | (1UL << Set(ring, slot)));
            ring.UnderLock.MoveHeadAndCount(step, kind);
            return ClaimResult.Granted;
        }

        public override async ControlledTask Publish(RingMemory ring, ClaimTicket ticket, TpStatus status)
        {
            await ring.QueueLock.Acquire(Steps.PublishLock);
            await ring.Slots[ticket.Head].Status.Store(Steps.Publish, status).With(ring.UnderLock.Publish, ticket.Head);
            await ring.QueueLock.Release(Steps.PublishUnlock);
        }

        public override void PublishUnderLock(StepContext step, RingMemory ring, int slot)
            => step.Set(ring.OwnerMap!, step.Get(ring.OwnerMap!) & ~(1UL << Cleared(ring, slot)));

        protected virtual int Set(RingMemory ring, int slot) => slot;

        protected virtual int Cleared(RingMemory ring, int slot) => slot;
    }

    private sealed class OwnsSlotBefore : WrongBit
    {
        public override string Name => "owns-slot-before";

        protected override int Set(RingMemory ring, int slot) => ring.Previous(slot);
    }

    private sealed class ClearsSlotBefore : WrongBit
    {
        public override string Name => "clears-slot-before";

        protected override int Cleared(RingMemory ring, int slot) => ring.Previous(slot);
    }

    /// <summary>One producer and two blocks of one packet each: the last packet is counted twice.</summary>
    private sealed class CountsTwice(bool isBefore) : IModel
    {
        public string Name => "counts twice";

        public void Build(MachineBuilder machine)
        {
            var ring = new BlockMemory(machine, new BlockConfiguration(new BlocksVariant(), new UserBitReader(), new RingBounds(2, 1, 2)) { Capacity = 1 });
            var properties = new BlockProperties(machine, ring);
            var receive = new BlockReceive(ring, new BlockQueue(ring));
            BlockReceiveObserver.Bind(machine, ring, properties, receive, timer: 1);
            var block = isBefore ? 0 : 1;
            machine.Spawn("producer", () => Run(receive, ring, block));
        }

        private static async ControlledTask Run(BlockReceive receive, BlockMemory ring, int block)
        {
            await receive.ReceiveMany(1, 2);
            await ring.Blocks[block].Packets.Update(BlockSteps.Count, static (packets, one) => (ushort)(packets + one), 1);
        }
    }
}
