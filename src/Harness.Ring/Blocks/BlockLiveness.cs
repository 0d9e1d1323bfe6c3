using Harness.Engine.Machine;

namespace Harness.Ring.Blocks;

/// <summary>V-L1 to V-L3 of runs that never end, under fairness.</summary>
internal sealed class BlockLiveness
{
    private readonly BlockMemory _ring;
    private readonly int _producers;
    private readonly int _timer;

    internal BlockLiveness(MachineBuilder machine, BlockMemory ring)
    {
        _ring = ring;
        var bounds = ring.Configuration.Bounds;
        (_producers, _timer) = (bounds.Producers, bounds.Producers + ring.Configuration.Reader.Threads);
        machine.LivenessProperty(
            "V-L1" + LivenessProperties.Suffix,
            "retire never waits for ever: whoever has the queue lock, and may wait there for copies into the active block, gives it back at last",
            new Liveness { Obligations = _timer + 1, Open = HasTheLock, Explain = Waits });
        machine.LivenessProperty(
            "V-L2" + LivenessProperties.Suffix,
            "a block with packets is published: the active block does not keep packets for ever",
            new Liveness { Obligations = bounds.Slots, Open = KeepsPackets, Explain = static i => $"block {i} has packets, is active, and is never published" });
        machine.LivenessProperty(
            "V-L3" + LivenessProperties.Suffix,
            "a released block thaws the ring: it is not frozen for ever because of a block that is not the reader's any more",
            new Liveness { Obligations = bounds.Slots, Open = StaysFrozen, Explain = static i => $"the ring stays frozen, although block {i} was released" });
    }

    private ulong HasTheLock(StepContext state)
    {
        var owner = state.OwnerOf(_ring.QueueLock);
        return owner >= 0 && owner <= _timer ? 1UL << owner : 0;
    }

    private string Waits(int task)
        => $"{(task < _producers ? $"producer {task + 1}" : task == _timer ? "the retire timer" : "the reader")} never gives the queue lock back";

    private ulong KeepsPackets(StepContext state)
    {
        var active = state.Get(_ring.Active);
        return !state.Get(_ring.Frozen) && state.Get(_ring.Blocks[active].Packets) != 0 ? 1UL << active : 0;
    }

    private ulong StaysFrozen(StepContext state)
    {
        var active = state.Get(_ring.Active);
        return state.Get(_ring.Frozen) && (state.Get(_ring.Blocks[active].Status) & TpStatus.User) == 0 ? 1UL << active : 0;
    }
}
