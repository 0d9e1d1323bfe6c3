using Harness.Engine.Machine;
using Harness.Engine.Tasks;
using Harness.Ring;
using Harness.Ring.Blocks;
using Harness.Ring.Observation;

namespace Harness.Kernel.Blocks;

/// <summary>Makes what a script on blocks calls; mutants in tests make others.</summary>
internal delegate BlockCalls MakeBlockCalls(MachineBuilder machine, BlockMemory ring);

/// <summary>What one can do to a ring of blocks from outside, made of the steps that the proofs explore.</summary>
internal class BlockCalls
{
    private readonly BlockReceive _receive;
    private readonly BlockReaderSteps _reader;
    private readonly StatisticsReader _statistics;

    internal BlockCalls(MachineBuilder machine, BlockMemory ring)
    {
        Ring = ring;
        var properties = new BlockProperties(machine, ring);
        var queue = new BlockQueue(ring);
        _receive = new BlockReceive(ring, queue);
        _reader = new BlockReaderSteps(ring);
        BlockReceiveObserver.Bind(machine, ring, properties, _receive, BlockScriptModel.Timer);
        StatisticsObserver.Bind(machine, ring.TpPackets!, ring.TpDrops!, ring.Ghosts.Packets!);
        _statistics = new StatisticsReader(ring.QueueLock, ring.TpPackets!, ring.TpDrops!, countsDropsAtomically: true, ring.Freezes);
        Timer = new RetireTimer(ring, queue);
    }

    /// <summary>The ring.</summary>
    internal BlockMemory Ring { get; }

    /// <summary>The retire timer, which is a task of its own.</summary>
    internal RetireTimer Timer { get; }

    /// <summary>A packet of so many units arrives.</summary>
    internal virtual async ControlledTask Send(int packet, int units) => await _receive.Receive(packet, units);

    /// <summary>User space stores a block_status.</summary>
    internal virtual async ControlledTask Store(int block, TpStatus status) => await _reader.Release(block, status);

    /// <summary>poll with a timeout of 0.</summary>
    internal virtual async ControlledTask<bool> Poll() => await _reader.Poll(waits: false);

    /// <summary>PACKET_STATISTICS.</summary>
    internal virtual async ControlledTask ReadStatistics() => await _statistics.Read();
}
