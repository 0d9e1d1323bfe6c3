using System.Collections.Immutable;
using Harness.Kernel.Blocks;
using Harness.Kernel.Native;
using Harness.Kernel.Rings;
using Harness.Kernel.Scripts;
using Harness.Ring;
using static Harness.Kernel.Findings.FindingOutcome;

namespace Harness.Kernel.Findings;

/// <summary>Tries on the running kernel what the model finds wrong with it.</summary>
internal static class KernelFindings
{
    private const int BlockSize = 16_384;
    private const int Payload = 100;
    private const int BigPayload = 3_000;
    private const byte Unwritten = 0xEE;

    /// <summary>Tries all of them.</summary>
    internal static ImmutableArray<FindingReport> Run(PrivateNetwork network)
        =>
        [
            .. new[] { TpacketVersion.V1, TpacketVersion.V2 }.Select(v => Try(
                $"failed-header-kills-ring-{v}",
                "L1, P9",
                "a packet whose virtio-net header cannot be written leaves its slot's bit in the owner map: every packet after it is dropped, whatever the reader does",
                () => RingDies(v))),
            Try(
                "failed-header-published",
                "V-S3, P8, P3",
                "V3: a packet whose virtio-net header cannot be written stays in num_pkts: the block is published with an entry that nobody wrote, and the packet is counted as a drop too",
                EntryIsPublished),
            Try(
                "failed-header-old-packet-again",
                "P4",
                "V3: in a block that was used before, that entry is an old packet a second time",
                OldPacketAgain),
            Try("empty-block-published", "V-S4", "V3: a packet that is clipped to all of a block closes an empty block, and the reader is given a block without packets", () => EmptyBlock(network)),
            Try(
                "clearing-only-user-kills-slot",
                "L1",
                "a reader that clears only the USER bit leaves LOSING behind: the slot at head is never free again, and the ring is dead",
                () => ClearsOnlyUser(network)),
            Try(
                "clearing-only-user-loses-packets",
                "P6, P8",
                "V3, four blocks: a reader that clears only the USER bit leaves LOSING in the status of a block: it is filled and never closed, and its packets are overwritten without being counted as drops",
                () => BlockIsNeverClosed(network, 4)),
            Try(
                "clearing-only-user-kills-small-ring",
                "L1",
                "V3, one block: the same value keeps the room test from ever passing: every packet is dropped, and counted",
                () => BlockIsNeverClosed(network, 1)),
        ];

    private static FindingReport Try(string name, string property, string statement, Func<(bool Holds, string Detail)> what)
    {
        try
        {
            var (holds, detail) = what();
            return new FindingReport(name, property, statement, holds ? Confirmed : NotSeen, detail);
        }
        catch (KernelException exception)
        {
            return new FindingReport(name, property, statement, NotTried, exception.Message);
        }
    }

    private static (bool Holds, string Detail) RingDies(TpacketVersion version)
    {
        using var tap = new TapDevice();
        using var ring = new KernelRing(new RingGeometry(version, 4096, BlockSize, 1), tap.Index, vnetHeader: true, TapDevice.Ipv4);
        tap.Deliver(Payload, 1, unsegmented: false);
        var before = ring.ReadStatistics();
        if (before is not { Packets: 1, Drops: 0 } || ring.Status(0) == 0)
        {
            return (false, $"a packet without GSO was not accepted either: {before}");
        }

        tap.Deliver(BigPayload, 2, unsegmented: true);
        var failed = ring.ReadStatistics();

        // The reader takes everything there is. Then every slot is the kernel's, and there is room for four packets.
        ring.Clear();
        for (var i = 0; i < 20; i++)
        {
            tap.Deliver(Payload, 3, unsegmented: false);
        }

        var after = ring.ReadStatistics();
        var isEmpty = Enumerable.Range(0, ring.Slots).All(s => ring.Status(s) == 0);
        return (failed is { Packets: 1, Drops: 1 } && after is { Packets: 20, Drops: 20 } && isEmpty, $"the packet itself: {failed}; 20 packets after it, with all {ring.Slots} slots KERNEL: {after}");
    }

    private static (bool Holds, string Detail) EntryIsPublished()
    {
        using var tap = new TapDevice();
        using var ring = new KernelBlockRing(BlockSize, 2, BlockGeometry.NoTimer, tap.Index, vnetHeader: true, TapDevice.Ipv4);
        var at = Fill(ring, tap, filler: 1);
        var counted = ring.ReadStatistics();
        Close(ring, tap, 0);
        var failed = ring.Packet(0, at);
        return (
            ring.Header(0).Packets >= 3 && failed is { Length: 0, Snaplen: 0, Mac: 0 } && counted is { Packets: 3, Drops: 1 },
            $"3 packets arrived, counted as {counted}; the published block has the failed one among its {ring.Header(0).Packets}: tp_len {failed.Length}, tp_snaplen {failed.Snaplen}, tp_mac {failed.Mac}, and tp_next_offset {failed.Next}");
    }

