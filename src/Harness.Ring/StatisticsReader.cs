using Harness.Engine.Machine;
using Harness.Engine.Tasks;

namespace Harness.Ring;

/// <summary>User space reads PACKET_STATISTICS twice, at any time; each read resets the counters.</summary>
/// <param name="ring">The ring.</param>
/// <param name="effects">The bookkeeping.</param>
internal sealed class StatisticsReader(RingMemory ring, RingEffects effects)
{
    private const int Reads = 2;

    private readonly RingMemory _ring = ring;
    private readonly RingEffects _effects = effects;

    internal static StepLabel[] StepsTaken { get; } = [Steps.StatisticsLock, Steps.StatisticsRead];

    internal async ControlledTask Run()
    {
        for (var i = 0; i < Reads; i++)
        {
            await _ring.QueueLock.Acquire(Steps.StatisticsLock);
            await _ring.QueueLock.Release(Steps.StatisticsRead, _effects.ReadStatistics);
            if (_ring.Configuration.Variant.CountsDropsAtomically)
            {
                await _ring.TpDrops!.Update(Steps.StatisticsDrops, static (_, zero) => zero, 0, _effects.ReadDrops);
            }
        }
    }
}
