using System.Globalization;
using Harness.Engine.Machine;

namespace Harness.Ring.Blocks;

/// <summary>What a trace shows of a ring of blocks after each step.</summary>
internal static class BlockText
{
    /// <summary>A block: its status, its number of packets, who copies into it, and whether a reader holds it: <c>KERNEL 2 [P1]</c>.</summary>
    internal static string Show(StepContext state, BlockMemory ring, Block block)
    {
        ulong writers = 0;
        foreach (var entry in block.Entries)
        {
            writers |= state.Get(entry.Writers);
        }

        var status = block.Status.Format((ulong)state.Get(block.Status));
        var copies = writers == 0 ? "" : $" [{RingConfiguration.FormatProducers(writers)}]";
        var reader = ((state.Get(ring.Ghosts.Held) >> block.Index) & 1) != 0 ? " R" : "";
        return $"{status} {state.Get(block.Packets)}{copies}{reader}";
    }

    /// <summary>The active block, and whether the ring is frozen for it: <c>1 frozen</c>.</summary>
    internal static string ShowActive(StepContext state, BlockMemory ring)
        => state.Get(ring.Active).ToString(CultureInfo.InvariantCulture) + (state.Get(ring.Frozen) ? " frozen" : "");

    /// <summary>How often the fill lock is held.</summary>
    internal static string ShowFills(StepContext state, BlockMemory ring) => state.Get(ring.Fills).ToString(CultureInfo.InvariantCulture);
}
