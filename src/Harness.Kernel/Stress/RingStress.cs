using System.Diagnostics;
using Harness.Kernel.Native;
using Harness.Kernel.Rings;
using Harness.Ring;

namespace Harness.Kernel.Stress;

/// <summary>Several pinned senders of large frames, and a reader that checks every byte, on the real ring of slots.</summary>
internal static class RingStress
{
    private const int PayloadOffset = KernelRing.MacOffset + 14;

    /// <summary>Runs it.</summary>
    /// <param name="network">Where.</param>
    /// <param name="version">V1 or V2.</param>
    /// <param name="slots">Slots of the ring.</param>
    /// <param name="length">Bytes of a packet, at most 65,000.</param>
    /// <param name="senders">How many senders, at most 4.</param>
    /// <param name="time">How long.</param>
    /// <param name="cancellation">Ends the run.</param>
    internal static StressReport Run(PrivateNetwork network, TpacketVersion version, int slots, int length, int senders, TimeSpan time, CancellationToken cancellation)
    {
        var processors = Processors.Usable;
        using var ring = new KernelRing(new RingGeometry(version, 65_536, 65_536, slots), network.Loopback);
        var crew = new Crew();
        var sent = new long[senders];
        for (var i = 0; i < senders; i++)
        {
            var sender = i;
            crew.Add($"sender {i + 1}", processors[i % processors.Count], () => sent[sender] = StressSender.Run(network, crew, sender, length));
        }

        var reader = new Reader(ring);
        crew.Add("reader", null, () => reader.Run(crew));
        var clock = Stopwatch.StartNew();
        crew.Work(time, cancellation);
        var elapsed = clock.Elapsed;
        reader.Drain();
        var counted = ring.ReadStatistics();
        var (offered, kept) = (sent.Sum(), (long)counted.Packets - counted.Drops);
        var accounting = counted.Packets != offered ? $"{offered} packets were sent, and tp_packets says {counted.Packets}"
            : kept != reader.Frames ? $"{kept} packets were accepted, and the reader found {reader.Frames} frames"
            : null;
        return new StressReport(
            $"kernel {version}", $"{slots} x {length} bytes, {senders} senders", TearExpectation.Never, elapsed, offered, reader.Frames, reader.Torn, reader.FirstTorn, reader.OutOfOrder, accounting);
    }

    /// <summary>Takes frames in the order of the slots, as the documentation says.</summary>
    private sealed class Reader(KernelRing ring)
    {
        private readonly Stopwatch _clock = Stopwatch.StartNew();
        private int _next;

        internal long Frames { get; private set; }

        internal long Torn { get; private set; }

        internal TimeSpan? FirstTorn { get; private set; }

        internal long OutOfOrder { get; private set; }

        internal void Run(Crew crew)
        {
            while (!crew.Stops)
            {
                if (!TakeOne())
                {
                    // The frame behind is ready, and this one was not a moment before: it was claimed first, and is copied still.
                    if (ring.Slots > 1 && IsReady((_next + 1) % ring.Slots) && !IsReady(_next))
                    {
                        OutOfOrder++;
                        while (!IsReady(_next) && !crew.Stops)
                        {
                            Thread.SpinWait(10);
                        }
                    }
                    else
                    {
                        ring.Socket.PollIn(timeoutMilliseconds: 5);
                    }
                }
            }
        }

        internal void Drain()
        {
            while (TakeOne())
            {
            }
        }

        private bool IsReady(int slot) => (ring.Status(slot) & (ulong)TpStatus.User) != 0;

        private bool TakeOne()
        {
            if (!IsReady(_next))
            {
                return false;
            }

            Frames++;
            var length = (int)ring.Header(_next).Snaplen;
            if (FrameFill.IsTorn(ring.Slot(_next)[PayloadOffset..(KernelRing.MacOffset + length)]))
            {
                Torn++;
                FirstTorn ??= _clock.Elapsed;
            }

            ring.SetStatus(_next, 0);
            _next = (_next + 1) % ring.Slots;
            return true;
        }
    }
}
