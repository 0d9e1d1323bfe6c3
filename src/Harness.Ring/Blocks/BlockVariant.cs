namespace Harness.Ring.Blocks;

/// <summary>A version of the TPACKET_V3 code: what it does as today, and in which line it differs.</summary>
public abstract class BlockVariant
{
    /// <summary>Name on the command line.</summary>
    public abstract string Name { get; }

    /// <summary>One sentence for <c>harness describe</c>.</summary>
    public abstract string Summary { get; }

    /// <summary>Whether a block is closed only after the copies into it are done (<c>write_lock; write_unlock</c> of blk_fill_in_prog_lock).</summary>
    public virtual bool WaitsForCopies => true;

    /// <summary>Whether the reader is woken when a block is closed.</summary>
    public virtual bool WakesAtClose => true;

    /// <summary>Whether the reader is woken after each packet that was copied.</summary>
    public virtual bool WakesPerPacket => false;

    /// <summary>Whether the retire timer closes the active block although it has no packet.</summary>
    public virtual bool TimerClosesEmpty => false;

    /// <summary>Whether the retire timer closes a block that has packets.</summary>
    public virtual bool TimerCloses => true;

    /// <summary>Whether the retire timer opens the active block when the ring is frozen and the reader has released it.</summary>
    public virtual bool TimerThaws => true;

    /// <summary>Whether a packet that is dropped after its claim gives the fill lock back.</summary>
    public virtual bool FreesFillLockOnFailure => true;

    /// <summary>Whether a packet that is dropped after its claim is taken out of its block again.</summary>
    public virtual bool UncountsOnFailure => false;

    /// <summary>Whether tpacket_rcv tests for room before it takes the lock, as since v5.3.</summary>
    public virtual bool TestsRoom => false;

    /// <summary>Whether the variant is no other than today's where no packet fails after its claim.</summary>
    public bool ConcernsFailures => UncountsOnFailure || !FreesFillLockOnFailure;

    /// <summary>Whether a block that is closed while drops are counted carries LOSING.</summary>
    public virtual bool MarksLosing => true;

    /// <summary>prb_curr_blk_in_use: whether a block with this status may not be opened.</summary>
    /// <param name="status">block_status.</param>
    public virtual bool IsInUse(TpStatus status) => (status & TpStatus.User) != 0;

    /// <summary>GET_NEXT_PRB_BLK_NUM: the block that becomes active when this one is closed.</summary>
    /// <param name="block">The block that is closed.</param>
    /// <param name="blocks">How many there are.</param>
    public virtual int Next(int block, int blocks) => (block + 1) % blocks;

    /// <summary>The seq_num after this one; the model counts it modulo a small number.</summary>
    /// <param name="sequence">seq_num.</param>
    public virtual int NextSequence(int sequence) => sequence + 1;
}

/// <summary>TPACKET_V3 as it is today.</summary>
/// <param name="testsRoom">Whether the room test of v5.3 is part of the model: it matters where user space leaves odd values in block_status.</param>
public sealed class BlocksVariant(bool testsRoom = false) : BlockVariant
{
    /// <inheritdoc/>
    public override string Name { get; } = testsRoom ? "v3-blocks-room" : "v3-blocks";

    /// <inheritdoc/>
    public override string Summary => "TPACKET_V3 today: a packet is claimed inside the active block, and the block is closed by a later claim or by the retire timer";

    /// <inheritdoc/>
    public override bool TestsRoom { get; } = testsRoom;
}

/// <summary>A block is closed while packets are still copied into it.</summary>
public sealed class RetireDoesNotWaitVariant : BlockVariant
{
    /// <inheritdoc/>
    public override string Name => "v3-retire-does-not-wait";

    /// <inheritdoc/>
    public override string Summary => "as v3-blocks without what f6fb8f100b80 counted in blk_fill_in_prog (a lock since 632ca50f2cbd): closing a block does not wait for copies";

    /// <inheritdoc/>
    public override bool WaitsForCopies => false;
}

/// <summary>The reader is woken for packets, not for blocks.</summary>
public sealed class WakeupPerPacketVariant : BlockVariant
{
    /// <inheritdoc/>
    public override string Name => "v3-wakeup-per-packet";

    /// <inheritdoc/>
    public override string Summary => "as v3-blocks before da413eec729d: sk_data_ready after each packet, none when a block is closed";

    /// <inheritdoc/>
    public override bool WakesAtClose => false;

    /// <inheritdoc/>
    public override bool WakesPerPacket => true;
}

/// <summary>The timer closes blocks without packets.</summary>
public sealed class TimerClosesEmptyVariant : BlockVariant
{
    /// <inheritdoc/>
    public override string Name => "v3-timer-closes-empty";

    /// <inheritdoc/>
    public override string Summary => "as v3-blocks before 41a50d621a32: the retire timer closes the active block although it has no packet";

    /// <inheritdoc/>
    public override bool TimerClosesEmpty => true;
}

/// <summary>A packet that fails after its claim leaves the fill lock taken.</summary>
public sealed class VnetKeepsFillLockVariant : BlockVariant
{
    /// <inheritdoc/>
    public override string Name => "v3-vnet-keeps-fill-lock";

    /// <inheritdoc/>
    public override string Summary => "as v3-blocks before 88fd1cb80daa: a packet whose virtio-net header fails leaves blk_fill_in_prog_lock taken (needs the fault vnet-fail)";

    /// <inheritdoc/>
    public override bool FreesFillLockOnFailure => false;
}

/// <summary>A packet that fails after its claim is taken out of its block again.</summary>
public sealed class VnetUncountsVariant : BlockVariant
{
    /// <inheritdoc/>
    public override string Name => "v3-vnet-uncounts";

    /// <inheritdoc/>
    public override string Summary => "a thought: as v3-blocks, and a packet whose virtio-net header fails is taken out of num_pkts, blk_len and nxt_offset again";

    /// <inheritdoc/>
    public override bool UncountsOnFailure => true;
}
