using Harness.Engine.Machine;
using Harness.Engine.Tasks;
using Harness.Ring;
using Harness.Ring.Observation;
using Harness.Ring.Readers;

namespace Harness.Kernel.Model;

/// <summary>
/// What one can do to a ring of slots from outside: let a packet arrive, and the accesses and system calls of a reader. Each is made of the very steps that the proofs
/// explore (<see cref="TpacketReceive"/>, <see cref="SlotReaderSteps"/>, <see cref="StatisticsReader"/>); nothing is modelled a second time here.
/// </summary>
internal class RingCalls
{
    private readonly TpacketReceive _receive;
    private readonly SlotReaderSteps _reader;
    private readonly StatisticsReader _statistics;

    internal RingCalls(MachineBuilder machine, RingMemory ring)
    {
        Ring = ring;
        var properties = new RingProperties(machine, ring);
        _receive = new TpacketReceive(ring);
        _reader = new SlotReaderSteps(ring);
        ReceiveObserver.Bind(machine, ring, properties, _receive);
        StatisticsObserver.Bind(machine, ring.TpPackets!, ring.TpDrops!, ring.Ghosts.Packets!);
        _statistics = new StatisticsReader(ring.QueueLock, ring.TpPackets!, ring.TpDrops!, ring.Configuration.Variant.CountsDropsAtomically);
    }

    /// <summary>The ring.</summary>
    internal RingMemory Ring { get; }

    /// <summary>A packet arrives: tpacket_rcv.</summary>
    internal virtual async ControlledTask Send(int packet) => await _receive.ReceiveMany(packet, 1);

    /// <summary>User space stores a status: KERNEL to release a slot, or whatever it likes.</summary>
    internal virtual async ControlledTask Store(int slot, TpStatus status) => await _reader.Release(slot, status);

    /// <summary>User space loads a status.</summary>
    internal virtual async ControlledTask<TpStatus> Load(int slot) => await Ring.Slots[slot].Status.Load(Steps.ReadStatus);

    /// <summary>poll with a timeout of 0.</summary>
    internal virtual async ControlledTask<bool> Poll() => await _reader.Poll(waits: false);

    /// <summary>PACKET_STATISTICS. What it reports is added to the ghosts of what was reported.</summary>
    internal virtual async ControlledTask ReadStatistics() => await _statistics.Read();

    /// <summary>recvfrom.</summary>
    internal virtual async ControlledTask Receive() => await _reader.Receive();

    /// <summary>SO_RCVBUF, in copies.</summary>
    internal virtual async ControlledTask SetReceiveBuffer(int copies) => await Ring.ReceiveBuffer!.Store(CallSteps.SetReceiveBuffer, (ushort)copies);
}
