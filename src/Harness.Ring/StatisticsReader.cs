using Harness.Engine.Machine;
using Harness.Engine.Tasks;

namespace Harness.Ring;

/// <summary>User space reads PACKET_STATISTICS twice, at any time; each read resets the counters.</summary>
internal sealed class StatisticsReader
{
    private const int Reads = 2;

    private readonly Spinlock _queueLock;
    private readonly Cell<ushort> _tpPackets;
    private readonly Cell<ushort> _tpDrops;
    private readonly Cell<ushort>? _freezes;
    private readonly bool _countsDropsAtomically;
    private readonly Effect _read;

    /// <param name="queueLock">sk->sk_receive_queue.lock.</param>
    /// <param name="tpPackets">stats.tp_packets.</param>
    /// <param name="tpDrops">tp_drops.</param>
    /// <param name="countsDropsAtomically">Whether the drops are exchanged without the lock.</param>
    /// <param name="freezes">tp_freeze_q_cnt of TPACKET_V3, or null.</param>
    internal StatisticsReader(
        Spinlock queueLock, Cell<ushort> tpPackets, Cell<ushort> tpDrops, bool countsDropsAtomically, Cell<ushort>? freezes = null)
    {
        _queueLock = queueLock;
        _tpPackets = tpPackets;
        _tpDrops = tpDrops;
        _freezes = freezes;
        _countsDropsAtomically = countsDropsAtomically;
        _read = OnRead;
    }

    internal IEnumerable<StepLabel> StepsTaken
        => _countsDropsAtomically ? [Steps.StatisticsLock, Steps.StatisticsRead, Steps.StatisticsDrops] : [Steps.StatisticsLock, Steps.StatisticsRead];

    internal async ControlledTask Run()
    {
        for (var i = 0; i < Reads; i++)
        {
            await Read();
        }
    }

    /// <summary>One read.</summary>
    internal async ControlledTask Read()
    {
        await _queueLock.Acquire(Steps.StatisticsLock);
        await _queueLock.Release(Steps.StatisticsRead).With(_read);
        if (_countsDropsAtomically)
        {
            await _tpDrops.Update(Steps.StatisticsDrops, static (_, zero) => zero, 0);
        }
    }

    /// <summary>memcpy and memset: what was counted is read and begins anew.</summary>
    private void OnRead(StepContext step, int unused1, int unused2)
    {
        step.Set(_tpPackets, (ushort)0);
        if (_freezes is not null)
        {
            step.Set(_freezes, (ushort)0);
        }

        if (!_countsDropsAtomically)
        {
            step.Set(_tpDrops, (ushort)0);
        }
    }
}
