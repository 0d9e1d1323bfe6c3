using Harness.Engine.Machine;

namespace Harness.Ring;

/// <content>Steps of user space, and of the system calls that it makes.</content>
public static partial class Steps
{
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

    /// <summary>poll looks whether copies wait for recvfrom, without the lock.</summary>
    public static readonly StepLabel PollQueue = new("p6", "poll: test receive queue", "datagram_poll: skb_queue_empty_lockless");

    /// <summary>recvfrom takes the queue lock.</summary>
    public static readonly StepLabel ReceiveLock = new("q1", "recvfrom: lock queue", "__skb_recv_datagram: spin_lock_irqsave(&sk_receive_queue.lock)");

    /// <summary>recvfrom takes the first copy out of the queue and gives the lock back.</summary>
    public static readonly StepLabel Receive = new("q2", "recvfrom: dequeue, unlock", "__skb_try_recv_from_queue, spin_unlock_irqrestore");

    /// <summary>Suricata reads the status of the frame that it took, to mark it as busy.</summary>
    public static readonly StepLabel BusyLoad = new("m1", "busy: read status", "Suricata: h.h2->tp_status |= FRAME_BUSY, load");

    /// <summary>Suricata marks the frame that it took as busy.</summary>
    public static readonly StepLabel BusyStore = new("m2", "busy: write status", "Suricata: h.h2->tp_status |= FRAME_BUSY, store");

    /// <summary>The reader takes the frame or skips it for ever.</summary>
    public static readonly StepLabel TakeOrSkip = new("f1", "take or skip", "Suricata: AFPShouldIgnoreFrame, next_frame");

    /// <summary>The reader chooses which of two frames it releases.</summary>
    public static readonly StepLabel ChooseRelease = new("o1", "choose frame to release", "reader");

    /// <summary>The reader releases the frame that it holds, or looks for another first.</summary>
    public static readonly StepLabel ReleaseOrLook = new("o2", "release or look on", "reader");

    /// <summary>The reader asks for the mark while packets arrive.</summary>
    public static readonly StepLabel SetOption = new("o3", "set option", "reader: setsockopt");

    /// <summary>Where among its reads a reader's release takes effect.</summary>
    public static readonly StepLabel ChooseEarly = new("e1", "choose when to release", "a release store without ordering");

    /// <summary>A reader thread takes the lock over the shared index.</summary>
    public static readonly StepLabel IndexLock = new("u1", "lock shared index", "reader: pthread_mutex_lock");

    /// <summary>A reader thread gives the lock over the shared index back.</summary>
    public static readonly StepLabel IndexUnlock = new("u2", "unlock shared index", "reader: pthread_mutex_unlock");

    /// <summary>A capture thread hands a frame over to a worker.</summary>
    public static readonly StepLabel HandOver = new("h1", "hand over to worker", "reader: a queue of the program's, under its mutex");

    /// <summary>A worker takes the frame that was handed over first.</summary>
    public static readonly StepLabel TakeHandedOver = new("h2", "take from capture", "reader: a queue of the program's, under its mutex");

    /// <summary>User space stores into a slot that it does not own.</summary>
    public static readonly StepLabel Tamper = new("t1", "tamper with a slot", "user space: a store into the mapped ring");
}
