using Harness.Engine.Machine;
using Harness.Engine.Tasks;

namespace Harness.Ring.Blocks;

/// <summary>
/// prb_retire_rx_blk_timer_expired. There is no time in the model: the timer may fire whenever it finds something to do, also right after a
/// block was opened (since 2025 it runs freely). A firing that changes nothing is no step. Fairness makes it fire at last where it goes on finding work.
/// </summary>
/// <param name="ring">The ring.</param>
/// <param name="queue">What is done to blocks.</param>
internal sealed class RetireTimer(BlockMemory ring, BlockQueue queue)
{
    private readonly BlockMemory _ring = ring;
    private readonly BlockQueue _queue = queue;
    private readonly BlockVariant _variant = ring.Configuration.Variant;
    private readonly StateCondition _hasWork = ring.UnderLock.TimerHasWork;
    private readonly Effect _fire = static (_, _, _) => { };

    internal async ControlledTask Run()
    {
        while (true)
        {
            await Operations.AtomicWhen(BlockSteps.TimerFires, _hasWork, _fire);
            var at = await _ring.QueueLock.Acquire(BlockSteps.TimerLock).With<ActiveBlock>(_ring.UnderLock.EnterTimer);
            if (at.Packets != 0 && _variant.WaitsForCopies)
            {
                await _ring.Fills.Until(BlockSteps.TimerWait, static (fills, none) => fills == none, 0);
            }

            await Work(at);
            await _ring.QueueLock.Release(BlockSteps.TimerUnlock);
        }
    }

    private async ControlledTask Work(ActiveBlock at)
    {
        if (at.Frozen != 0)
        {
            if (_variant.TimerThaws && !_variant.IsInUse(await _ring.Blocks[at.Block].Status.Load(BlockSteps.TimerTestFrozen)))
            {
                await _queue.Open(at.Block);
            }
        }
        else if (_variant.TimerCloses && (at.Packets != 0 || _variant.TimerClosesEmpty))
        {
            var block = await _queue.Retire(at.Block, at.Last, byTimer: true);
            await _queue.Dispatch(block);
        }
    }
}
