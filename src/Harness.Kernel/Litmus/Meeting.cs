using System.Runtime.InteropServices;

namespace Harness.Kernel.Litmus;

/// <summary>
/// Where the two threads of a litmus program meet: the leader opens a round, and waits until the follower has left it. Whoever waits for long sleeps: on a busy machine the
/// other one does not have its processor, and spinning would only use up the time in which both could run.
/// </summary>
internal sealed class Meeting : IDisposable
{
    private const int SpinsBeforeSleep = 50_000;
    private const int SleepMilliseconds = 2;

    private readonly Place _opened = new();
    private readonly Place _left = new();
    private long _leader;
    private long _follower;
    private volatile bool _stopped;

    internal bool IsStopped => _stopped;

    public void Dispose()
    {
        _opened.Dispose();
        _left.Dispose();
    }

    internal void Open() => _opened.Set(++_leader);

    internal void WaitForEnd() => Wait(_left, _leader);

    /// <returns>Whether there is another round.</returns>
    internal bool WaitForStart() => Wait(_opened, ++_follower);

    internal void Leave() => _left.Set(_follower);

    internal void Stop() => _stopped = true;

    private bool Wait(Place place, long wanted)
    {
        for (var spins = 0; !place.HasCome(wanted); spins++)
        {
            if (_stopped)
            {
                return false;
            }

            if (spins > SpinsBeforeSleep)
            {
                place.Sleep(wanted, SleepMilliseconds);
            }
        }

        return true;
    }

    private sealed class Place : IDisposable
    {
        private readonly SemaphoreSlim _wake = new(0);
        private PaddedRound _round;
        private int _sleeps;

        public void Dispose() => _wake.Dispose();

        internal bool HasCome(long round) => Volatile.Read(ref _round.Value) >= round;

        internal void Set(long round)
        {
            Volatile.Write(ref _round.Value, round);
            Interlocked.MemoryBarrier();
            if (Volatile.Read(ref _sleeps) != 0)
            {
                _wake.Release();
            }
        }

        internal void Sleep(long round, int milliseconds)
        {
            Interlocked.Exchange(ref _sleeps, 1);
            if (!HasCome(round))
            {
                _wake.Wait(milliseconds);
            }

            Volatile.Write(ref _sleeps, 0);
        }
    }

    /// <summary>With 64 bytes before it and behind it, so that nobody waits for anything but the value.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 136)]
    private struct PaddedRound
    {
        [FieldOffset(64)]
        internal long Value;
    }
}
