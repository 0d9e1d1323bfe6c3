using Harness.Engine.Machine;
using Harness.Engine.Tasks;

namespace Harness.Ring.Blocks;

/// <summary>User space reads PACKET_STATISTICS twice, at any time; each read resets the counters.</summary>
/// <param name="ring">The ring.</param>
/// <param name="effects">The bookkeeping.</param>
internal sealed class BlockStatistics(BlockMemory ring, BlockEffects effects)
{
    private const int Reads = 2;

    private readonly BlockMemory _ring = ring;
    private readonly BlockEffects _effects = effects;

    internal static StepLabel[] StepsTaken { get; } = [Steps.StatisticsLock, Steps.StatisticsRead, Steps.StatisticsDrops];

    internal async ControlledTask Run()
    {
        for (var i = 0; i < Reads; i++)
        {
            await _ring.QueueLock.Acquire(Steps.StatisticsLock);
            await _ring.QueueLock.Release(Steps.StatisticsRead, _effects.ReadStatistics);
            await _ring.TpDrops!.Update(Steps.StatisticsDrops, static (_, zero) => zero, 0, _effects.ReadDrops);
        }
    }
}
