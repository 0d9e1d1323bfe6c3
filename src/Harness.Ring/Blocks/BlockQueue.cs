using Harness.Engine.Tasks;

namespace Harness.Ring.Blocks;

/// <summary>
/// What is done to blocks under the queue lock, by a packet that arrives or by the retire timer: prb_retire_current_block, prb_close_block,
/// prb_dispatch_next_block, prb_open_block.
/// </summary>
/// <param name="ring">The ring.</param>
internal sealed class BlockQueue(BlockMemory ring)
{
    private readonly BlockMemory _ring = ring;
    private readonly BlockVariant _variant = ring.Configuration.Variant;

    /// <summary>prb_retire_current_block: closes the active block if it is the kernel's. The timer has waited for copies already.</summary>
    /// <returns>The block that is active then.</returns>
    internal async ControlledTask<int> Retire(int block, int last, bool byTimer)
    {
        if (await _ring.Blocks[block].Status.Load(BlockSteps.TestActive) != TpStatus.Kernel)
        {
            return block;
        }

        if (!byTimer && _variant.WaitsForCopies)
        {
            await _ring.Fills.Until(BlockSteps.WaitForCopies, static (fills, none) => fills == none, 0);
        }

        var status = byTimer ? TpStatus.User | TpStatus.BlkTmo : TpStatus.User;
        if (_ring.TpDrops is { } drops && await drops.Load(BlockSteps.TestLosing) != 0 && _variant.MarksLosing)
        {
            status |= TpStatus.Losing;
        }

        await _ring.Entries[_ring.EntryAt(block, last)].NextOffset.Store(BlockSteps.EndChain, 0);
        await _ring.Blocks[block].Status.Store(BlockSteps.Close, status).With(_ring.UnderLock.Close);
        if (_variant.WakesAtClose)
        {
            await _ring.DataReady.Wake(BlockSteps.CloseWake);
        }

        return _ring.Next(block);
    }

    /// <summary>prb_dispatch_next_block: opens the active block, or freezes the ring if that is still the reader's.</summary>
    /// <returns>Whether the block is open.</returns>
    internal async ControlledTask<bool> Dispatch(int block)
    {
        if (await _ring.Blocks[block].Status.Load(BlockSteps.TestNext).With<bool>(_ring.UnderLock.TestNext))
        {
            return false;
        }

        await Open(block);
        return true;
    }

    /// <summary>prb_open_block. It does not write block_status.</summary>
    internal async ControlledTask Open(int block)
        => await _ring.Blocks[block].Packets.Store(BlockSteps.Open, 0).With(_ring.UnderLock.Open, block);
}
