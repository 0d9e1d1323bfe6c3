using Harness.Engine.Machine;

namespace Harness.Ring;

/// <summary>The steps of the model, by the RFC's letters where it has one. Sources are functions of net/packet/af_packet.c (v4.16 unless said otherwise).</summary>
public static class Steps
{
    /// <summary>The producer takes the queue lock.</summary>
    public static readonly StepLabel Lock = new("A", "lock queue", "tpacket_rcv: spin_lock(&sk->sk_receive_queue.lock)");

    /// <summary>The producer tests the status of the slot at head; if it is KERNEL, the head moves (RFC step C) and the packet is counted (E).</summary>
    public static readonly StepLabel Test = new("B", "test slot at head", "packet_current_rx_frame, packet_increment_rx_head");

    /// <summary>The RFC's line: the slot is marked.</summary>
    public static readonly StepLabel Mark = new("D", "mark in progress", "RFC: __packet_set_status(.., TP_STATUS_IN_PROGRESS)");

    /// <summary>The producer gives the queue lock back.</summary>
    public static readonly StepLabel Unlock = new("F", "unlock queue", "tpacket_rcv: spin_unlock");

    /// <summary>First half of the payload.</summary>
    public static readonly StepLabel Payload1 = new("G1", "write payload 1", "skb_copy_bits");

    /// <summary>Second half of the payload.</summary>
    public static readonly StepLabel Payload2 = new("G2", "write payload 2", "skb_copy_bits");

    /// <summary>Frame header and sockaddr_ll.</summary>
    public static readonly StepLabel Header = new("H", "write header", "tpacket_rcv: h.h1->tp_len …, sll");

    /// <summary>The barrier before ownership passes.</summary>
    public static readonly StepLabel Barrier = new("I", "smp_mb", "tpacket_rcv: smp_mb()");

    /// <summary>The slot passes to the reader.</summary>
    public static readonly StepLabel Publish = new("J", "publish", "__packet_set_status(.., status | TP_STATUS_USER)");

    /// <summary>The producer wakes the reader.</summary>
    public static readonly StepLabel Wake = new("K", "wake reader", "sk->sk_data_ready(sk)");

    /// <summary>The ring is full: the drop is counted and the lock given back.</summary>
    public static readonly StepLabel Drop = new("b1", "drop, unlock", "tpacket_rcv: drop_n_account, tp_drops++, spin_unlock");

    /// <summary>A drop wakes the reader too.</summary>
    public static readonly StepLabel DropWake = new("b2", "wake reader", "tpacket_rcv: drop_n_account, sk->sk_data_ready(sk)");

    /// <summary>A drop gives the lock back before it is counted (v5.3 and later).</summary>
    public static readonly StepLabel DropUnlock = new("b1", "drop: unlock", "tpacket_rcv (v5.3+): drop_n_account, spin_unlock");

    /// <summary>A drop is counted without the lock (v5.3 and later).</summary>
    public static readonly StepLabel DropCount = new("b3", "drop: count", "tpacket_rcv (v5.3+): atomic_inc(&po->tp_drops)");

    /// <summary>The producer tests the slot's bit in the owner map, where a publish changes it without the lock.</summary>
    public static readonly StepLabel TestOwner = new("B2", "test owner bit", "tpacket_rcv (v5.6+): test_bit(slot_id, rx_owner_map)");

    /// <summary>The producer sets the slot's bit in the owner map; the head moves.</summary>
    public static readonly StepLabel SetOwner = new("D2", "set owner bit", "tpacket_rcv (v5.6+): set_bit(slot_id, rx_owner_map)");

    /// <summary>The producer looks whether packets were dropped, where drops are counted without the lock.</summary>
    public static readonly StepLabel TestLosing = new("C2", "test tp_drops", "tpacket_rcv (v5.3+): atomic_read(&po->tp_drops)");

    /// <summary>A publish takes the queue lock.</summary>
    public static readonly StepLabel PublishLock = new("J1", "publish: lock", "tpacket_rcv (v5.6+): spin_lock");

    /// <summary>A publish gives the queue lock back.</summary>
    public static readonly StepLabel PublishUnlock = new("J2", "publish: unlock", "tpacket_rcv (v5.6+): spin_unlock");

    /// <summary>A publish clears the slot's bit without the lock.</summary>
    public static readonly StepLabel ClearOwner = new("J3", "clear owner bit", "clear_bit(slot_id, rx_owner_map)");

    /// <summary>A publish reads the whole word of the owner map.</summary>
    public static readonly StepLabel ReadOwnerMap = new("J4", "read owner map", "__clear_bit without the lock: load");

    /// <summary>A publish writes the whole word of the owner map back.</summary>
    public static readonly StepLabel WriteOwnerMap = new("J5", "write owner map", "__clear_bit without the lock: store");

    /// <summary>The reader tests the status of its slot.</summary>
    public static readonly StepLabel ReadStatus = new("r1", "read status", "reader");

    /// <summary>The reader reads the first half of the payload.</summary>
    public static readonly StepLabel ReadPayload1 = new("r2", "read payload 1", "reader");

    /// <summary>The reader reads the second half of the payload.</summary>
    public static readonly StepLabel ReadPayload2 = new("r3", "read payload 2", "reader");

    /// <summary>The reader reads the header.</summary>
    public static readonly StepLabel ReadHeader = new("r4", "read header", "reader");

    /// <summary>The reader gives the slot back.</summary>
    public static readonly StepLabel Release = new("r5", "release slot", "reader: tp_status = TP_STATUS_KERNEL");

    /// <summary>poll enters the socket's wait queue.</summary>
    public static readonly StepLabel PollRegister = new("p1", "poll: register", "datagram_poll: sock_poll_wait");

    /// <summary>poll takes the queue lock.</summary>
    public static readonly StepLabel PollLock = new("p2", "poll: lock queue", "packet_poll: spin_lock_bh");

    /// <summary>poll looks at the newest slot, not at the reader's.</summary>
    public static readonly StepLabel PollTest = new("p3", "poll: test newest", "packet_poll: packet_previous_rx_frame(.., TP_STATUS_KERNEL)");

    /// <summary>poll gives the queue lock back, and leaves if the test said yes.</summary>
    public static readonly StepLabel PollUnlock = new("p4", "poll: unlock", "packet_poll: spin_unlock_bh");

    /// <summary>The reader sleeps until it is woken.</summary>
    public static readonly StepLabel PollSleep = new("p5", "poll: sleep", "do_sys_poll: poll_schedule_timeout");

    /// <summary>User space reads the counters, which resets them: lock.</summary>
    public static readonly StepLabel StatisticsLock = new("s1", "stats: lock", "packet_getsockopt(PACKET_STATISTICS): spin_lock_bh");

    /// <summary>User space reads the drops, where they are counted without the lock.</summary>
    public static readonly StepLabel StatisticsDrops = new("s3", "stats: exchange drops", "packet_getsockopt(PACKET_STATISTICS), v5.3+: atomic_xchg(&po->tp_drops, 0)");

    /// <summary>User space reads the counters, which resets them: copy, zero, unlock.</summary>
    public static readonly StepLabel StatisticsRead = new("s2", "stats: read, unlock", "packet_getsockopt(PACKET_STATISTICS): memcpy, memset, spin_unlock_bh");
}
