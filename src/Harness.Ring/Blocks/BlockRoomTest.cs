using Harness.Engine.Machine;
using Harness.Engine.Tasks;

namespace Harness.Ring.Blocks;

/// <summary>
/// The shortcut of v5.3 for blocks: without the lock, the status of the block a quarter of the ring ahead of the active one, then of the active one; if neither is KERNEL, the
/// packet is dropped.
/// </summary>
/// <param name="ring">The ring.</param>
internal sealed class BlockRoomTest(BlockMemory ring)
{
    private readonly BlockMemory _ring = ring;

    /// <summary>Whether the packet may go on; where not, it was dropped and counted.</summary>
    internal async ControlledTask<bool> HasRoom()
    {
        int active = await _ring.Active.Load(Steps.RoomHead);
        var ahead = (active + (_ring.Blocks.Length / 4)) % _ring.Blocks.Length;
        if (await _ring.Blocks[ahead].Status.Load(Steps.RoomAhead) == TpStatus.Kernel)
        {
            return true;
        }

        active = await _ring.Active.Load(Steps.RoomHeadAgain);
        if (await _ring.Blocks[active].Status.Load(Steps.RoomAtHead) == TpStatus.Kernel)
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
