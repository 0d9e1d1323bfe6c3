using Harness.Engine.Machine;

namespace Harness.Ring.Observation;

/// <summary>Adds up what reads of PACKET_STATISTICS report, since each resets the counters.</summary>
internal sealed class StatisticsObserver
{
    private readonly Cell<ushort> _tpPackets;
    private readonly Cell<ushort> _tpDrops;
    private readonly PacketGhosts _packets;

    private StatisticsObserver(Cell<ushort> tpPackets, Cell<ushort> tpDrops, PacketGhosts packets) => (_tpPackets, _tpDrops, _packets) = (tpPackets, tpDrops, packets);

    /// <param name="machine">Where to declare.</param>
    /// <param name="tpPackets">stats.tp_packets.</param>
    /// <param name="tpDrops">tp_drops.</param>
    /// <param name="packets">The sums over all reads.</param>
    internal static void Bind(MachineBuilder machine, Cell<ushort> tpPackets, Cell<ushort> tpDrops, PacketGhosts packets)
    {
        var observer = new StatisticsObserver(tpPackets, tpDrops, packets);
        machine.OnStep(Steps.StatisticsRead, observer.OnRead);
        machine.OnStep(Steps.StatisticsDrops, observer.OnExchanged);
    }

    /// <summary>Where drops are counted without the lock, this step leaves them: then they are what they were, and are reported by the step after.</summary>
    private void OnRead(StepContext step, int unused)
    {
        Report(step, _packets.ReportedPackets, step.Before(_tpPackets));
        if (step.HasChanged(_tpDrops))
        {
            Report(step, _packets.ReportedDrops, step.Before(_tpDrops));
        }
    }

    private void OnExchanged(StepContext step, int unused) => Report(step, _packets.ReportedDrops, step.Loaded<ushort>());

    private static void Report(StepContext step, Ghost<ushort> sum, ushort count) => step.Set(sum, (ushort)(step.Get(sum) + count));
}
