using Harness.Engine.Machine;

namespace Harness.Ring.Blocks;

/// <summary>The steps that a ring of blocks has besides or in place of those of slots. Sources are functions of net/packet/af_packet.c as it is today.</summary>
public static class BlockSteps
{
    /// <summary>The ring is frozen: is the active block still the reader's?</summary>
    public static readonly StepLabel TestFrozen = new("B", "test frozen block", "__packet_lookup_frame_in_block: prb_curr_blk_in_use");

    /// <summary>The packet gets its place in the active block.</summary>
    public static readonly StepLabel Place = new("N1", "claim entry", "prb_fill_curr_block: tp_next_offset, prev, nxt_offset, blk_len");

    /// <summary>The packet is counted in the block, and the fill lock is taken for the copy.</summary>
    public static readonly StepLabel Count = new("N2", "count packet, take fill lock", "prb_fill_curr_block: BLOCK_NUM_PKTS += 1, read_lock(blk_fill_in_prog_lock)");

    /// <summary>A packet that failed is taken out of the block again.</summary>
    public static readonly StepLabel Uncount = new("N3", "uncount packet", "no kernel does this");

    /// <summary>The payload is copied.</summary>
    public static readonly StepLabel Payload = new("G", "write payload", "skb_copy_bits");

    /// <summary>Frame header and sockaddr_ll.</summary>
    public static readonly StepLabel Header = new("H", "write header", "tpacket_rcv: h.h3->tp_len …, sll");

    /// <summary>The copy is done: the fill lock is given back.</summary>
    public static readonly StepLabel CopyDone = new("J", "give fill lock back", "prb_clear_blk_fill_status: read_unlock(blk_fill_in_prog_lock)");

    /// <summary>The packet does not fit: is the active block still the kernel's?</summary>
    public static readonly StepLabel TestActive = new("C1", "test active block", "prb_retire_current_block: TP_STATUS_KERNEL == BLOCK_STATUS");

    /// <summary>The copies into the block are waited for, under the queue lock.</summary>
    public static readonly StepLabel WaitForCopies = new("C2", "wait for copies", "prb_retire_current_block: write_lock, write_unlock(blk_fill_in_prog_lock)");

    /// <summary>Were packets dropped?</summary>
    public static readonly StepLabel TestLosing = new("C3", "test tp_drops", "prb_close_block: atomic_read(&po->tp_drops)");

    /// <summary>The chain of packets ends.</summary>
    public static readonly StepLabel EndChain = new("C4", "end chain", "prb_close_block: last_pkt->tp_next_offset = 0");

    /// <summary>The block passes to the reader.</summary>
    public static readonly StepLabel Close = new("C5", "publish block", "prb_flush_block: BLOCK_STATUS = status; prb_close_block: kactive_blk_num");

    /// <summary>The reader is woken, under the queue lock.</summary>
    public static readonly StepLabel CloseWake = new("C6", "wake reader", "prb_close_block: sk->sk_data_ready(sk)");

    /// <summary>Is the next block the reader's? Then the ring freezes.</summary>
    public static readonly StepLabel TestNext = new("D1", "test next block", "prb_dispatch_next_block: TP_STATUS_USER & BLOCK_STATUS; prb_freeze_queue");

    /// <summary>The active block is opened.</summary>
    public static readonly StepLabel Open = new("D2", "open block", "prb_open_block: seq_num, num_pkts, blk_len, nxt_offset, prb_thaw_queue");

    /// <summary>The retire timer fires where it finds something to do.</summary>
    public static readonly StepLabel TimerFires = new("T1", "timer fires", "prb_retire_rx_blk_timer_expired");

    /// <summary>The retire timer takes the queue lock.</summary>
    public static readonly StepLabel TimerLock = new("T2", "timer: lock queue", "prb_retire_rx_blk_timer_expired: spin_lock");

    /// <summary>The retire timer waits for copies, under the queue lock.</summary>
    public static readonly StepLabel TimerWait = new("T3", "timer: wait for copies", "prb_retire_rx_blk_timer_expired: write_lock, write_unlock(blk_fill_in_prog_lock)");

    /// <summary>The ring is frozen: has the reader released the active block?</summary>
    public static readonly StepLabel TimerTestFrozen = new("T4", "timer: test frozen block", "prb_retire_rx_blk_timer_expired: prb_curr_blk_in_use");

    /// <summary>The retire timer gives the queue lock back.</summary>
    public static readonly StepLabel TimerUnlock = new("T5", "timer: unlock", "prb_retire_rx_blk_timer_expired: spin_unlock");

    /// <summary>The reader tests the status of its block.</summary>
    public static readonly StepLabel ReadStatus = new("r1", "read block status", "reader");

    /// <summary>The reader asks how many packets the block has.</summary>
    public static readonly StepLabel ReadCount = new("r2", "read num_pkts", "reader");

    /// <summary>The reader reads the payload of a packet.</summary>
    public static readonly StepLabel ReadPayload = new("r3", "read payload", "reader");

    /// <summary>The reader reads the header of a packet.</summary>
    public static readonly StepLabel ReadHeader = new("r4", "read header", "reader");

    /// <summary>The reader follows the chain to the next packet.</summary>
    public static readonly StepLabel FollowChain = new("r6", "read next offset", "reader: ppd + tp_next_offset");

    /// <summary>The reader gives the block back.</summary>
    public static readonly StepLabel Release = new("r5", "release block", "reader: block_status = TP_STATUS_KERNEL");

    /// <summary>poll looks at the block that was closed last, not at the reader's.</summary>
    public static readonly StepLabel PollTest = new("p3", "poll: test newest block", "packet_poll: packet_previous_rx_frame, prb_lookup_block(.., TP_STATUS_KERNEL)");
}
