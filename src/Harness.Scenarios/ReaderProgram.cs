using System.Collections.Immutable;

namespace Harness.Scenarios;

/// <summary>A program that reads rings, slots or blocks, whose name may be given in place of the reader that models it.</summary>
/// <param name="Name">Name on the command line.</param>
/// <param name="Reader">The reader that reads as it does.</param>
/// <param name="Test">When it takes a slot for its own, as its source says it.</param>
/// <param name="Release">How it gives the slot back.</param>
/// <param name="Source">Where that stands.</param>
public sealed record ReaderProgram(string Name, string Reader, string Test, string Release, string Source)
{
    /// <summary>The programs.</summary>
    public static ImmutableArray<ReaderProgram> All { get; } =
    [
        new("libpcap", "non-zero", "tp_status != TP_STATUS_KERNEL, loaded with acquire", "KERNEL, stored with release", "pcap-linux.c"),
        new("tcpdump", "non-zero", "tp_status != TP_STATUS_KERNEL, by libpcap", "KERNEL, by libpcap", "pcap-linux.c"),
        new("suricata", "busy-bits", "tp_status != TP_STATUS_KERNEL and not all of bits 29, 30, 31, which it sets itself with |= in a frame that it takes", "KERNEL, a plain store", "source-af-packet.c, TPACKET_V2; on blocks (V3) it reads as user-bit"),
        new("suricata-autofp", "capture-and-worker-marking", "as suricata, by the capture thread", "KERNEL, by a worker that is done with the packet", "source-af-packet.c, TPACKET_V2 with runmode autofp"),
        new("gopacket", "user-bit", "tp_status & TP_STATUS_USER is not 0", "0, a plain store", "afpacket/afpacket.go"),
        new("selftest", "user-bit", "(tp_status & TP_STATUS_USER) == TP_STATUS_USER", "KERNEL, a plain store with a full barrier after it", "tools/testing/selftests/net/psock_tpacket.c"),
        new("dpdk", "never-polls", "(tp_status & TP_STATUS_USER) == 0 ends the burst; it never calls poll", "KERNEL, a plain store", "drivers/net/af_packet/rte_eth_af_packet.c, eth_af_packet_rx"),
        new("netsniff-ng", "user-bit", "(tp_status & TP_STATUS_USER) == TP_STATUS_USER", "KERNEL, a plain store", "ring_rx.h"),
        new("libdaq", "out-of-order-release", "tp_status & TP_STATUS_USER; it moves on at once", "KERNEL, for each message when that is done with", "daq_afpacket.c, find_packet"),
        new("zeek", "user-bit", "(block_status & TP_STATUS_USER) == 0 ends the round", "KERNEL, a plain store", "RX_Ring.cc, TPACKET_V3"),
        new(
            "arkime",
            "several-threads",
            "block_status & TP_STATUS_USER; a thread takes the next index under a lock before it waits for the block, "
            + "and the reader when the block is ready",
            "KERNEL, a plain store",
            "capture/reader-tpacketv3.c, TPACKET_V3"),
    ];

    /// <summary>The reader that a name stands for: the program's, or the name itself.</summary>
    /// <param name="name">Name of a program or of a reader.</param>
    public static string ReaderOf(string name) => All.FirstOrDefault(p => p.Name == name)?.Reader ?? name;
}
