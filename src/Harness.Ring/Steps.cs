using Harness.Engine.Machine;

namespace Harness.Ring;

/// <summary>The steps of the model, by the RFC's letters where it has one. Sources are functions of net/packet/af_packet.c (v4.16 unless said otherwise).</summary>
public static partial class Steps
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

    /// <summary>A packet arrives, and what is special about it is chosen.</summary>
    public static readonly StepLabel Arrive = new("x", "packet arrives", "tpacket_rcv: run_filter; size, checksum and virtio-net header of the packet");

    /// <summary>The room test looks for head, without the lock.</summary>
    public static readonly StepLabel RoomHead = new("R1", "room: read head", "__packet_rcv_has_room (v5.3+): READ_ONCE(rx_ring.head)");

    /// <summary>The room test looks at a slot a quarter of the ring further.</summary>
    public static readonly StepLabel RoomAhead = new("R2", "room: test slot ahead", "__tpacket_has_room(.., ROOM_POW_OFF): slot head + len/4");

    /// <summary>The room test looks for head again.</summary>
    public static readonly StepLabel RoomHeadAgain = new("R3", "room: read head again", "__packet_rcv_has_room (v5.3+): READ_ONCE(rx_ring.head)");

    /// <summary>The room test looks at the slot at head.</summary>
    public static readonly StepLabel RoomAtHead = new("R4", "room: test slot at head", "__tpacket_has_room(.., 0)");

    /// <summary>No room: the drop is counted without the lock, and nobody is woken.</summary>
    public static readonly StepLabel RoomDrop = new("R5", "room: drop", "tpacket_rcv (v5.3+): ROOM_NONE, atomic_inc(&po->tp_drops)");

    /// <summary>Whether the socket has room for a copy.</summary>
    public static readonly StepLabel TestReceiveBuffer = new("c1", "test sk_rmem_alloc", "tpacket_rcv: atomic_read(&sk->sk_rmem_alloc) < sk->sk_rcvbuf");

    /// <summary>The copy is charged to the socket.</summary>
    public static readonly StepLabel ChargeCopy = new("c2", "charge copy", "tpacket_rcv: skb_clone, skb_set_owner_r");

    /// <summary>The copy is queued for recvfrom.</summary>
    public static readonly StepLabel QueueCopy = new("E2", "queue copy", "tpacket_rcv: __skb_queue_tail(&sk->sk_receive_queue, copy_skb)");

    /// <summary>The copy of a dropped packet is freed.</summary>
    public static readonly StepLabel FreeCopy = new("k1", "free copy", "tpacket_rcv: drop_n_account, kfree_skb(copy_skb)");

    /// <summary>A packet that is given up after the unlock takes the lock again.</summary>
    public static readonly StepLabel Relock = new("v1", "vnet failed: lock", "tpacket_rcv (v4.16): virtio_net_hdr_from_skb failed, spin_lock, goto drop_n_account");

    /// <summary>Whether the reader asked for the mark.</summary>
    public static readonly StepLabel TestOption = new("D0", "test option", "a socket option: as offered in the discussion of 61fad6816fc1");

    /// <summary>The mark of a packet that is given up is taken back.</summary>
    public static readonly StepLabel Unmark = new("D-", "take mark back", "__packet_set_status(.., TP_STATUS_KERNEL) on the way to drop_n_account");

    /// <summary>The bit of a packet that is given up is taken back without a publish.</summary>
    public static readonly StepLabel UnmarkOwner = new("D-", "take owner bit back", "clear_bit(slot_id, rx_owner_map) on the way to drop_n_account");

    /// <summary>The mark in the padding of a packet that is given up is taken back.</summary>
    public static readonly StepLabel UnmarkPadding = new("D-", "take padding mark back", "tp_padding = 0 on the way to drop_n_account");

    /// <summary>The producer tests the mark in the slot's padding.</summary>
    public static readonly StepLabel TestPadding = new("B2", "test padding mark", "a mark in tp_padding in place of rx_owner_map");

    /// <summary>The producer marks the slot in its padding; the head moves.</summary>
    public static readonly StepLabel SetPadding = new("D2", "set padding mark", "a mark in tp_padding in place of rx_owner_map");

    /// <summary>A publish clears the mark in the padding, after the status.</summary>
    public static readonly StepLabel ClearPadding = new("J3", "clear padding mark", "a mark in tp_padding in place of rx_owner_map");
}