    private static (bool Holds, string Detail) OldPacketAgain()
    {
        using var tap = new TapDevice();
        using var ring = new KernelBlockRing(BlockSize, 1, BlockGeometry.NoTimer, tap.Index, vnetHeader: true, TapDevice.Ipv4);

        // First round: three whole packets of the same sizes, the one in the middle of a known content.
        tap.Deliver(Payload, 1, unsegmented: false);
        var at = BlockGeometry.FirstPacket + (int)ring.Packet(0, BlockGeometry.FirstPacket).Next;
        tap.Deliver(BigPayload, Unwritten, unsegmented: false);
        tap.Deliver(Payload, 1, unsegmented: false);
        Close(ring, tap, 0);
        ring.SetStatus(0, 0);

        // Second round: the one in the middle fails.
        Fill(ring, tap, filler: 2);
        Close(ring, tap, 0);
        var packet = ring.Packet(0, at);
        var isOld = packet.Snaplen > 0 && ring.Bytes(0, at + packet.Mac + (int)packet.Snaplen - 1, 1)[0] == Unwritten;
        return (isOld, $"the entry of the failed packet says tp_snaplen {packet.Snaplen}, and its last byte is {(isOld ? "that of the packet of the round before" : "another")}");
    }

    /// <summary>A packet, one that fails, and another.</summary>
    /// <returns>Where the one that fails has its place.</returns>
    private static int Fill(KernelBlockRing ring, TapDevice tap, byte filler)
    {
        tap.Deliver(Payload, filler, unsegmented: false);
        var at = BlockGeometry.FirstPacket + (int)ring.Packet(0, BlockGeometry.FirstPacket).Next;
        tap.Deliver(BigPayload, filler, unsegmented: true);
        tap.Deliver(Payload, filler, unsegmented: false);
        return at;
    }

    /// <summary>Packets until the block is closed.</summary>
    private static void Close(KernelBlockRing ring, TapDevice tap, int block)
    {
        for (var i = 0; i < 100 && ring.Status(block) == 0; i++)
        {
            tap.Deliver(Payload, 9, unsegmented: false);
        }

        if (ring.Status(block) == 0)
        {
            throw new KernelException("100 packets did not close a block");
        }
    }

    private static (bool Holds, string Detail) EmptyBlock(PrivateNetwork network)
    {
        var geometry = new BlockGeometry(4096, 2, 2, BlockGeometry.NoTimer);
        using var ring = new KernelBlockRing(geometry.BlockSize, geometry.Blocks, geometry.RetireMilliseconds, network.Loopback);
        using var sender = Sender(network);
        Send(sender, geometry.Room);
        return (ring.Status(0) == (uint)TpStatus.User && ring.Header(0).Packets == 0, $"block 0 has status {ring.Status(0):x} and num_pkts {ring.Header(0).Packets} after one packet of {geometry.Room} bytes");
    }

    private static (bool Holds, string Detail) ClearsOnlyUser(PrivateNetwork network)
    {
        using var ring = new KernelRing(new RingGeometry(TpacketVersion.V2, 2048, 4096, 1), network.Loopback);
        using var sender = Sender(network);
        for (var i = 0; i < 3; i++)
        {
            Send(sender, Payload);
        }

        // Both slots are full and a packet was dropped: from now on frames carry LOSING.
        ring.SetStatus(0, 0);
        ring.SetStatus(1, 0);
        for (var i = 0; i < 2; i++)
        {
            Send(sender, Payload);
            ring.SetStatus(i, ring.Status(i) & ~(ulong)TpStatus.User);
        }

        ring.ReadStatistics();
        for (var i = 0; i < 10; i++)
        {
            Send(sender, Payload);
        }

        var counted = ring.ReadStatistics();
        return (ring.Status(0) == (ulong)TpStatus.Losing && counted is { Packets: 10, Drops: 10 }, $"both slots are left with status {ring.Status(0):x}; of 10 packets {counted.Drops} were dropped");
    }

    private static (bool Holds, string Detail) BlockIsNeverClosed(PrivateNetwork network, int blocks)
    {
        var geometry = new BlockGeometry(4096, blocks, 2, BlockGeometry.NoTimer);
        using var ring = new KernelBlockRing(geometry.BlockSize, geometry.Blocks, geometry.RetireMilliseconds, network.Loopback);
        using var sender = Sender(network);
        var length = geometry.Lengths(1)[2];

        // Fill the ring until it freezes at block 0.
        for (var i = 0; i < (2 * blocks) + 4; i++)
        {
            Send(sender, length);
        }

        // The reader clears USER: block 0 had carried LOSING, those behind it nothing else.
        for (var i = 0; i < blocks; i++)
        {
            ring.SetStatus(i, i == 0 ? (uint)TpStatus.Losing : 0);
        }

        ring.ReadStatistics();
        const int Sent = 50;
        for (var i = 0; i < Sent; i++)
        {
            Send(sender, length);
        }

        var counted = ring.ReadStatistics();
        var readable = Enumerable.Range(0, blocks).Where(b => (ring.Status(b) & (uint)TpStatus.User) != 0).Sum(b => ring.Header(b).Packets);
        var inRing = Enumerable.Range(0, blocks).Max(b => ring.Header(b).Packets);
        var holds = blocks >= 4 ? counted.Packets - counted.Drops > readable + (blocks * 2) : counted.Drops == Sent;
        return (holds, $"of {Sent} packets {counted.Packets - counted.Drops} were counted as accepted and {counted.Drops} as dropped; the reader was given {readable}, and no block holds more than {inRing}");
    }

    private static PacketSocket Sender(PrivateNetwork network)
    {
        var sender = new PacketSocket();
        sender.Bind(network.Loopback, 0);
        return sender;
    }

    private static void Send(PacketSocket sender, int length)
    {
        var frame = new byte[length];
        FrameContent.Write(frame, 1, 1);
        sender.Send(frame);
    }
}
