using Harness.Engine.Machine;
using Harness.Engine.Tasks;

namespace Harness.Ring;

/// <summary>
/// The shortcut of v5.3 (packet_rcv_has_room == ROOM_NONE): without the lock, the status of the slot a quarter of the ring ahead, then of the slot at head; if
/// neither is free, the packet is dropped. It looks at the status only, not at the owner map.
/// </summary>
internal sealed class RoomTest
{
    private readonly RingMemory _ring;
    private readonly RingEffects _effects;
    private readonly Effect _test;
    private readonly Effect _drop;

    internal RoomTest(RingMemory ring, RingEffects effects)
    {
        _ring = ring;
        _effects = effects;
        _test = OnTest;
        _drop = OnDrop;
    }

    internal static StepLabel[] StepsTaken { get; } = [Steps.RoomHead, Steps.RoomAhead, Steps.RoomHeadAgain, Steps.RoomAtHead, Steps.RoomDrop];

    /// <summary>Whether the packet may go on; where not, it was dropped and counted.</summary>
    internal async ControlledTask<bool> HasRoom()
    {
        int head = await _ring.Head.Load(Steps.RoomHead, _effects.Begin);
        var ahead = (head + (_ring.Slots.Length / 4)) % _ring.Slots.Length;
        if (RingEffects.IsFreeToKernel(await _ring.Slots[ahead].Status.Load(Steps.RoomAhead)))
        {
            return true;
        }

        head = await _ring.Head.Load(Steps.RoomHeadAgain);
        if (RingEffects.IsFreeToKernel(await _ring.Slots[head].Status.Load(Steps.RoomAtHead, _test)))
        {
            return true;
        }

        if (_ring.TpDrops is { } drops)
        {
            await drops.Update(Steps.RoomDrop, static (count, one) => (ushort)(count + one), 1, _drop);
        }
        else
        {
            await Operations.Fence(Steps.RoomDrop, _drop);
        }

        return false;
    }

    /// <summary>P9 asks for the slot at head, which may no longer be the one that was looked at.</summary>
    private void OnTest(StepContext step, int unused1, int unused2)
    {
        if (!RingEffects.IsFreeToKernel(step.Loaded<TpStatus>()))
        {
            _effects.CheckHonestDrop(step, step.Get(_ring.Head));
        }
    }

    private void OnDrop(StepContext step, int unused1, int unused2)
    {
        _effects.Leave(step, 0, 0);
        if (_ring.TpDrops is not null)
        {
            _effects.NoteDrop(step, 0, 0);
        }
        else
        {
            step.Progress();
        }
    }
}
