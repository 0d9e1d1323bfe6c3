using Harness.Engine.Machine;
using Harness.Engine.Tasks;

namespace Harness.Ring;

/// <summary>
/// Copies of packets that do not fit, for recvfrom: charged to the socket before the lock, queued under it in the order of the claims, freed where the
/// packet is dropped. The test of the room and the charge are two steps, so that several producers together may overshoot sk_rcvbuf.
/// </summary>
internal sealed class Copies
{
    private readonly RingMemory _ring;
    private readonly Effect _test;

    internal Copies(RingMemory ring)
    {
        _ring = ring;
        _test = OnTest;
    }

    internal static StepLabel[] StepsTaken { get; } = [Steps.TestReceiveBuffer, Steps.ChargeCopy, Steps.QueueCopy, Steps.FreeCopy];

    /// <summary>Whether there was room for a copy; if so, it is charged.</summary>
    internal async ControlledTask<bool> Make()
    {
        if (!await _ring.RmemAlloc!.Load(Steps.TestReceiveBuffer).With<bool>(_test))
        {
            return false;
        }

        await _ring.RmemAlloc.Update(Steps.ChargeCopy, static (count, one) => (ushort)(count + one), 1);
        return true;
    }

    internal async ControlledTask Queue(ushort packet)
        => await _ring.ReceiveQueue!.Update(Steps.QueueCopy, static (queue, added) => CopyQueue.Append(queue, added), packet);

    internal async ControlledTask Free()
        => await _ring.RmemAlloc!.Update(Steps.FreeCopy, static (count, one) => (ushort)(count - one), 1);

    private void OnTest(StepContext step, int unused1, int unused2) => step.Return(step.Loaded<ushort>() < step.Get(_ring.ReceiveBuffer!));
}
