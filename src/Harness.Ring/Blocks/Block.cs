using System.Collections.Immutable;
using Harness.Engine.Machine;

namespace Harness.Ring.Blocks;

/// <summary>A block: its descriptor, which user space sees, and the entries that packets are copied into.</summary>
/// <param name="Index">Its place in the ring.</param>
/// <param name="Status">block_status.</param>
/// <param name="Packets">num_pkts.</param>
/// <param name="Length">blk_len without the descriptor, in ordinary packets.</param>
/// <param name="Sequence">seq_num, modulo a small number.</param>
/// <param name="Entries">The places of ordinary packets, in order; a packet of another size begins at the first.</param>
public sealed record Block(
    int Index, Cell<TpStatus> Status, Cell<ushort> Packets, Cell<ushort> Length, Cell<ushort> Sequence, ImmutableArray<BlockEntry> Entries)
{
    /// <summary>Its name in traces.</summary>
    public string Name { get; } = $"block {Index}";
}

/// <summary>
/// A place for a packet in a block. Payload and header hold the number of the packet that was copied there last, 0 for none, so that an entry
/// made of two packets shows.
/// </summary>
/// <param name="Index">Its number among the entries of all blocks.</param>
/// <param name="Name">Its name in traces.</param>
/// <param name="NextOffset">tp_next_offset: how many places further the next packet begins; 0 for the last of a block.</param>
/// <param name="Payload">The payload.</param>
/// <param name="Header">The header, tp_next_offset excepted, and sockaddr_ll.</param>
/// <param name="Writers">W(e): bit p is set while producer p is between the claim of this entry and the end of its copy.</param>
/// <param name="Committed">Where packets are unbounded: the packet whose copy into this entry was finished last.</param>
public sealed record BlockEntry(
    int Index, string Name, Cell<ushort> NextOffset, Cell<ushort> Payload, Cell<ushort> Header, Ghost<ulong> Writers, Ghost<ushort>? Committed);
