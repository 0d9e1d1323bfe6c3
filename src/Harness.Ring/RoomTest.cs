using Harness.Engine.Machine;
using Harness.Engine.Tasks;

namespace Harness.Ring;

/// <summary>
/// The shortcut of v5.3 (packet_rcv_has_room == ROOM_NONE): without the lock, the status of the slot a quarter of the ring ahead, then of the slot at head; if
/// neither is free, the packet is dropped. It looks at the status only, not at the owner map.
/// </summary>
internal sealed class RoomTest
{
    private readonly RingMemory _ring;

    internal RoomTest(RingMemory ring) => _ring = ring;

    internal static StepLabel[] StepsTaken { get; } = [Steps.RoomHead, Steps.RoomAhead, Steps.RoomHeadAgain, Steps.RoomAtHead, Steps.RoomDrop];

    /// <summary>Whether the packet may go on; where not, it was dropped and counted.</summary>
    internal async ControlledTask<bool> HasRoom()
    {
        int head = await _ring.Head.Load(Steps.RoomHead);
        var ahead = (head + (_ring.Slots.Length / 4)) % _ring.Slots.Length;
        if (RingVariant.IsFreeToKernel(await _ring.Slots[ahead].Status.Load(Steps.RoomAhead)))
        {
            return true;
        }

        head = await _ring.Head.Load(Steps.RoomHeadAgain);
        if (RingVariant.IsFreeToKernel(await _ring.Slots[head].Status.Load(Steps.RoomAtHead)))
        {
            return true;
        }

        if (_ring.TpDrops is { } drops)
        {
            await drops.Update(Steps.RoomDrop, static (count, one) => (ushort)(count + one), 1);
        }
        else
        {
            await Operations.Fence(Steps.RoomDrop);
        }

        return false;
    }
}
