using System.Diagnostics;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using Harness.Kernel.Native;
using Harness.Kernel.Rings;
using Harness.Kernel.Scripts;

namespace Harness.Kernel.Litmus;

/// <summary>Runs a litmus program on the real ring, round after round, on two threads that are pinned to two processors and meet before each round.</summary>
internal sealed class LitmusRunner : IDisposable
{
    private const int MaximumSkew = 400;
    private const int RoundsBetweenChecks = 8192;
    private static readonly TimeSpan s_lateness = TimeSpan.FromMilliseconds(500);

    private readonly LitmusProgram _program;
    private readonly LitmusRing _ring;
    private readonly Meeting _meeting = new();
    private readonly ulong[] _results = new ulong[2 * 16];
    private readonly Dictionary<Key, long> _seen = [];
    private RingStatistics _statistics;

    private LitmusRunner(LitmusProgram program, LitmusRing ring) => (_program, _ring) = (program, ring);

    /// <summary>Runs a program.</summary>
    /// <param name="network">Where.</param>
    /// <param name="program">The program.</param>
    /// <param name="rounds">How many rounds at most.</param>
    /// <param name="time">How long at most.</param>
    /// <param name="seed">Of the random delays.</param>
    /// <param name="cancellation">Ends the run after the round.</param>
    internal static LitmusCounts Run(PrivateNetwork network, LitmusProgram program, long rounds, TimeSpan time, ulong seed, CancellationToken cancellation)
    {
        var processors = Processors.Usable;
        using var ring = new LitmusRing(network, program.Slots);
        using var runner = new LitmusRunner(program, ring);
        var done = 0L;
        ExceptionDispatchInfo? thrown = null;
        var threads = new[]
        {
            new Thread(() => Guard(processors[0], () => done = runner.Lead(rounds, time, new ScriptRandom(seed), cancellation))),
            new Thread(() => Guard(processors[1], () => runner.Follow(new ScriptRandom(~seed)))),
        };
        foreach (var thread in threads)
        {
            thread.IsBackground = true;
            thread.Start();
        }

        foreach (var thread in threads)
        {
            thread.Join();
        }

        thrown?.Throw();
        return new LitmusCounts(done, runner.CountByText());

        void Guard(int processor, Action work)
        {
            try
            {
                Processors.Pin(processor);
                work();
            }
            catch (Exception exception)
            {
                Interlocked.CompareExchange(ref thrown, ExceptionDispatchInfo.Capture(exception), null);
                runner._meeting.Stop();
            }
        }
    }

    public void Dispose() => _meeting.Dispose();

    private long Lead(long rounds, TimeSpan time, ScriptRandom random, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        long round = 0;
        while (round < rounds && !_meeting.IsStopped && !cancellation.IsCancellationRequested && (round == 0 || clock.Elapsed < time))
        {
            if (round % RoundsBetweenChecks == 0)
            {
                _ring.FindHead();
            }

            for (var i = 1; i <= _program.Prefill; i++)
            {
                _ring.Send(0, i, isBig: false);
            }

            _statistics = default;
            _meeting.Open();
            Play(0, _program.Prefill, random);
            _meeting.WaitForEnd();
            Note();
            round++;
        }

        _meeting.Stop();
        return round;
    }

    private void Follow(ScriptRandom random)
    {
        while (_meeting.WaitForStart())
        {
            Play(1, 0, random);
            _meeting.Leave();
        }
    }

    private void Play(int thread, int packet, ScriptRandom random)
    {
        Thread.SpinWait(random.Below(1 + (MaximumSkew >> random.Below(8))));
        packet += thread * LitmusProgram.PacketsPerThread;
        var ops = _program.Thread(thread);
        ulong results = 0;
        for (var i = 0; i < ops.Length; i++)
        {
            switch (ops[i].Kind)
            {
                case LitmusOpKind.Send:
                    _ring.Send(thread, ++packet, isBig: false);
                    break;
                case LitmusOpKind.SendBig:
                    _ring.Send(thread, ++packet, isBig: true);
                    break;
                case LitmusOpKind.Release:
                    _ring.Release(ops[i].Slot);

                    // The model's memory is sequentially consistent; the program is made so too.
                    Interlocked.MemoryBarrier();
                    break;
                case LitmusOpKind.Load:
                    results |= (ulong)(byte)_ring.Load(ops[i].Slot) << (8 * i);
                    break;
                case LitmusOpKind.Poll:
                    results |= (_ring.Poll() ? 1UL : 0) << (8 * i);
                    break;
                default:
                    _statistics = _ring.ReadStatistics();
                    break;
            }
        }

        _results[thread * 16] = results;
    }

    private void Note()
    {
        var counted = _ring.ReadStatistics();
        var sent = _program.Prefill + _program.First.Concat(_program.Second).Count(o => o.Kind is LitmusOpKind.Send or LitmusOpKind.SendBig);
        if (counted.Packets + _statistics.Packets < sent)
        {
            counted = WaitForAll(counted, sent);
        }

        var key = new Key(_results[0], _results[16], _statistics, counted, Slot(0), Slot(1), Slot(2), Slot(3));
        CollectionsMarshal.GetValueRefOrAddDefault(_seen, key, out _)++;
        _ring.Finish(counted.Packets - counted.Drops + _statistics.Packets - _statistics.Drops);
    }

    /// <summary>Every packet is counted, accepted or dropped, when its send returns. Should one be late all the same, it is waited for, and the round is judged then.</summary>
    private RingStatistics WaitForAll(RingStatistics counted, int sent)
    {
        var clock = Stopwatch.StartNew();
        while (counted.Packets + _statistics.Packets < sent && clock.Elapsed < s_lateness)
        {
            var more = _ring.ReadStatistics();
            counted = new RingStatistics(counted.Packets + more.Packets, counted.Drops + more.Drops);
        }

        return counted;
    }

    private SlotContent Slot(int slot) => slot < _ring.Slots ? _ring.Content(slot) : default;

    private Dictionary<string, long> CountByText()
    {
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var (key, count) in _seen)
        {
            var text = key.Text(_program);
            counts[text] = counts.GetValueOrDefault(text) + count;
        }

        return counts;
    }

    private readonly record struct Key(
        ulong First, ulong Second, RingStatistics Read, RingStatistics Counted, SlotContent Slot0, SlotContent Slot1, SlotContent Slot2, SlotContent Slot3)
    {
        internal string Text(LitmusProgram program)
        {
            var outcome = new Outcome();
            for (var thread = 0; thread < 2; thread++)
            {
                outcome.Thread(program.Thread(thread).AsSpan(), thread == 0 ? First : Second);
                if (program.Thread(thread).Contains(new LitmusOp(LitmusOpKind.Statistics)))
                {
                    outcome.Statistics(Read.Packets, Read.Drops);
                }
            }

            SlotContent[] slots = [Slot0, Slot1, Slot2, Slot3];
            foreach (var slot in slots.AsSpan(0, program.Slots))
            {
                outcome.Slot(slot.Status, slot.First, slot.Last, slot.Header);
            }

            outcome.Counted(Counted.Packets, Counted.Drops);
            return outcome.ToString();
        }
    }
}

/// <summary>How often each outcome of a program was seen.</summary>
/// <param name="Rounds">Rounds that were played.</param>
/// <param name="Seen">Outcomes, and how often.</param>
internal sealed record LitmusCounts(long Rounds, IReadOnlyDictionary<string, long> Seen);
