using Harness.Engine.Machine;

namespace Harness.Ring.Blocks;

/// <summary>The steps that a model of blocks expects to take: one that no run takes makes a verdict vacuous in part.</summary>
internal static class BlockExpectations
{
    internal static StepLabel[] Of(BlockConfiguration configuration)
    {
        var variant = configuration.Variant;
        var rules = configuration.Rules;
        List<StepLabel> steps =
        [
            Steps.Lock, Steps.Unlock, BlockSteps.Place, BlockSteps.Count, BlockSteps.Payload, BlockSteps.Header, BlockSteps.CopyDone,
            BlockSteps.TestActive, BlockSteps.EndChain, BlockSteps.Close, BlockSteps.TestNext, BlockSteps.Open,
            BlockSteps.TestFrozen, Steps.DropUnlock, Steps.DropWake,
            BlockSteps.TimerFires, BlockSteps.TimerLock, BlockSteps.TimerUnlock, BlockSteps.TimerTestFrozen,
            BlockSteps.ReadStatus, BlockSteps.ReadCount, BlockSteps.ReadPayload, BlockSteps.ReadHeader, BlockSteps.FollowChain, BlockSteps.Release,
            Steps.PollRegister, Steps.PollLock, BlockSteps.PollTest, Steps.PollUnlock, Steps.PollSleep,
        ];
        Add(!configuration.Bounds.IsUnbounded, BlockSteps.TestLosing, Steps.DropCount);
        Add(variant.WaitsForCopies, BlockSteps.WaitForCopies, BlockSteps.TimerWait);
        Add(variant.WakesAtClose, BlockSteps.CloseWake);
        Add(variant.WakesPerPacket, Steps.Wake);
        Add(configuration.HasOversize || configuration.HasVnetFailures, BlockSteps.Arrive);
        Add(configuration.HasVnetFailures && variant.UncountsOnFailure, BlockSteps.Uncount);
        Add(rules.Skips, BlockSteps.ChooseSkip);
        Add(rules.Holds > 1, BlockSteps.ChooseLook);
        Add(rules.Holds > 1 && configuration.Bounds.Slots > 1, BlockSteps.ChooseRelease);
        Add(rules.ReleasesEarly, BlockSteps.ChooseEarly);
        Add(rules.Threads > 1, BlockSteps.UserLock, BlockSteps.UserUnlock);
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
