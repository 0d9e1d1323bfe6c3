using System.Diagnostics;
using Harness.Kernel.Native;

namespace Harness.Kernel.Stress;

/// <summary>The stress of <see cref="RingStress"/> on a ring in shared memory, whose protocol one can choose.</summary>
internal static class SharedRingStress
{
    /// <summary>Runs it.</summary>
    /// <param name="protocol">The protocol.</param>
    /// <param name="slots">Slots of the ring.</param>
    /// <param name="length">Bytes of a frame.</param>
    /// <param name="producers">How many producers, at most 4.</param>
    /// <param name="time">How long.</param>
    /// <param name="stopsAtFirst">Whether the first torn frame ends the run.</param>
    /// <param name="cancellation">Ends the run.</param>
    internal static StressReport Run(SharedProtocol protocol, int slots, int length, int producers, TimeSpan time, bool stopsAtFirst, CancellationToken cancellation)
    {
        var processors = Processors.Usable;
        var ring = new SharedRing(slots, length, protocol);
        var crew = new Crew();
        var offered = new long[producers];
        for (var i = 0; i < producers; i++)
        {
            var producer = i;
            crew.Add($"producer {i + 1}", processors[i % processors.Count], () =>
            {
                long packet = 0;
                for (; !crew.Stops; packet++)
                {
                    if (!ring.Receive(FrameFill.Of(producer, packet)))
                    {
                        // A packet that is dropped costs a kernel something too, and the reader must get a turn.
                        Thread.Yield();
                    }
                }

                offered[producer] = packet;
            });
        }

        var (frames, torn) = (0L, 0L);
        TimeSpan? firstTorn = null;
        var clock = Stopwatch.StartNew();
        crew.Add("reader", null, () =>
        {
            var next = 0;
            while (!crew.Stops)
            {
                if (ring.Status(next) != SharedRing.User)
                {
                    Thread.Yield();
                    continue;
                }

                frames++;
                if (FrameFill.IsTorn(ring.Frame(next)))
                {
                    torn++;
                    firstTorn ??= clock.Elapsed;
                    if (stopsAtFirst)
                    {
                        crew.Stop();
                    }
                }

                ring.SetStatus(next, SharedRing.Kernel);
                next = next + 1 == slots ? 0 : next + 1;
            }
        });
        clock.Restart();
        crew.Work(time, cancellation);
        return new StressReport(
            $"shared memory, {protocol.Name}", $"{slots} x {length} bytes, {producers} producers", protocol.Expectation, clock.Elapsed, offered.Sum(), frames, torn, firstTorn, OutOfOrder: 0, null);
    }
}
