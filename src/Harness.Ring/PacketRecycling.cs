using Harness.Engine.Machine;

namespace Harness.Ring;

/// <summary>
/// Numbers for packets that never end. Properties compare packets only within one slot (are payload and header of the same packet, is it the
/// published one), so that a number need only differ from those that the slot's fields, its writers and the reader still hold of this slot.
/// Taking the least such number keeps the graph finite without merging packets that anybody could still tell apart.
/// </summary>
internal static class PacketRecycling
{
    /// <summary>The number for a packet that may be granted a slot. Chosen under the queue lock, where no other grant can come between.</summary>
    internal static int LeastUnused(StepContext step, RingMemory ring, int slot)
    {
        for (ushort packet = 1; ; packet++)
        {
            if (!IsUsed(step, ring, ring.Slots[slot], packet))
            {
                return packet;
            }
        }
    }

    private static bool IsUsed(StepContext step, RingMemory ring, Slot slot, ushort packet)
    {
        if (step.Get(slot.Payload1) == packet || step.Get(slot.Payload2) == packet || step.Get(slot.Header) == packet
            || step.Get(slot.Committed!) == packet)
        {
            return true;
        }

        var ghosts = ring.Ghosts;
        if (MayBeReading(step, ring, slot))
        {
            for (var reader = 0; reader < ghosts.Seen1.Length; reader++)
            {
                if (step.Get(ghosts.Seen1[reader]) == packet || step.Get(ghosts.Seen2[reader]) == packet)
                {
                    return true;
                }
            }
        }

        return step.IsAmong(slot.Writers, ghosts.CurrentPacket, packet);
    }

    /// <summary>A reader that releases out of order may still read a slot that it has released.</summary>
    private static bool MayBeReading(StepContext step, RingMemory ring, Slot slot)
        => !ring.Configuration.Reader.ReleasesInOrder || ((step.Get(ring.Ghosts.Held) >> slot.Index) & 1) != 0;
}
