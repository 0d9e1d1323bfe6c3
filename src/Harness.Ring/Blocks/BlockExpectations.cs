using Harness.Engine.Machine;

namespace Harness.Ring.Blocks;

/// <summary>The steps that a model of blocks expects to take: one that no run takes makes a verdict vacuous in part.</summary>
internal static class BlockExpectations
{
    internal static StepLabel[] Of(BlockConfiguration configuration)
    {
        var variant = configuration.Variant;
        List<StepLabel> steps =
        [
            Steps.Lock, Steps.Unlock, BlockSteps.Place, BlockSteps.Count, BlockSteps.Payload, BlockSteps.Header, BlockSteps.CopyDone,
            BlockSteps.TestActive, BlockSteps.EndChain, BlockSteps.Close, BlockSteps.TestNext, BlockSteps.Open,
            BlockSteps.TestFrozen, Steps.DropUnlock, Steps.DropWake,
            BlockSteps.TimerFires, BlockSteps.TimerLock, BlockSteps.TimerUnlock, BlockSteps.TimerTestFrozen,
        ];
        Add(!configuration.Bounds.IsUnbounded, BlockSteps.TestLosing, Steps.DropCount);
        Add(variant.WaitsForCopies, BlockSteps.WaitForCopies, BlockSteps.TimerWait);
        Add(variant.WakesAtClose, BlockSteps.CloseWake);
        Add(variant.WakesPerPacket, Steps.Wake);
        Add(configuration.Has(RingFaults.Oversize | RingFaults.VnetFail | RingFaults.Filtered), Steps.Arrive);
        Add(configuration.Has(RingFaults.Tamper), Steps.Tamper);
        Add(configuration.Has(RingFaults.VnetFail) && variant.UncountsOnFailure, BlockSteps.Uncount);
        return [.. steps];

        void Add(bool condition, params ReadOnlySpan<StepLabel> more)
        {
            if (condition)
            {
                steps.AddRange(more);
            }
        }
    }
}
