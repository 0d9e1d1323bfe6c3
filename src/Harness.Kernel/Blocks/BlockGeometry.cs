using System.Collections.Immutable;

namespace Harness.Kernel.Blocks;

/// <summary>The layout of a ring of blocks, and what its sizes are in the model's unit: the packet of ordinary size, of which <see cref="Capacity"/> fit into a block.</summary>
/// <param name="BlockSize">tp_block_size, in bytes: a multiple of the page size.</param>
/// <param name="Blocks">tp_block_nr.</param>
/// <param name="Capacity">How many packets of ordinary size fit into a block.</param>
/// <param name="RetireMilliseconds">retire_blk_tov.</param>
/// <remarks>
/// The kernel adds bytes, the model adds units. Both come to the same answer for every sum if a packet of k units takes k times a share that is at least 1/(capacity+1) of
/// the block's room, so that capacity+1 units never fit, and less than 1/capacity of it, so that capacity units always do.
/// </remarks>
internal sealed record BlockGeometry(int BlockSize, int Blocks, int Capacity, int RetireMilliseconds)
{
    /// <summary>BLK_HDR_LEN without a private area: where the first packet begins.</summary>
    internal const int FirstPacket = 48;

    /// <summary>tp_mac of V3 for Ethernet without reserve.</summary>
    internal const int MacOffset = 82;

    /// <summary>retire_blk_tov for a ring whose timer does not fire while a test runs: an hour.</summary>
    internal const int NoTimer = 3_600_000;

    /// <summary>Bytes for packets (max_frame_len). A packet that takes all of them does not fit all the same: the kernel asks for one byte more.</summary>
    internal int Room => BlockSize - FirstPacket;

    /// <summary>The size in units of a packet that is clipped to <see cref="Room"/>.</summary>
    internal int OversizeUnits => Capacity + 1;

    /// <summary>Bytes that a packet takes in a block.</summary>
    /// <param name="length">Its length.</param>
    internal int BytesOf(int length) => (MacOffset + Snaplen(length) + 7) & ~7;

    /// <summary>Bytes of a packet that are kept.</summary>
    /// <param name="length">Its length.</param>
    internal int Snaplen(int length) => Math.Min(length, Room - MacOffset);

    /// <summary>The lengths that a packet of so many units may have: the shortest, the longest, and some between.</summary>
    /// <param name="units">1 to <see cref="OversizeUnits"/>.</param>
    internal ImmutableArray<int> Lengths(int units)
    {
        if (units == OversizeUnits)
        {
            return [Room - MacOffset - 6, Room - MacOffset, Room - MacOffset + 1, Room];
        }

        var least = ((Room + Capacity) / (Capacity + 1) * units) + 7 & ~7;
        var most = ((Room - 1) / Capacity * units) & ~7;
        return [least - MacOffset - 7, least - MacOffset, (least + most) / 2 - MacOffset, most - MacOffset - 7, most - MacOffset];
    }

    /// <inheritdoc/>
    public override string ToString() => $"V3 {Blocks} x {BlockSize}, {Capacity} to a block{(RetireMilliseconds == NoTimer ? "" : $", timer {RetireMilliseconds} ms")}";
}
