using Harness.Ring;

namespace Harness.Kernel.Rings;

/// <summary>The layout of a ring of slots, as PACKET_RX_RING is asked for it.</summary>
/// <param name="Version">V1 or V2.</param>
/// <param name="FrameSize">tp_frame_size, in bytes: a multiple of 16, at least 64.</param>
/// <param name="BlockSize">tp_block_size, in bytes: a multiple of the page size.</param>
/// <param name="Blocks">tp_block_nr.</param>
public sealed record RingGeometry(TpacketVersion Version, int FrameSize, int BlockSize, int Blocks)
{
    /// <summary>Slots in a block: what is left of the block behind them is not used.</summary>
    public int FramesPerBlock => BlockSize / FrameSize;

    /// <summary>Slots of the ring (tp_frame_nr).</summary>
    public int Slots => FramesPerBlock * Blocks;

    /// <summary>Bytes of the mapping.</summary>
    public int Bytes => BlockSize * Blocks;

    /// <summary>Where a slot begins in the mapping.</summary>
    /// <param name="slot">Its index.</param>
    public int OffsetOf(int slot) => (slot / FramesPerBlock * BlockSize) + (slot % FramesPerBlock * FrameSize);

    /// <inheritdoc/>
    public override string ToString() => $"{Version} {Slots} x {FrameSize}";
}
