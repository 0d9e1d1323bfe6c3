using System.Runtime.InteropServices;

namespace Harness.Engine.Exploration.Processes;

/// <summary>What a search may use up, and what comes of it when it has ended: in each process the same.</summary>
internal sealed partial class SharedSearch
{
    private SearchEnd CheckBudget(CancellationToken cancellation)
    {
        _options.Progress?.Invoke(new SearchProgress(
            _numbers.Count,
            _transitionsBefore + (_worker.Transitions * _exchange.Size),
            _byDepth.Count - 1,
            _width,
            Elapsed,
            GC.GetTotalMemory(forceFullCollection: false) + _table.Bytes,
            _table.Bytes,
            _predecessors.Bytes,
            _level.Concat(_next).Sum(q => q?.Bytes ?? 0),
            _forecast));
        return cancellation.IsCancellationRequested ? SearchEnd.Cancelled
            : _options.TimeLimit != Timeout.InfiniteTimeSpan && _clock.Elapsed > _options.TimeLimit ? SearchEnd.TimeLimit
            : _options.StateLimit > 0 && _numbers.Count > _options.StateLimit ? SearchEnd.StateLimit
            : _pending.IsDiskFull || _level.Concat(_next).Any(q => q is { IsDiskFull: true }) || _log is { IsFull: true } ? SearchEnd.DiskFull
            : _options.MemoryLimit > 0 && LevelSearch.IsOverMemory(_options.MemoryLimit) ? SearchEnd.MemoryLimit
            : SearchEnd.Complete;
    }

    private SearchResult Conclude(SearchEnd end)
    {
        var evaluated = SearchVerdicts.EvaluatedInSteps(_program, [_worker]);
        var sums = _exchange.Sum(
        [
            _worker.Transitions, _worker.FinalStates, _audits.Audited, _table.Bytes, _predecessors.Bytes, _peakFrontierBytes, _level.Concat(_next).Sum(q => q?.Spilled ?? 0),
            _share.Locals.Count, unchecked((long)_digest), _exchange.Sent, .. evaluated,
        ]);
        var (transitions, finals) = (sums[0], sums[1]);
        _worker.Restore(transitions, finals, sums[^evaluated.Length..]);
        var taken = LabelsOfAll();
        var isReexecuted = end == SearchEnd.Complete && _options.Reexecutions > 0;
        var found = new SharedFindings
        {
            States = _numbers.Count,
            Judged = JudgedByAll(),
            SymmetryAudit = _audits.Symmetry,
            Violations = Counterexamples(),
            IsFirst = _exchange.Rank == 0,
            Sampled = [.. _paths.To([.. isReexecuted && _exchange.Rank == 0 ? SearchVerdicts.Spread(_numbers.Count, _options.Reexecutions) : []]).Select(_audits.Complete)],
        };

        // These schedules lead through what other processes found: their code runs here, and is compared all the same.
        _share.IsRestored |= _exchange.Rank == 0;
        var verdicts = new SearchVerdicts(_program, _options, _selected, _share, [_worker], found, end);
        var reexecuted = _exchange.Sum(_agreement.Run(verdicts.Reexecute), verdicts.IsReexecutedApart ? 0 : 1);
        return new SearchResult
        {
            End = end,
            Properties = verdicts.Judge(),
            States = _numbers.Count,
            Transitions = transitions,
            Depth = _byDepth.Count - 1,
            StatesByDepth = [.. _byDepth],
            FinalStates = finals,
            Audited = sums[2],
            Reexecuted = (int)reexecuted[0],
            IsReexecutedApart = reexecuted[1] == 0,
            Vouched = _program.Vouched,
            FingerprintBits = _table.Bits,
            Seed = _program.Seed,
            StepsNotTaken = [.. _program.ExpectedLabels.Where((_, i) => !taken[i]).Distinct()],
            Elapsed = Elapsed,
            TableBytes = sums[3],
            PredecessorBytes = sums[4],
            EdgeBytes = 0,
            PeakFrontier = _peakFrontier,
            PeakFrontierBytes = sums[5],
            SpilledBytes = sums[6],
            LocalStates = (int)sums[7],
            Digest = unchecked((ulong)sums[8]),
            Processes = _exchange.Size,
            SentBytes = sums[9],
        };
    }

    private bool[] LabelsOfAll()
    {
        var all = _exchange.Sum([.. _program.ExpectedLabels.Select(l => _worker.LabelsTaken.Contains(l) ? 1L : 0)]);
        return [.. all.Select(a => a > 0)];
    }

    /// <summary>How many states each set of properties was evaluated in.</summary>
    private Dictionary<ulong, long> JudgedByAll()
    {
        var lanes = _exchange.MakeLanes();
        foreach (var lane in lanes)
        {
            foreach (var (mask, states) in _judged)
            {
                lane.Add(mask);
                lane.Add(states);
            }
        }

        _exchange.Swap(lanes);
        var judged = new Dictionary<ulong, long>();
        for (var rank = 0; rank < _exchange.Size; rank++)
        {
            var words = MemoryMarshal.Cast<byte, ulong>(_exchange.From(rank));
            for (var i = 0; i < words.Length; i += 2)
            {
                judged[words[i]] = judged.GetValueOrDefault(words[i]) + (long)words[i + 1];
            }
        }

        return judged;
    }

    private Dictionary<int, Counterexample> Counterexamples()
    {
        var violated = Enumerable.Range(0, _violations.Length).Where(p => _violations[p] is not null).ToArray();
        var paths = _paths.To([.. violated.Select(p => _violations[p]!.From)]);
        return violated.Zip(paths).ToDictionary(
            v => v.First, v => new Counterexample(_audits.Complete(_violations[v.First]!.Move is { } move ? v.Second.Add(move) : v.Second), []));
    }
}
