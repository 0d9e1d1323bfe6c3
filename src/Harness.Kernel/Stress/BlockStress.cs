using System.Diagnostics;
using Harness.Kernel.Blocks;
using Harness.Kernel.Native;
using Harness.Kernel.Rings;
using Harness.Ring;

namespace Harness.Kernel.Stress;

/// <summary>The stress of <see cref="RingStress"/> on a real ring of blocks: blocks are closed by packets that do not fit, and by the retire timer.</summary>
internal static class BlockStress
{
    private const int BlockSize = 1 << 18;
    private const int RetireMilliseconds = 5;
    private const int PayloadOffset = BlockGeometry.MacOffset + 14;

    /// <summary>So long is waited for a frame too many.</summary>
    private static readonly TimeSpan s_shortestDrain = TimeSpan.FromMilliseconds(20 * RetireMilliseconds);

    /// <summary>So long is waited for a frame that is missing: far more than the timer takes on a machine that is busy with something else.</summary>
    private static readonly TimeSpan s_longestDrain = TimeSpan.FromSeconds(10);

    /// <summary>Runs it.</summary>
    /// <param name="network">Where.</param>
    /// <param name="blocks">Blocks of the ring.</param>
    /// <param name="length">Bytes of a packet, at most 65,000.</param>
    /// <param name="senders">How many senders, at most 4.</param>
    /// <param name="time">How long.</param>
    /// <param name="cancellation">Ends the run.</param>
    internal static StressReport Run(PrivateNetwork network, int blocks, int length, int senders, TimeSpan time, CancellationToken cancellation)
    {
        var processors = Processors.Usable;
        using var ring = new KernelBlockRing(BlockSize, blocks, RetireMilliseconds, network.Loopback);
        var crew = new Crew();
        var sent = new long[senders];
        for (var i = 0; i < senders; i++)
        {
            var sender = i;
            crew.Add($"sender {i + 1}", processors[i % processors.Count], () => sent[sender] = StressSender.Run(network, crew, sender, length));
        }

        var (frames, torn, next) = (0L, 0L, 0);
        TimeSpan? firstTorn = null;
        var clock = Stopwatch.StartNew();
        crew.Add("reader", null, () =>
        {
            while (!crew.Stops)
            {
                if (!TakeOne())
                {
                    ring.Socket.PollIn(timeoutMilliseconds: 5);
                }
            }
        });
        crew.Work(time, cancellation);
        var elapsed = clock.Elapsed;

        // All are counted when the last send has returned; the last block is closed by the timer, whenever it gets to that.
        var counted = ring.ReadStatistics();
        var (offered, kept) = (sent.Sum(), (long)counted.Packets - counted.Drops);
        var drain = Stopwatch.StartNew();
        while (drain.Elapsed < (frames < kept ? s_longestDrain : s_shortestDrain))
        {
            while (TakeOne())
            {
            }
        }

        var accounting = counted.Packets != offered ? $"{offered} packets were sent, and tp_packets says {counted.Packets}"
            : kept != frames ? $"{kept} packets were accepted, and the reader found {frames} frames"
            : null;
        return new StressReport(
            "kernel V3", $"{blocks} blocks of {BlockSize / 1024} KB, {length} bytes, {senders} senders", TearExpectation.Never, elapsed, offered, frames, torn, firstTorn, OutOfOrder: 0, accounting);

        bool TakeOne()
        {
            if ((ring.Status(next) & (uint)TpStatus.User) == 0)
            {
                return false;
            }

            var offset = BlockGeometry.FirstPacket;
            for (var left = ring.Header(next).Packets; left > 0; left--)
            {
                var packet = ring.Packet(next, offset);
                frames++;
                if (FrameFill.IsTorn(ring.Bytes(next, offset + PayloadOffset, (int)packet.Snaplen - 14)))
                {
                    torn++;
                    firstTorn ??= clock.Elapsed;
                }

                offset += (int)packet.Next;
            }

            ring.SetStatus(next, 0);
            next = (next + 1) % ring.Blocks;
            return true;
        }
    }
}
