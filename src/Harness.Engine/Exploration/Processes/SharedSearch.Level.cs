using System.Numerics;
using System.Runtime.InteropServices;
using Harness.Engine.Exploration.States;

namespace Harness.Engine.Exploration.Processes;

/// <summary>
/// How a level is expanded. In rounds: each process expands some of its states, asks the owners of what it does not know, and drops what was reached in levels before. What is left may
/// have been reached by another process in the same level; at its end an owner takes the questions of process 0 first, then those of process 1, and so on, as one process would have met them.
/// </summary>
internal sealed partial class SharedSearch
{
    /// <summary>Questions of a process in a round, about.</summary>
    private const int RoundQuestions = 1 << 15;

    /// <summary>Bytes of states that a process sends at once, about.</summary>
    private const int MovedAtOnce = 1 << 22;

    private const long More = 1;
    private const long Failed = 2;
    private const int EndShift = 8;

    /// <summary>States that it does not pay to move, for the time that another process would wait.</summary>
    private const int Uneven = 64;

    private readonly ByteBuffer[] _questions;
    private readonly ByteBuffer[] _answers;
    private readonly ByteBuffer[] _open;
    private readonly ByteBuffer[] _moves;
    private readonly ForeignStates[] _foreign;
    private readonly int[] _told;
    private readonly long[] _asked;
    private readonly long _memoryShare;
    private readonly int _largest;
    private readonly StateQueue _pending;
    private readonly ByteBuffer _candidates = new();
    private readonly ArrivalList _arrivals = new();
    private readonly List<ArraySegment<byte>> _states = [];

    /// <summary>What is to be expanded: the states that each process sent, this one among them; together they are a run of the level's states.</summary>
    private StateQueue?[] _level;
    private StateQueue?[] _next;

    /// <summary>States of the level, in all processes.</summary>
    private long _width;

    /// <summary>The number of this process's next state.</summary>
    private long _number;

    private StateQueue QueueOf(StateQueue?[] queues, int rank) => queues[rank] ??= new StateQueue(_memoryShare, _largest);

    private SearchEnd ExpandLevel(CancellationToken cancellation)
    {
        Array.Clear(_asked);
        while (true)
        {
            var (flag, failure) = ((long)CheckBudget(cancellation) << EndShift, (Exception?)null);
            try
            {
                flag |= flag == 0 && ExpandRound() ? More : 0;
            }
            catch (Exception exception) when (Agreement.IsShared(exception))
            {
                (flag, failure) = (flag | Failed, exception);
            }

            _exchange.Swap(_questions, flag);
            long all = 0;
            foreach (var one in _exchange.Flags)
            {
                all = Math.Max(all & ~(More | Failed), one & ~(More | Failed)) | ((all | one) & (More | Failed));
            }

            if ((all & Failed) != 0)
            {
                _agreement.Settle(failure);
            }

            AnswerRound();
            TakeAnswers();
            if (all >> EndShift != 0 || (all & More) == 0)
            {
                return (SearchEnd)(all >> EndShift);
            }
        }
    }

    /// <returns>Whether states are left.</returns>
    private bool ExpandRound()
    {
        var asked = 0;
        foreach (var queue in _level)
        {
            while (queue is { Count: > 0 })
            {
                if (asked >= RoundQuestions)
                {
                    return true;
                }

                queue.Take(_states, Block.ShareSize);
                foreach (var state in _states)
                {
                    _arrivals.Clear();
                    _worker.Expand(state, _number++, _arrivals);
                    asked += Ask();
                }
            }
        }

        return false;
    }

    /// <summary>Goes through what was found from a state.</summary>
    /// <returns>How many questions there are.</returns>
    private int Ask()
    {
        var asked = 0;
        for (var i = 0; i < _arrivals.Count; i++)
        {
            ref var arrival = ref _arrivals.Items[i];
            if (arrival.Failed != 0)
            {
                NoteViolations(arrival);
            }

            if (arrival.IsFinal)
            {
                continue;
            }

            if (arrival.IsFirstOfLabel)
            {
                _audits.Meet(arrival);
            }

            if (arrival.Length == 0 || !_table.Ask(arrival.Fingerprint))
            {
                _audits.Merge(arrival);
                continue;
            }

            _table.Write(_questions[_table.OwnerOf(arrival.Fingerprint)], arrival.Fingerprint);
            _candidates.Add(new Candidate(arrival));
            _candidates.Add(_arrivals.StateOf(arrival));
            asked++;
        }

        return asked;
    }

