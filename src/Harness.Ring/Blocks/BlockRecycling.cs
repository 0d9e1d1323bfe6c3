using Harness.Engine.Machine;

namespace Harness.Ring.Blocks;

/// <summary>
/// Numbers for packets that never end, as <see cref="PacketRecycling"/> has them for slots: properties compare packets only within one entry, so
/// that a number need only differ from those that the entry's fields, its writers and the readers still hold.
/// </summary>
internal static class BlockRecycling
{
    /// <summary>
    /// The least number for a packet that takes the queue lock. If it fits, its entry is known; otherwise it may be the first entry of the active
    /// block or of the next.
    /// </summary>
    internal static int LeastUnused(StepContext step, BlockMemory ring, int length)
    {
        var active = step.Get(ring.Active);
        var place = step.Get(ring.NextFree);
        var first = ring.EntryAt(active, 0);
        var fits = !step.Get(ring.Frozen) && place + length <= ring.Configuration.Capacity;
        var one = fits ? first + place : first;
        var other = fits ? one : ring.EntryAt(ring.Next(active), 0);
        for (ushort packet = 1; ; packet++)
        {
            if (!IsSeen(step, ring, packet) && !IsUsed(step, ring, one, packet) && !IsUsed(step, ring, other, packet))
            {
                return packet;
            }
        }
    }

    private static bool IsSeen(StepContext step, BlockMemory ring, ushort packet)
    {
        foreach (var seen in ring.Ghosts.Seen)
        {
            if (step.Get(seen) == packet)
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsUsed(StepContext step, BlockMemory ring, int index, ushort packet)
    {
        var entry = ring.Entries[index];
        if (step.Get(entry.Payload) == packet || step.Get(entry.Header) == packet || step.Get(entry.Committed!) == packet)
        {
            return true;
        }

        var writers = step.Get(entry.Writers);
        for (var producer = 0; writers != 0; producer++, writers >>= 1)
        {
            if ((writers & 1) != 0 && step.Get(ring.Ghosts.CurrentPacket[producer]) == packet)
            {
                return true;
            }
        }

        return false;
    }
}
