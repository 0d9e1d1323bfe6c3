using System.Collections.Immutable;
using Harness.Engine.Machine;
using Harness.Engine.Tasks;

namespace Harness.Ring.Blocks;

/// <summary>
/// A kernel thread that receives packets into blocks: tpacket_rcv with __packet_lookup_frame_in_block. What is used only under the queue lock
/// changes in the step next to it; each access to memory that user space sees is a step of its own.
/// </summary>
/// <param name="ring">The ring.</param>
/// <param name="queue">What is done to blocks.</param>
internal sealed class BlockReceive(BlockMemory ring, BlockQueue queue)
{
    private const int Nowhere = -1;

    private readonly BlockMemory _ring = ring;
    private readonly BlockQueue _queue = queue;
    private readonly BlockConfiguration _configuration = ring.Configuration;
    private readonly BlockVariant _variant = ring.Configuration.Variant;
    private readonly BlockRoomTest? _roomTest = ring.Configuration.Variant.TestsRoom ? new BlockRoomTest(ring) : null;

    /// <summary>What may be special about a packet.</summary>
    internal PacketArrival Arrival { get; } = new(ring.Configuration.Faults, ring.Configuration.Has(RingFaults.VnetFail));

    /// <summary>The first step for a packet, which need never come: a link may fall silent.</summary>
    internal StepLabel FirstStep => Arrival.IsNeeded ? Steps.Arrive : _roomTest is not null ? Steps.RoomHead : Steps.Lock;

    /// <summary>What each outcome of <see cref="Steps.Arrive"/> is.</summary>
    internal ImmutableArray<string> KindNames => Arrival.KindNames;

    internal async ControlledTask ReceiveMany(int first, int count)
    {
        for (var i = 0; i < count; i++)
        {
            await Receive(first + i);
        }
    }

    internal async ControlledTask ReceiveForEver()
    {
        while (true)
        {
            await Receive(0);
        }
    }

    /// <summary>Receives a packet of a size that the caller chose, in ordinary packets; 0 for what the environment chooses.</summary>
    internal async ControlledTask Receive(int packet, int size = 0)
    {
        var kind = Arrival.IsNeeded ? await Arrival.Choose() : PacketKind.Plain;
        if ((kind & PacketKind.Filtered) != 0)
        {
            return;
        }

        if (_roomTest is not null && !await _roomTest.HasRoom())
        {
            return;
        }

        var length = size != 0 ? size : (kind & PacketKind.Oversize) != 0 ? _configuration.OversizeLength : 1;
        var fails = (kind & PacketKind.VnetFails) != 0;
        var at = await _ring.QueueLock.Acquire(Steps.Lock).With<ActiveBlock>(_ring.UnderLock.Enter, packet, length);
        var entry = await FindPlace(at, length);
        if (entry == Nowhere)
        {
            await Drop(entry);
            return;
        }

        await _ring.Entries[entry].NextOffset.Store(BlockSteps.Place, (ushort)length).With(_ring.UnderLock.Place, entry % _configuration.Capacity);
        await _ring.Blocks[entry / _configuration.Capacity].Packets.Update(
            BlockSteps.Count, static (packets, one) => (ushort)(packets + one), 1).With(_ring.UnderLock.Count, length, fails ? 1 : 0);
        if (fails)
        {
            await Fail(entry, length);
            return;
        }

        await _ring.QueueLock.Release(Steps.Unlock);
        await _ring.Entries[entry].Payload.Store(BlockSteps.Payload, at.Packet);
        await _ring.Entries[entry].Header.Store(BlockSteps.Header, at.Packet);
        await _ring.Fills.Update(BlockSteps.CopyDone, static (fills, one) => (ushort)(fills - one), 1);
        if (_variant.WakesPerPacket)
        {
            await _ring.DataReady.Wake(Steps.Wake);
        }
    }

    /// <summary>__packet_lookup_frame_in_block up to prb_fill_curr_block: the entry where the packet begins, or none.</summary>
    private async ControlledTask<int> FindPlace(ActiveBlock at, int length)
    {
        var place = (int)at.NextFree;
        if (at.Frozen != 0)
        {
            if (_variant.IsInUse(await _ring.Blocks[at.Block].Status.Load(BlockSteps.TestFrozen)))
            {
                return Nowhere;
            }

            await _queue.Open(at.Block);
            place = 0;
        }

        if (place + length <= _configuration.Capacity)
        {
            return _ring.EntryAt(at.Block, place);
        }

        var block = await _queue.Retire(at.Block, at.Frozen != 0 ? 0 : at.Last, byTimer: false);
        return await _queue.Dispatch(block) ? _ring.EntryAt(block, 0) : Nowhere;
    }

    /// <summary>The virtio-net header cannot be written: the entry was claimed and counted already.</summary>
    private async ControlledTask Fail(int entry, int length)
    {
        if (_variant.UncountsOnFailure)
        {
            await _ring.Blocks[entry / _configuration.Capacity].Packets.Update(
                BlockSteps.Uncount, static (packets, one) => (ushort)(packets - one), 1).With(_ring.UnderLock.Uncount, length);
        }

        await Drop(entry);
    }

    /// <summary>drop_n_account.</summary>
    private async ControlledTask Drop(int entry)
    {
        if (entry != Nowhere && _variant.FreesFillLockOnFailure)
        {
            await _ring.QueueLock.Release(Steps.DropUnlock).With(_ring.UnderLock.Abort);
        }
        else
        {
            await _ring.QueueLock.Release(Steps.DropUnlock);
        }

        if (_ring.TpDrops is { } drops)
        {
            await drops.Update(Steps.DropCount, static (count, one) => (ushort)(count + one), 1);
        }

        await _ring.DataReady.Wake(Steps.DropWake);
    }
}