    private void NoteViolations(in Arrival arrival)
    {
        for (var failed = arrival.Failed; failed != 0; failed &= failed - 1)
        {
            _violations[BitOperations.TrailingZeroCount(failed)] ??= new Violation(arrival.From, arrival.IsFinal ? null : new Move(arrival.Task, arrival.Choice));
        }
    }

    /// <summary>Says of what others ask whether it was reached in a level before; what was not stays open.</summary>
    private void AnswerRound()
    {
        for (var rank = 0; rank < _exchange.Size; rank++)
        {
            var questions = _exchange.From(rank);
            var count = questions.Length / _table.FingerprintBytes;
            var answers = _answers[rank].Extend(Bits.BytesOf(count));
            answers.Clear();
            if (rank == _exchange.Rank)
            {
                // What it knows itself it does not ask.
                _open[rank].Add(questions);
                continue;
            }

            for (var i = 0; i < count; i++)
            {
                if (_table.Owns(_table.Read(questions, i)))
                {
                    Bits.Set(answers, i);
                }
                else
                {
                    _open[rank].Add(questions.Slice(i * _table.FingerprintBytes, _table.FingerprintBytes));
                }
            }
        }
    }

    /// <summary>Drops what was reached in a level before.</summary>
    private void TakeAnswers()
    {
        var candidates = _candidates.Bytes;
        var (lengths, read) = (new long[_exchange.Size], new long[_exchange.Size]);
        for (var left = candidates; left.Length > 0;)
        {
            lengths[_table.OwnerOf(Candidate.Read(left, out _, out left).Fingerprint)]++;
        }

        _exchange.SwapKnown(_answers, [.. lengths.Select(Bits.BytesOf)]);
        for (var left = candidates; left.Length > 0;)
        {
            var owner = _table.OwnerOf(Candidate.Read(left, out var whole, out left).Fingerprint);
            if (!Bits.Get(_exchange.From(owner), read[owner]++))
            {
                _pending.Add(whole);
                _asked[owner]++;
            }
        }

        _candidates.Clear();
    }

    /// <summary>Which of the open states are new, for whom, and who expands them.</summary>
    private void EndLevel()
    {
        _exchange.SwapKnown(Decide(), [.. _asked.Select(Bits.BytesOf)]);
        byte[][] granted = [.. Enumerable.Range(0, _exchange.Size).Select(rank => _exchange.From(rank).ToArray())];
        var own = granted.Sum(g => Bits.Count(g));
        AgreeOnViolations();
        var counts = _exchange.Gather(own, _predecessors.Count);
        var first = _numbers.Count;
        for (var rank = 0; rank < _exchange.Size; rank++)
        {
            _numbers.Add(rank, counts[(2 * rank) + 1], counts[2 * rank]);
        }

        _width = _numbers.Count - first;
        _peakFrontier = Math.Max(_peakFrontier, _width + _byDepth[^1]);
        Distribute(granted, first, [.. Enumerable.Range(0, _exchange.Size).Select(rank => counts[2 * rank])]);
        _audits.EndLevel(_byDepth.Count);
    }

    private ByteBuffer[] Decide()
    {
        for (var rank = 0; rank < _exchange.Size; rank++)
        {
            var open = _open[rank].Bytes;
            var count = open.Length / _table.FingerprintBytes;
            var answers = _answers[rank].Extend(Bits.BytesOf(count));
            answers.Clear();
            for (var i = 0; i < count; i++)
            {
                if (_table.TryAdd(_table.Read(open, i), [], 0, out _))
                {
                    Bits.Set(answers, i);
                }
            }

            _open[rank].Clear();
        }

        return _answers;
    }

    /// <summary>Numbers the new states, and sends those to others that these are to expand.</summary>
    /// <param name="granted">Of each owner: which of the open states are new.</param>
    /// <param name="first">The number of the level's first state.</param>
    /// <param name="counts">How many each process found.</param>
    private void Distribute(byte[][] granted, long first, long[] counts)
    {
        var found = StartsOf(counts);
        var shares = SharesOf(counts);
        var isUneven = !shares.SequenceEqual(found);
        var (place, to, read) = (found[_exchange.Rank], 0, new long[_exchange.Size]);
        (_level, _next) = (_next, _level);
        foreach (var queue in _level)
        {
            queue?.Clear();
        }

        do
        {
            for (var sent = 0; _pending.Count > 0 && sent < MovedAtOnce;)
            {
                _pending.Take(_states, Block.ShareSize);
                foreach (var bytes in _states)
                {
                    var candidate = Candidate.Read(bytes, out var whole, out _);
                    var owner = _table.OwnerOf(candidate.Fingerprint);
                    if (!Bits.Get(granted[owner], read[owner]++))
                    {
                        continue;
                    }

                    NoteNew(candidate, first + place);
                    while (place >= shares[to + 1])
                    {
                        to++;
                    }

                    place++;
                    sent += Put(whole[Candidate.Bytes..], to);
                }
            }
        }
        while (isUneven && Move());
        _pending.Clear();
        _number = first + shares[_exchange.Rank];
        _peakFrontierBytes = Math.Max(_peakFrontierBytes, _level.Concat(_next).Sum(q => q?.Bytes ?? 0));
    }

