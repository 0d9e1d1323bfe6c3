using System.Collections.Immutable;
using Harness.Engine.Machine;

namespace Harness.Ring;

/// <summary>Bookkeeping that the properties need and the kernel does not have.</summary>
/// <param name="Active">Bit p is set from producer p's first step to its wake.</param>
/// <param name="ReaderIndex">t, the slot that the reader looks at next.</param>
/// <param name="Held">One more than the slot that the reader has found ready and not yet released; 0 for none.</param>
/// <param name="Seen1">What the reader read as first half of the payload.</param>
/// <param name="Seen2">What the reader read as second half of the payload.</param>
/// <param name="SeenHeader">What the reader read as header.</param>
/// <param name="Asleep">Whether the reader stands at the sleep of poll.</param>
/// <param name="Packets">The life of each packet; null where packets are unbounded.</param>
/// <param name="CurrentPacket">Where packets are unbounded: the packet that each producer writes; empty otherwise.</param>
public sealed record RingGhosts(
    Ghost<ulong> Active,
    Ghost<ushort> ReaderIndex,
    Ghost<ushort> Held,
    Ghost<ushort> Seen1,
    Ghost<ushort> Seen2,
    Ghost<ushort> SeenHeader,
    Ghost<bool> Asleep,
    PacketGhosts? Packets,
    ImmutableArray<Ghost<ushort>> CurrentPacket);
