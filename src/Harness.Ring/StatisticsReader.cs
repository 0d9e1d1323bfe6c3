using Harness.Engine.Machine;
using Harness.Engine.Tasks;

namespace Harness.Ring;

/// <summary>User space reads PACKET_STATISTICS twice, at any time; each read resets the counters.</summary>
internal sealed class StatisticsReader
{
    private const int Reads = 2;

    private readonly RingMemory _ring;
    private readonly PacketGhosts _packets;
    private readonly bool _countsDropsAtomically;
    private readonly Effect _read;
    private readonly Effect _exchange;

    internal StatisticsReader(RingMemory ring)
    {
        _ring = ring;
        _packets = ring.Ghosts.Packets!;
        _countsDropsAtomically = ring.Configuration.Variant.CountsDropsAtomically;
        _read = OnRead;
        _exchange = OnExchange;
    }

    internal IEnumerable<StepLabel> StepsTaken
        => _countsDropsAtomically ? [Steps.StatisticsLock, Steps.StatisticsRead, Steps.StatisticsDrops] : [Steps.StatisticsLock, Steps.StatisticsRead];

    internal async ControlledTask Run()
    {
        for (var i = 0; i < Reads; i++)
        {
            await _ring.QueueLock.Acquire(Steps.StatisticsLock);
            await _ring.QueueLock.Release(Steps.StatisticsRead, _read);
            if (_countsDropsAtomically)
            {
                await _ring.TpDrops!.Update(Steps.StatisticsDrops, static (_, zero) => zero, 0, _exchange);
            }
        }
    }

    private void OnRead(StepContext step, int unused1, int unused2)
    {
        Report(step, _packets.ReportedPackets, step.Get(_ring.TpPackets!));
        step.Set(_ring.TpPackets!, (ushort)0);
        if (!_countsDropsAtomically)
        {
            Report(step, _packets.ReportedDrops, step.Get(_ring.TpDrops!));
            step.Set(_ring.TpDrops!, (ushort)0);
        }
    }

    private void OnExchange(StepContext step, int unused1, int unused2)
    {
        Report(step, _packets.ReportedDrops, step.Loaded<ushort>());
        _packets.Losing.Note(step, 0);
    }

    private static void Report(StepContext step, Ghost<ushort> sum, ushort count) => step.Set(sum, (ushort)(step.Get(sum) + count));
}