    private void NoteNew(in Candidate candidate, long number)
    {
        _predecessors.Add(candidate.From, candidate.Task, candidate.Choice);
        _log?.Add(candidate.Fingerprint, candidate.From, candidate.Task, candidate.Choice);
        _digest += StateDigest.Of(number, candidate.Fingerprint, candidate.From, candidate.Task, candidate.Choice);
        CollectionsMarshal.GetValueRefOrAddDefault(_judged, candidate.Judged, out _)++;
        _audits.Note(candidate.Fingerprint, number);
    }

    /// <returns>Bytes to be sent.</returns>
    private int Put(ReadOnlySpan<byte> state, int rank)
    {
        if (rank == _exchange.Rank)
        {
            QueueOf(_level, rank).Add(state);
            return 0;
        }

        var lane = _moves[rank];
        var before = lane.Length;
        if (before == 0)
        {
            var news = ForeignStates.News(_share, ref _told[rank]);
            lane.Add(news.Length);
            lane.Add(news);
        }

        lane.Add(state.Length);
        lane.Add(state);
        return lane.Length - before;
    }

    /// <summary>Sends states and receives some.</summary>
    /// <returns>Whether a process has more of them.</returns>
    private bool Move()
    {
        _exchange.Swap(_moves, _pending.Count > 0 ? More : 0);
        for (var rank = 0; rank < _exchange.Size; rank++)
        {
            var bytes = _exchange.From(rank);
            if (bytes.Length == 0)
            {
                continue;
            }

            var news = MemoryMarshal.Read<int>(bytes);
            _foreign[rank].Learn(new BinaryReader(new MemoryStream(bytes.Slice(sizeof(int), news).ToArray())));
            for (bytes = bytes[(sizeof(int) + news)..]; bytes.Length > 0;)
            {
                var length = MemoryMarshal.Read<int>(bytes);
                QueueOf(_level, rank).Add(_foreign[rank].Translate(bytes.Slice(sizeof(int), length)));
                bytes = bytes[(sizeof(int) + length)..];
            }
        }

        return _exchange.Flags.Contains(More);
    }

    private static long[] StartsOf(long[] counts)
    {
        var starts = new long[counts.Length + 1];
        for (var i = 0; i < counts.Length; i++)
        {
            starts[i + 1] = starts[i] + counts[i];
        }

        return starts;
    }

    /// <summary>Which places of the level each process expands: those that it found, or where these are uneven as many as any other.</summary>
    private static long[] SharesOf(long[] counts)
    {
        var (starts, size) = (StartsOf(counts), counts.Length);
        var mean = starts[size] / size;
        return counts.Max() - mean > Math.Max(Uneven, mean / 16) ? [.. Enumerable.Range(0, size + 1).Select(i => (long)((Int128)starts[size] * i / size))] : starts;
    }

    /// <summary>Of violations that several processes found in one level, the first one counts.</summary>
    private void AgreeOnViolations()
    {
        var own = new long[_violations.Length];
        for (var property = 0; property < own.Length; property++)
        {
            own[property] = _violations[property]?.From ?? long.MaxValue;
        }

        var all = _exchange.Gather(own);
        var moves = _exchange.Gather([.. _violations.Select(v => v?.Move is { } move ? (move.Task << 16) | move.Choice : -1L)]);
        for (var property = 0; property < own.Length; property++)
        {
            var first = Enumerable.Range(0, _exchange.Size).MinBy(rank => all[(rank * own.Length) + property]);
            var (from, move) = (all[(first * own.Length) + property], moves[(first * own.Length) + property]);
            _violations[property] = from == long.MaxValue ? null : new Violation(from, move < 0 ? null : new Move((byte)(move >> 16), (ushort)move));
        }
    }
}
