using Harness.Engine.Machine;
using Harness.Engine.Tasks;

namespace Harness.Ring.Blocks;

/// <summary>
/// User space with a ring of blocks: it takes blocks in order, reads num_pkts and then that many packets along the chain, and gives the block
/// back. Where the next block is not ready it polls, as with slots.
/// </summary>
internal sealed class BlockReader
{
    private const int NoBlock = -1;

    private readonly BlockMemory _ring;
    private readonly RingReader _reader;
    private readonly ReadingRules _rules;
    private readonly BlockReaderEffects _effects;

    internal BlockReader(BlockMemory ring, BlockProperties properties)
    {
        _ring = ring;
        _reader = ring.Configuration.Reader;
        _rules = ring.Configuration.Rules;
        _effects = new BlockReaderEffects(ring, properties);
    }

    /// <summary>A reader that holds one block at a time.</summary>
    internal async ControlledTask Run()
    {
        var next = 0;
        var skipped = NoBlock;
        while (true)
        {
            var status = await _ring.Blocks[next].Status.Load(BlockSteps.ReadStatus, _effects.Find, next, skipped);
            if (!_reader.IsReady(status))
            {
                await Poll(0);
                continue;
            }

            if (next == skipped)
            {
                next = _ring.After(next);
                continue;
            }

            if (_rules.Skips && skipped == NoBlock && await Operations.Choose(BlockSteps.ChooseSkip, 2, _effects.Skip, next) != 0)
            {
                skipped = next;
                next = _ring.After(next);
                continue;
            }

            if (!await Take(next, 0, Released(status)))
            {
                await _ring.Blocks[next].Status.Store(BlockSteps.Release, Released(status), _effects.ReleaseAndMove, next);
            }

            next = _ring.After(next);
        }
    }

    /// <summary>A reader that holds up to two blocks, and releases them in any order.</summary>
    internal async ControlledTask RunHoldingTwo()
    {
        var next = 0;
        var older = NoBlock;
        var newer = NoBlock;
        while (true)
        {
            if (newer != NoBlock || older == next)
            {
                var takesNewer = newer != NoBlock && await Operations.Choose(BlockSteps.ChooseRelease, 2) != 0;
                await Release(takesNewer ? newer : older);
                older = takesNewer ? older : newer;
                newer = NoBlock;
                continue;
            }

            if (older != NoBlock && await Operations.Choose(BlockSteps.ChooseLook, 2) == 0)
            {
                await Release(older);
                older = NoBlock;
                continue;
            }

            var status = await _ring.Blocks[next].Status.Load(BlockSteps.ReadStatus, _effects.FindAndMove, next);
            if (_reader.IsReady(status))
            {
                await Take(next, 0, TpStatus.Kernel);
                (older, newer) = older == NoBlock ? (next, NoBlock) : (older, next);
                next = _ring.After(next);
            }
            else if (older != NoBlock)
            {
                await Release(older);
                older = NoBlock;
            }
            else
            {
                await Poll(0);
            }
        }
    }

    /// <summary>One of several threads that share an index under a lock of their own.</summary>
    internal async ControlledTask RunShared(int self)
    {
        while (true)
        {
            var next = await _ring.User!.Lock.Acquire(BlockSteps.UserLock, _ring.User.Index);
            var isReady = await _ring.Blocks[next].Status.Load<bool>(BlockSteps.ReadStatus, _effects.FindShared, next);
            await _ring.User.Lock.Release(BlockSteps.UserUnlock);
            if (isReady)
            {
                await Take(next, self, TpStatus.Kernel);
                await _ring.Blocks[next].Status.Store(BlockSteps.Release, TpStatus.Kernel, _effects.Release, next, self);
            }
            else
            {
                await Poll(self);
            }
        }
    }

    /// <summary>Reads what a block holds.</summary>
    /// <returns>Whether the block was released meanwhile.</returns>
    private async ControlledTask<bool> Take(int block, int self, TpStatus released)
    {
        var count = await _ring.Blocks[block].Packets.Load(BlockSteps.ReadCount, _effects.CountPackets, block, self);
        var early = _rules.ReleasesEarly && count > 0 ? await Operations.Choose(BlockSteps.ChooseEarly, 3) : 0;
        if (early == 1)
        {
            await _ring.Blocks[block].Status.Store(BlockSteps.Release, released, _effects.Release, block, self);
        }

        var place = 0;
        for (var i = 0; i < count; i++)
        {
            var entry = _ring.EntryAt(block, place);
            await _ring.Entries[entry].Payload.Load(BlockSteps.ReadPayload, _effects.ReadPayload, entry, self);
            if (early == 2 && i == 0)
            {
                await _ring.Blocks[block].Status.Store(BlockSteps.Release, released, _effects.Release, block, self);
            }

            await _ring.Entries[entry].Header.Load(BlockSteps.ReadHeader, early != 0 && i + 1 == count ? _effects.DeliverAndMove : _effects.Deliver, entry, self);
            if (i + 1 < count)
            {
                // A chain that leads out of the block has nothing to read there in the model.
                place = Math.Min(place + await _ring.Entries[entry].NextOffset.Load(BlockSteps.FollowChain), _ring.Configuration.Capacity - 1);
            }
        }

        return early != 0;
    }

    private async ControlledTask Release(int block) => await _ring.Blocks[block].Status.Store(BlockSteps.Release, TpStatus.Kernel, _effects.Release, block);

    private async ControlledTask Poll(int self)
    {
        await _ring.DataReady.Register(Steps.PollRegister);
        while (true)
        {
            var active = await _ring.QueueLock.Acquire(Steps.PollLock, _ring.Active);
            var newest = await _ring.Blocks[_ring.Previous(active)].Status.Load(BlockSteps.PollTest);
            var ready = newest != TpStatus.Kernel;
            await _ring.QueueLock.Release(Steps.PollUnlock, _effects.EndPoll, ready ? 1 : 0, self);
            if (ready)
            {
                return;
            }

            await _ring.DataReady.Sleep(Steps.PollSleep, _effects.WakeUp, self);
        }
    }

    private TpStatus Released(TpStatus found) => _rules.ClearsUserBitOnly ? found & ~TpStatus.User : TpStatus.Kernel;
}
